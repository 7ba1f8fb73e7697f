"""The records of a list: rows with the articles that readers have at this moment."""

from dataclasses import dataclass

from lxml import etree
from oai_repo.helpers import datestamp_long

from journal.models import Article, OaiRecord
from journal.oai.formats import WRITERS
from journal.oai.identifiers import identifier_of
from journal.readers import languages_of
from journal.relations import load


@dataclass
class Record:
    """``article``: None of what is gone, or will be noted as gone in a moment."""

    row: OaiRecord
    article: Article | None

    def header(self):
        attributes = {} if self.article else {"status": "deleted"}
        made = etree.Element("header", attributes)
        add(made, "identifier", identifier_of(self.row.pk))
        add(made, "datestamp", datestamp_long(self.row.datestamp))
        for name in self.row.sets:
            add(made, "setSpec", name)
        return made

    def element(self, prefix, journal):
        made = etree.Element("record")
        made.append(self.header())
        if self.article:
            written = WRITERS[prefix](self.article, journal)
            etree.SubElement(made, "metadata").append(written)
        return made


def add(parent, name, text):
    etree.SubElement(parent, name).text = text


def records_of(rows, *, whole=True):
    """Return the records of rows; ``whole``: not only their headers."""
    keys = [row.pk for row in rows if not row.is_deleted]
    visible = Article.objects.visible_anywhere().filter(pk__in=keys)
    # Not what has ended since it was read.
    articles = [article for article in visible.without_texts() if languages_of(article)]
    if whole:
        load(articles)
    by_key = {article.pk: article for article in articles}
    return [Record(row, by_key.get(row.pk)) for row in rows]
