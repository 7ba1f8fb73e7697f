"""The formats in which an issue is deposited, and what has changed since it was."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from django.utils.translation import gettext, gettext_lazy as _
from lxml import etree

from journal.deposits import archive, crossref, doaj, rsci
from journal.deposits.issue_deposit import Remark
from text.xml import flat, local_name

# (what people call a part of an article, the elements that formats have for it)
PARTS = [
    (_("title"), "titles title artTitles"),
    (_("authors"), "contributors authors affiliationsList"),
    (_("abstract"), "abstract abstracts"),
    (_("keywords"), "keywords"),
    (_("references"), "citation_list references"),
    (_("pages"), "pages publisher_item startPage endPage"),
    (_("dates"), "publication_date acceptance_date publicationDate dates"),
    ("DOI", "doi_data doi codes"),
    (_("address"), "fullTextUrl files"),
    (_("notice"), "crossmark"),
    ("PDF", "pdf"),
    (_("issue"), "journal_issue issue volume"),
    (_("journal"), "journal_metadata journalTitle issn eissn publisher"),
    (_("other details"), "rest"),
]
PART_OF = {name: names.split()[0] for _label, names in PARTS for name in names.split()}
LABELS = {names.split()[0]: label for label, names in PARTS}


@dataclass(frozen=True)
class Format:
    """``module``: with ``remarks`` on what a deposit lacks, and ``write`` to a file.

    ``takes``: which of the described articles the file has; ``elements``: what it says
    of one of them. ``settings``: the variables with which the site sends it by itself.
    """

    code: str
    name: str
    use: str
    module: ModuleType
    suffix: str
    takes: Callable = None
    elements: Callable = None
    settings: tuple = ()

    @property
    def is_tracked(self):
        """Tell whether it is noted what of an article was deposited."""
        return self.takes is not None

    def remarks(self, deposit):
        """Return what a deposit lacks for it, what it requires first."""
        remarks = [*remarks_on_articles(deposit), *self.module.remarks(deposit)]
        # What many articles lack of the journal is said once.
        once = {(remark.url, remark.text): remark for remark in remarks}
        return sorted(once.values(), key=lambda remark: not remark.is_stop)

    def parts(self, described):
        """Return {name of a part of an article: digest of what the file says of it}."""
        contents = defaultdict(bytes)
        for element in flat(self.elements(described)):
            part = PART_OF.get(local_name(element), "rest")
            contents[part] += etree.tostring(element, method="c14n")
        return {
            part: hashlib.sha256(content).hexdigest()[:16]
            for part, content in contents.items()
        }

    def parts_of_all(self, deposit):
        """Return {key of an article that the file has: its parts}."""
        articles = self.takes(deposit) if self.is_tracked else []
        return {each.article.pk: self.parts(each) for each in articles}

    def file_name(self, deposit):
        return f"{deposit.name}-{self.code}.{self.suffix}"


def changed(before, now):
    """Return the parts that differ."""
    return [part for part in LABELS if before.get(part) != now.get(part)]


def words_of(parts):
    """Return what people call parts: "title, references"."""
    return ", ".join(str(LABELS[part]) for part in LABELS if part in parts)


def remarks_on_articles(deposit):
    if not deposit.articles:
        text = gettext("No article of the issue is on the site.")
        yield Remark(deposit.issue, "articles", text, is_stop=True)
    for described in deposit.every:
        if not described.article.visible_languages():
            text = gettext("It is not on the site: it is left out.")
            yield Remark(described.article, "", text)


def can_be_taken(remarks):
    return not any(remark.prevents_file for remark in remarks)


FORMATS = [
    Format(
        "crossref",
        "Crossref",
        _("Registers DOIs, with translations, corrections and retractions."),
        crossref,
        "xml",
        crossref.registered,
        crossref.elements,
        ("CROSSREF_LOGIN", "CROSSREF_PASSWORD"),
    ),
    Format(
        "doaj",
        "DOAJ",
        _("Adds the articles to the Directory of Open Access Journals."),
        doaj,
        "xml",
        lambda deposit: deposit.present,
        doaj.record,
        ("DOAJ_KEY",),
    ),
    Format(
        "rsci",
        _("eLIBRARY (RSCI)"),
        _("The issue for Articulus, with the PDFs."),
        rsci,
        "zip",
        lambda deposit: deposit.present,
        rsci.elements,
    ),
    Format(
        "bagit",
        "BagIt",
        _("The issue for archives: PDFs and metadata, with checksums."),
        archive,
        "zip",
    ),
]


def format_of(code):
    """Return the format of a code, or None."""
    return next((format for format in FORMATS if format.code == code), None)
