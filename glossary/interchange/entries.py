"""Concepts as entries, the plain dicts from which every file format is written; and
what a file says of itself: its title page, and of which state.

An entry holds only what JSON can hold; ``code`` identifies the concept. ``entries_of``
sets every key. An entry that was read from a file has only the keys that the file has.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from django.utils.translation import gettext, override

from glossary.models import Concept, TitlePage
from glossary.models.term import lines
from institute.models import Organization
from publishing.content.constraints import EARLIEST
from publishing.models import Revision
from text.languages import LANGUAGES, current, languages_from

# The texts of a concept: their names in files, and the columns that hold them.
TEXTS = {"definition": "summary", "note": "note"}


def entries_of(concepts, *, everything=False):
    """Yield the entries of a queryset of concepts, in the order of their codes.

    They hold what readers see at this moment; with ``everything`` drafts and look-up
    terms, too.
    """
    if not everything:
        concepts = concepts.visible_anywhere()
    for concept in concepts.for_files(everything=everything).iterator(500):
        yield entry_of(
            concept, LANGUAGES if everything else concept.visible_languages()
        )


def entry_of(concept, languages):
    """Return the entry of a concept of ``for_files`` in these languages."""
    return {
        "code": concept.code,
        "domains": [row["code"] for row in concept.domain_rows],
        **{
            f"domain_names_{code}": [title_of(row, code) for row in concept.domain_rows]
            for code in LANGUAGES
        },
        **relations(concept),
        "same_as": concept.same_as_lines,
        "own_wording": concept.own_wording,
        **texts(concept, languages),
        "terms": [
            term_of(row) for row in concept.term_rows if row["language"] in languages
        ],
    }


def relations(concept):
    by_relation = {
        name: sorted(getattr(concept, f"{name}_codes"))
        for name in ["broader", "narrower", "confusable", "related", "replacing"]
    }
    return {
        "broader": by_relation["broader"],
        "confusable": by_relation["confusable"],
        "related": by_relation["related"],
        "replaced_by": next(iter(by_relation["replacing"]), ""),
        "cross_references": sorted(
            {code for codes in by_relation.values() for code in codes}
        ),
    }


def texts(concept, languages):
    """Return the definition and the note in each language, with their sources."""
    values = {}
    for name, column in TEXTS.items():
        rows = [row for row in concept.citation_rows if row["supports"] == name]
        for language in LANGUAGES:
            is_visible = language in languages
            text = getattr(concept, f"{column}_{language}") if is_visible else ""
            cited = [citation(row, language) for row in rows] if is_visible else []
            values[f"{name}_{language}"] = text or ""
            values[f"{name}_sources_{language}"] = [*filter(None, cited)]
    return values


def term_of(row):
    term = {name: value for name, value in row.items() if name != "source"}
    return {
        **term,
        "example_source": title_of(row["source"], row["language"]),
        "forms": lines(row["forms"]),
        "not_when": lines(row["not_when"]),
    }


def citation(row, language):
    """Return a citation as readers see it: "title of the source, locator"."""
    if title := title_of(row["source"], language):
        return ", ".join(filter(None, [title, row[f"locator_{language}"]]))
    return ""


def title_of(row, language):
    """Return the title of a source or a domain; if missing, in another language."""
    titles = (row[f"title_{code}"] for code in languages_from(language))
    return next(filter(None, titles), "")


# Of a whole file


# The models whose texts are in files.
MODELS_IN_FILES = [
    *["glossary.concept", "glossary.domain", "glossary.source", "glossary.titlepage"],
    "institute.organization",
]
# Increase it when the same state is written differently.
FORMAT_VERSION = 3
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


def moment_in(text: str) -> str:
    """Return the first moment in a text, in ISO 8601 as our files write it, or ""."""
    match = MOMENT.search(text)
    try:
        return datetime.fromisoformat(match[0]).isoformat() if match else ""
    except ValueError:
        return ""


def title_page_of(concepts, *, everything=False, moments=None):
    """Return the title page of a file of these concepts.

    Its texts are {language: text}, "" where there is none. ``changed_at``: the time of
    the newest change in the file; ``moment``: the same as every format writes it, ISO
    8601 in UTC. ``moments``: their ``last_changes()``, if they are loaded already.
    """
    moments = moments or concepts.last_changes(everything=everything)
    changes = [moments[f"changed_{code}"] for code in LANGUAGES]
    # A glossary without entries has none.
    changed_at = max(filter(None, changes), default=EARLIEST)
    page = TitlePage.objects.get_or_unnamed()
    texts = {name: texts_of(page, name) for name in TitlePage.texts}
    for code in LANGUAGES:
        with override(code):
            texts["title"][code] = texts["title"][code] or gettext("Glossary")
    return SimpleNamespace(
        **texts,
        publisher=texts_of(Organization.objects.get_or_unnamed(), "name"),
        licence_url=page.licence_url,
        first_language=current(),
        changed_at=changed_at,
        moment=changed_at.astimezone(UTC).isoformat(),
    )


def texts_of(record, name):
    return {code: getattr(record, f"{name}_{code}") or "" for code in LANGUAGES}


@dataclass(frozen=True)
class State:
    """``moment``: when it began; ``moments``: ``ConceptQuerySet.last_changes()``."""

    revision: int
    moment: datetime | None
    moments: dict

    @property
    def etag(self):
        """It changes with each edit, and with each publication date that is reached."""
        arrived = f"{self.moment:%Y%m%d%H%M%S%f}" if self.moment else "0"
        return f'"{FORMAT_VERSION}-{self.revision}-{arrived}"'


def state() -> State:
    """Return the state that readers see now, by two statements."""
    last = Revision.objects.filter(to_model__in=MODELS_IN_FILES).newest_first()
    revision, made_at = last.values_list("pk", "made_at").first() or (0, None)
    moments = Concept.objects.last_changes()
    arrived = [moments[f"arrived_{code}"] for code in LANGUAGES]
    moment = max(filter(None, [made_at, *arrived]), default=None)
    return State(revision, moment, moments)
