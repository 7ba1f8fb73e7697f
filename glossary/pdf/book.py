"""What the book says: all of it, as data for its template."""

from datetime import UTC, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override, pgettext, pgettext_lazy

from glossary import folding
from glossary.letters import REST, alphabet, label_of_rest, part_of
from glossary.models import Concept, TitlePage
from glossary.pdf import entries
from institute.models import Organization
from publishing.seo import absolute, addresses_of
from text.languages import others

# By the language whose terms it lists.
INDEXES = {
    "ru": pgettext_lazy("of a book", "Index of Russian terms"),
    "en": pgettext_lazy("of a book", "Index of English terms"),
}


def book_of(language):
    """Return the book for readers of ``language``, or None while it has no entry."""
    with override(language):
        concepts = list(Concept.objects.visible_in(language).with_parts())
        return told(concepts, language) if concepts else None


def told(concepts, language):
    titles = {one.pk: one.title_in(language) for one in concepts}
    sources = sources_of(concepts, language)
    numbers = {source["pk"]: source["number"] for source in sources}
    heads = [
        (one.title_in(language), entries.entry_of(one, language, titles, numbers))
        for one in concepts
    ]
    synonyms = [
        (text, {"text": text, "concept": one.pk, "see": titles[one.pk]})
        for one in concepts
        for text in synonyms_of(one, language)
    ]
    foreign = [
        (text, {"text": text, "to": one.pk})
        for one in concepts
        for _code, text in entries.foreign_terms(one, language)
    ]
    other = others(language)[0]
    return {
        "language": language,
        "other_language": other,
        **title_page(language, other, newest_change(concepts, language)),
        "letters": by_letter([*heads, *synonyms], language, "lines"),
        "index": by_letter(foreign, other, "terms"),
        "sources": sources,
        "words": {**entries.words(), **headings(other)},
    }


def synonyms_of(concept, language):
    texts = [row["text"] for row in concept.told_terms if row["language"] == language]
    return [text for text in texts if text != concept.title_in(language)]


def by_letter(lines, language, name):
    """Return lines under their letters, as the index of the site has them."""
    alphabetical = alphabet(language)
    order = {letter: place for place, letter in enumerate([*alphabetical, REST])}
    groups = {}
    for text, line in lines:
        part = part_of(folding.letter(text, language), language)
        groups.setdefault(part, []).append((folding.folded(text), text, line))
    return [
        {
            "label": label_of_rest(language) if part == REST else part,
            name: [line for *_key, line in sorted(groups[part], key=place)],
        }
        for part in sorted(groups, key=order.get)
    ]


def place(line):
    folded, text, told = line
    return folded, "see" in told, text


# The sources


def sources_of(concepts, language):
    """Return what the entries cite, numbered in the order of their titles."""
    rows = {row["pk"]: row for one in concepts for row in entries.sources_in(one)}
    listed = [
        {"pk": pk, "url": row["url"], "shown": shown(row["url"])}
        | titled(row, language)
        for pk, row in rows.items()
    ]
    listed.sort(
        key=lambda one: (
            one["language"] != language,
            folding.folded(one["title"]),
            one["pk"],
        )
    )
    return [{"number": number, **one} for number, one in enumerate(listed, start=1)]


def titled(row, language):
    codes = [language, *others(language)]
    code = next((code for code in codes if row[f"title_{code}"]), language)
    return {"language": code, "title": row[f"title_{code}"] or "—"}


def shown(url):
    """Return an address as it is printed."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


# The rest


def title_page(language, other, changed_at):
    edition = TitlePage.objects.get_or_unnamed()
    institute = Organization.objects.get_or_unnamed()

    def text(name):
        return getattr(edition, f"{name}_{language}") or ""

    day = timezone.localtime(changed_at)
    title = text("title") or gettext("Glossary")
    other_title = getattr(edition, f"title_{other}") or ""
    publisher = getattr(institute, f"name_{language}") or ""
    address = absolute(addresses_of("glossary:index")[language])
    state = gettext("As of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    addresses = [(gettext("The glossary on the web:"), address)]
    if edition.licence_url:
        addresses.append((gettext("The licence:"), edition.licence_url))
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
        # Of the day that it tells: what no reader sees may change within one.
        "timestamp": int(
            datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
        ),
        "imprint": [*filter(None, [head, publisher, state, text("licence_name")])],
        "addresses": addresses,
    }


def paragraphs_of(text):
    """Return the paragraphs that empty lines part."""
    blocks = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def newest_change(concepts, language):
    """Return when what readers see of the language was last changed for them."""
    moments = [
        getattr(one, f"{name}_{code}")
        for one in concepts
        for code in one.visible_languages()
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
