"""The data of the book for its template: the whole text of the PDF."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext, pgettext_lazy

from glossary.letters import REST, alphabet, label_of_rest, section_of
from glossary.models import Concept, TitlePage
from glossary.pdf import entries
from institute.models import Organization
from publishing.pages.seo import absolute, addresses_of
from text.fold import first_letter, fold
from text.languages import languages_from, others

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
        (titles[concept.pk], entries.entry_of(concept, language, titles, numbers))
        for concept in concepts
    ]
    synonyms = [
        (text, {"text": text, "concept": concept.pk, "see": titles[concept.pk]})
        for concept in concepts
        for text in synonyms_of(concept, language)
    ]
    foreign = [
        (text, {"text": text, "to": concept.pk})
        for concept in concepts
        for _code, text in entries.foreign_terms(concept, language)
    ]
    other = others(language)[0]
    return {
        "language": language,
        "other_language": other,
        **title_page(language, other, newest_change(concepts)),
        "letters": by_letter([*heads, *synonyms], language, "lines"),
        "index": by_letter(foreign, other, "terms"),
        "sources": sources,
        "words": {**entries.words(), **headings(other)},
    }


def synonyms_of(concept, language):
    texts = [row["text"] for row in concept.term_rows if row["language"] == language]
    return [text for text in texts if text != concept.title_in(language)]


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
    rows = {
        row["pk"]: row for concept in concepts for row in entries.sources_in(concept)
    }
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


# The title page and the headings


def title_page(language, other, changed_at):
    page = TitlePage.objects.get_or_unnamed()
    institute = Organization.objects.get_or_unnamed()

    def text(name):
        return getattr(page, f"{name}_{language}") or ""

    day = timezone.localtime(changed_at)
    title = text("title") or gettext("Glossary")
    other_title = getattr(page, f"title_{other}") or ""
    publisher = getattr(institute, f"name_{language}") or ""
    address = absolute(addresses_of("glossary:list")[language])
    state = gettext("As of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    addresses = [(gettext("The glossary on the web:"), address)]
    if page.licence_url:
        addresses.append((gettext("The licence:"), page.licence_url))
    head = ". ".join(filter(None, [title, text("edition")]))
    return {
        "title": title,
        "other_title": other_title,
        "publisher": publisher,
        "edition": text("edition"),
        "editors": text("editors"),
        "foreword": paragraphs_of(text("foreword")),
        "day": date_format(day, "DATE_FORMAT"),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        # Only the day: the digest of the book must not change with the time.
        "timestamp": int(
            datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        ),
        "imprint": [*filter(None, [head, publisher, state, text("licence_name")])],
        "addresses": addresses,
    }


def paragraphs_of(text):
    """Split a text at empty lines."""
    blocks = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def newest_change(concepts):
    """Return the moment of the last change that readers see, in whatever language."""
    moments = [
        getattr(concept, f"{name}_{code}")
        for concept in concepts
        for code in concept.visible_languages()
        for name in ["updated_at", "published_at"]
    ]
    return max(filter(None, moments))


def headings(other):
    return {
        "foreword": pgettext("of a book", "Foreword"),
        "contents": pgettext("of a book", "Contents"),
        "entries": pgettext("of a book", "Entries"),
        "index": str(INDEXES[other]),
        "sources": pgettext("of a book", "Sources"),
    }
