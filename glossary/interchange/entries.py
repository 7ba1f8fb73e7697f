"""Concepts as entries: the plain dicts from which every file format is written.

An entry holds only what JSON can hold; ``code`` identifies the concept. ``entries_of``
sets every key. An entry that was read from a file has only the keys that the file has.
"""

from glossary.models.term import lines
from text.languages import LANGUAGES, languages_from

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
