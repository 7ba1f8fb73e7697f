"""Articles in JATS, as rows: see ``jats_reader`` for what is read of them."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

import sandbox
from imports.tables import XML_FAULTS, Row
from journal.imports.authors import country_of
from journal.imports.jats_reader import LARGEST
from journal.jats.article import TYPES
from journal.models import Affiliation, Article, Contribution
from sandbox import MEGABYTE
from text.languages import LANGUAGES, language_of_words

SECONDS, MEGABYTES = 30, 300
FAULTS = XML_FAULTS | {"not_jats": _("This is not an article in JATS.")}
KINDS = {name: kind.value for kind, name in TYPES.items()}
TAG = re.compile("<[^>]*>")
TEXTS = {*Article.texts, *Contribution.texts, *Affiliation.texts}


def read_articles(files) -> list[Row]:
    """Return a row for each file; ``files``: {name: path}."""
    try:
        lines = sandbox.run_for_lines(
            "journal.imports.jats_reader",
            *files.values(),
            seconds=SECONDS,
            megabytes=MEGABYTES,
        )
    except sandbox.Overrun as error:
        raise ValidationError(FAULTS["overrun"]) from error
    except sandbox.Broken as error:
        raise ValidationError(gettext("The file cannot be read.")) from error
    return [
        row_of(number, name, cells, fault)
        for number, (name, (cells, fault)) in enumerate(
            zip(files, lines, strict=True), start=1
        )
    ]


def row_of(number, name, cells, fault):
    row = Row(number, {})
    if fault:
        code, values = fault
        values = {"megabytes": LARGEST // MEGABYTE, **values}
        row.errors.append((name, str(FAULTS[code]) % values))
        return row
    others = set()
    cells = by_language(cells, others)
    written_in = cells.get("written_in")
    row.cells = {
        **cells,
        # Beside it its PDF may lie, with the same name.
        "file": name,
        "authors": [author_of(each, others) for each in cells.get("authors", [])],
        "written_in": written_in if written_in in LANGUAGES else "",
        # What is "other" there may be several things here.
        "kind": KINDS.get(cells.pop("article_type", ""), ""),
        "if_new": {"kind": Article.Kind.MISCELLANEOUS.value},
    }
    if others:
        message = gettext("Left out, as the site has no such language: %(codes)s.")
        row.remarks.append((name, message % {"codes": ", ".join(sorted(others))}))
    if unread := row.cells.pop("unread", {}):
        message = gettext("Kept as words alone, or not read: %(names)s.")
        names = ", ".join(f"{tag} ({count})" for tag, count in unread.items())
        row.remarks.append((name, message % {"names": names}))
    if related := row.cells.pop("related", []):
        message = gettext(
            "Not read: %(names)s. Choose in the form what it is about or translates."
        )
        row.remarks.append((name, message % {"names": ", ".join(related)}))
    return row


def by_language(values, others):
    """Return values with texts in the languages of the site alone.

    A text of no language is in that of its words. ``others`` gets the other languages.
    """
    made = {}
    for name, value in values.items():
        text, _underscore, code = name.rpartition("_")
        if text not in TEXTS or len(code) not in (0, 2):
            made[name] = value
        elif not code:
            words = TAG.sub(" ", value)
            made.setdefault(f"{text}_{language_of_words(words)}", value)
        elif code in LANGUAGES:
            made[name] = value
        else:
            others.add(code)
    return made


def author_of(author, others):
    author = by_language(author, others)
    author["affiliations"] = [
        # A country that nobody knows is left out: the affiliation is known without it.
        {**by_language(each, others), "country": country_of(each.get("country", ""))}
        for each in author.get("affiliations", [])
    ]
    return author
