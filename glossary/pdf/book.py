"""The PDF of the glossary: the data of the book for its template; when it is made."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext, pgettext_lazy

from glossary.interchange.entries import state, title_page_of
from glossary.language_columns import (
    head_label,
    language_columns,
    type_label,
    usage_label,
)
from glossary.models import Concept
from glossary.models.term import REST, alphabet, label_of_rest, section_of
from glossary.models.title_page import GeneratedFile
from institute.models import Organization
from publishing.pages.seo import absolute, addresses_of
from text.fold import first_letter, fold
from text.languages import LANGUAGES, languages_from, others

# By the language whose terms it lists.
INDEXES = {
    "ru": pgettext_lazy("of a book", "Index of Russian terms"),
    "en": pgettext_lazy("of a book", "Index of English terms"),
}


def book_of(language):
    """Return the book for readers of ``language``, or None if it has no entry."""
    with override(language):
        concepts = list(Concept.objects.visible_in(language).for_page())
        return book_data(concepts, language) if concepts else None


def book_data(concepts, language):
    titles = {concept.pk: concept.title_in(language) for concept in concepts}
    sources = sources_of(concepts, language)
    numbers = {source["pk"]: source["number"] for source in sources}
    heads = [
        (titles[concept.pk], entry_of(concept, language, titles, numbers))
        for concept in concepts
    ]
    synonyms = [
        (text, {"text": text, "concept": concept.pk, "see": titles[concept.pk]})
        for concept in concepts
        for text in names_in(concept, language)[1:]
    ]
    other = others(language)[0]
    foreign = [
        (text, {"text": text, "to": concept.pk})
        for concept in concepts
        if concept.is_visible_in(other)
        for text in names_in(concept, other)
    ]
    return {
        "language": language,
        "accent": Organization.objects.get_or_unnamed().colour,
        "other_language": other,
        **front_matter(title_page_of(Concept.objects.all()), language, other),
        "letters": by_letter([*heads, *synonyms], language, "lines"),
        "index": by_letter(foreign, other, "terms"),
        "sources": sources,
        "words": {
            **words(),
            "foreword": pgettext("of a book", "Foreword"),
            "contents": pgettext("of a book", "Contents"),
            "entries": pgettext("of a book", "Entries"),
            "index": str(INDEXES[other]),
            "sources": pgettext("of a book", "Sources"),
        },
    }


def names_in(concept, language):
    """Return the title of a concept in a language, and then its other terms."""
    texts = [row["text"] for row in concept.term_rows if row["language"] == language]
    return [*dict.fromkeys([concept.title_in(language), *texts])]


def by_letter(lines, language, name):
    """Return lines by their letters, in the sections of the index of the site."""
    alphabetical = alphabet(language)
    order = {letter: rank for rank, letter in enumerate([*alphabetical, REST])}
    groups = {}
    for text, line in lines:
        section = section_of(first_letter(text), language)
        groups.setdefault(section, []).append((fold(text), text, line))
    return [
        {
            "label": label_of_rest(language) if section == REST else section,
            name: [line for *_key, line in sorted(groups[section], key=sort_key)],
        }
        for section in sorted(groups, key=order.get)
    ]


def sort_key(item):
    """Sort an entry before a synonym that is spelled alike."""
    folded, text, line = item
    return folded, "see" in line, text


# The sources


def sources_of(concepts, language):
    """Return the sources of the entries, numbered in the order of their titles."""
    rows = {row["pk"]: row for concept in concepts for row in sources_in(concept)}
    sources = [
        {"pk": pk, "url": row["url"], "printed_url": printed_url(row["url"])}
        | title_of(row, language)
        for pk, row in rows.items()
    ]
    sources.sort(
        key=lambda source: (
            source["language"] != language,
            fold(source["title"]),
            source["pk"],
        )
    )
    return [
        {"number": number, **source} for number, source in enumerate(sources, start=1)
    ]


def title_of(row, language):
    """Return the title of a source and its language; if missing, in another one."""
    codes = languages_from(language)
    code = next((code for code in codes if row[f"title_{code}"]), language)
    return {"language": code, "title": row[f"title_{code}"] or "—"}


def printed_url(url):
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


# The title page


def front_matter(page, language, other):
    """Return the title page, the foreword and the imprint."""
    day = timezone.localtime(page.changed_at)
    title, edition, publisher, licence = (
        getattr(page, name)[language]
        for name in ["title", "edition", "publisher", "licence_name"]
    )
    state = gettext("As of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    address = absolute(addresses_of("glossary:list")[language])
    addresses = [(gettext("The glossary on the web:"), address)]
    if page.licence_url:
        addresses.append((gettext("The licence:"), page.licence_url))
    head = ". ".join(filter(None, [title, edition]))
    return {
        "title": title,
        "other_title": page.title[other],
        "publisher": publisher,
        "edition": edition,
        "editors": page.editors[language],
        "foreword": paragraphs(page.foreword[language]),
        "day": date_format(day, "DATE_FORMAT"),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        # Only the day: the digest of the book must not change with the time.
        "timestamp": int(
            datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        ),
        "imprint": [*filter(None, [head, publisher, state, licence])],
        "addresses": addresses,
    }


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
            remarks = filter(None, [type_label(term), usage_label(term)])
            yield {"label": label, "text": term.text, "remark": " · ".join(remarks)}


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
    label = Concept._meta.label_lower
    related = [end["pk"] for end in concept.related_ends if end["model"] == label]
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


def paragraphs(text):
    """Return the paragraphs of a plain text, each on one line."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


# Its file


def update_pdfs():
    """Update the PDF of each language that may be out of date."""
    now = state_of_book()
    for language in LANGUAGES:
        row, _is_new = GeneratedFile.objects.get_or_create(language=language)
        if row.is_outdated(now):
            update_pdf(row)


def update_pdf(row):
    row.refresh(lambda: (state_of_book(), book_of(row.language)))


def state_of_book():
    return f"{state().etag}{Organization.objects.get_or_unnamed().colour}"
