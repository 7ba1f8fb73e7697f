"""The data of an entry of the book, each column in the words of its language."""

from django.utils.translation import gettext, override, pgettext

from glossary.language_columns import (
    head_label,
    language_columns,
    synonym_label,
    type_label,
)
from glossary.models import Concept
from text.languages import others

LABEL = Concept._meta.label_lower


def entry_of(concept, language, titles, numbers):
    """Return the entry of a concept for readers of the active language.

    ``titles``: {key: term} of the concepts that have an entry; ``numbers``: {key:
    number} of the sources in the list.
    """
    own, *rest = language_columns(concept)
    return {
        "pk": concept.pk,
        "code": concept.code,
        "column": column_of(own, concept, numbers),
        "others": [
            column_of(column, concept, numbers)
            for column in rest
            if column.is_available
        ],
        "relations": relations_of(concept, titles),
    }


def column_of(column, concept, numbers):
    """Return the texts of a concept in one language, and the labels beside them."""
    with override(column.language):
        return {
            "language": column.language,
            "title": column.title,
            "usage": head_label(column.preferred),
            "terms": [*terms_of(column)],
            "definition": paragraphs(column.definition),
            "definition_sources": cited(column.sources, column.language, numbers),
            "own_wording": concept.own_wording,
            "note": paragraphs(column.note),
            "note_sources": cited(column.sources_of_the_note, column.language, numbers),
            "examples": [example_of(term, numbers) for term in column.examples],
            "words": words(),
        }


def words():
    """Return the labels of an entry in the active language."""
    return {
        "own_wording": gettext("editors’ wording"),
        "note": pgettext("before a note in a book", "Note."),
        "example": pgettext("before an example in a book", "Example:"),
        "see": pgettext("from one term of a book to another", "see"),
    }


def terms_of(column):
    """Yield the other terms, each with its status, as the page of the concept does."""
    for label, terms, _is_in_use in column.labelled_terms:
        for term in terms:
            yield {"label": label, "text": term.text, "remark": term_remark(term)}


def term_remark(term):
    return " · ".join(filter(None, [type_label(term), synonym_label(term)]))


def example_of(term, numbers):
    source = term.example_source
    sources = [{"number": numbers[source.pk], "locator": ""}] if source else []
    return {"text": " ".join(term.example.split()), "sources": sources}


def cited(citations, language, numbers):
    return [
        {
            "number": numbers[citation.source.pk],
            "locator": getattr(citation, f"locator_{language}") or "",
        }
        for citation in citations
    ]


def relations_of(concept, titles):
    """Return the related entries, by relation."""
    related = [end["pk"] for end in concept.related_ends if end["model"] == LABEL]
    listed = {*concept.broader_pks, *concept.narrower_pks, *concept.confusable_pks}
    relations = [
        (pgettext("concept", "replaced by"), [concept.replaced_by_id]),
        (pgettext("concepts", "broader"), concept.broader_pks),
        (pgettext("concepts", "narrower"), concept.narrower_pks),
        (
            pgettext("from an entry of a book to others", "see also"),
            [pk for pk in related if pk not in listed],
        ),
        (gettext("not to be confused with"), concept.confusable_pks),
    ]
    rows = [
        {
            "label": label,
            "to": [{"concept": pk, "text": titles[pk]} for pk in pks if pk in titles],
        }
        for label, pks in relations
    ]
    return [row for row in rows if row["to"]]


def sources_in(concept):
    """Yield {pk, url, title_…} of each source that the entry of a concept cites."""
    for row in concept.citation_rows:
        yield row["source"]
    for row in concept.term_rows:
        if row["example"] and row["source"]["pk"]:
            yield row["source"]


def foreign_terms(concept, language):
    """Yield (language, text) of the terms for the index of the other language."""
    for code in others(language):
        if concept.is_visible_in(code):
            texts = [
                row["text"] for row in concept.term_rows if row["language"] == code
            ]
            title = concept.title_in(code)
            yield from ((code, text) for text in dict.fromkeys([title, *texts]))


def paragraphs(text):
    """Return the paragraphs of a plain text, each on one line."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
