"""Files with articles that people send, and what becomes of them."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.engine import Import
from journal.imports.subject import ArticleSubject, Choice


def bring(user, content, name="", *, is_dry=False, **choice):
    """Import a file, or only try to; return the report."""
    name = name or ("a.zip" if content.startswith(b"PK") else "a.xml")
    subject = ArticleSubject(user)
    subject.choice = Choice(**choice)
    table = subject.table_in(SimpleUploadedFile(name, content))
    way = Import(subject, table, is_dry=is_dry)
    list(way)
    return way.report


def remarks_of(report):
    """Return the messages of all remarks in a report."""
    return [
        message
        for outcome in report.outcomes.get("remark", [])
        for _column, message in outcome["remarks"]
    ] + report.remarks


def archive(files, **options):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file.getvalue()


ORDINARY = {
    "year": "2025",
    "issue": "2",
    "rubric": "Society en",
    "title_ru": "Пример статьи",
    "title_en": "An example of an article",
}
# {words of an article: where they stand in its JATS}, in the order of JATS.
PLACES = {
    "doi": '<article-id pub-id-type="doi">{}</article-id>',
    "edn": '<article-id pub-id-type="edn">{}</article-id>',
    "rubric": "<article-categories><subj-group><subject>{}</subject></subj-group>"
    "</article-categories>",
    "udk": '<article-categories><subj-group subj-group-type="udc"><subject>{}'
    "</subject></subj-group></article-categories>",
    "title_ru": '<title-group xml:lang="ru"><article-title>{}</article-title>'
    "</title-group>",
    "title_en": '<title-group xml:lang="en"><article-title>{}</article-title>'
    "</title-group>",
    "authors": "<contrib-group>{}</contrib-group>",
    "year": "<pub-date><year>{}</year></pub-date>",
    "volume": "<volume>{}</volume>",
    "issue": "<issue>{}</issue>",
    "first": "<fpage>{}</fpage>",
    "last": "<lpage>{}</lpage>",
    "received": '<history><date date-type="received">{}</date></history>',
    "accepted": '<history><date date-type="accepted">{}</date></history>',
    "pdf": '<self-uri content-type="pdf" xlink:href="{}"/>',
    "summary_ru": '<abstract xml:lang="ru"><p>{}</p></abstract>',
    "summary_en": '<abstract xml:lang="en"><p>{}</p></abstract>',
}


def jats(kind="research-article", language="en", references=(), **words):
    """Return an article in JATS with all that a new one needs, and other words."""
    words = ORDINARY | words
    meta = "".join(
        PLACES[name].format(words[name]) for name in PLACES if words.get(name)
    )
    cited = (
        f"<ref><mixed-citation>{text}</mixed-citation></ref>" for text in references
    )
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'article-type="{kind}" xml:lang="{language}"><front><article-meta>{meta}'
        "</article-meta></front>"
        f"<back><ref-list>{''.join(cited)}</ref-list></back></article>"
    ).encode()


def day(year, month, number):
    return f"<year>{year}</year><month>{month}</month><day>{number}</day>"


def author(family, given="", *more, language="en"):
    """Return an author in JATS; ``more``: other elements."""
    name = f"<surname>{family}</surname><given-names>{given}</given-names>"
    return (
        f'<contrib><name xml:lang="{language}">{name}</name>{"".join(more)}</contrib>'
    )


def orcid(number):
    return f'<contrib-id contrib-id-type="orcid">{number}</contrib-id>'


def aff(name, city, language="en"):
    return (
        f'<aff xml:lang="{language}"><institution>{name}</institution>'
        f"<city>{city}</city></aff>"
    )


def several(*articles):
    """Return an archive of articles in JATS."""
    return archive({f"{n}.xml": each for n, each in enumerate(articles, start=1)})
