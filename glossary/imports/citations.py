"""Citations as files have them, "title, locator", and as they are stored."""

from dataclasses import dataclass, field

from glossary.imports.lookups import titles_of
from glossary.models import Citation, Source
from imports.fields import key_of
from text.languages import LANGUAGES, language_of_words

BETWEEN = ", "
LONGEST = Source._meta.get_field("title").max_length
LONGEST_LOCATOR = Citation._meta.get_field("locator").max_length


@dataclass
class Cited:
    """A source, or the titles of a new one, and {language: place in it}."""

    source: Source | None
    titles: dict
    locators: dict = field(default_factory=dict)

    def fits(self, other):
        """Tell whether a citation of another language may be the same as this one."""
        if self.locators.keys() & other.locators.keys():
            return False
        if self.source and other.source:
            return self.source == other.source
        source = self.source or other.source
        # Not if the source has another title in that language.
        titles = {**self.titles, **other.titles}
        return not (source and titles.keys() & titles_of(source).keys())

    def join(self, other):
        self.source = self.source or other.source
        self.titles |= other.titles
        self.locators |= other.locators
        if self.source and any(self.locators.values()):
            # There is a locator, so the other title may end with one, too.
            for language, text in self.titles.items():
                title, _between, locator = text.rpartition(BETWEEN)
                self.titles[language] = title or text
                self.locators[language] = locator if title else ""


def split(text, sources):
    """Return the source of a citation, or None, and the locator.

    ``sources``: {key of a title: source}. The longest title that is known counts.
    """
    end = len(text)
    while end > 0:
        if source := sources.get(key_of(text[:end])):
            return source, text[end + len(BETWEEN) :].strip()
        end = text.rfind(BETWEEN, 0, end)
    return None, ""


def cited_in(entry, name, sources):
    """Return the list of ``Cited`` of the definition or the note of an entry."""
    cited = []
    for language in LANGUAGES:
        for place, text in enumerate(entry.get(f"{name}_sources_{language}", [])):
            source, locator = split(text, sources)
            titles = {} if source else {language: text}
            new = Cited(source, titles, {language: locator})
            # An unknown source is that at the same place in the other language.
            beside = cited[place : place + 1]
            beside += [other for other in cited if source and other.source == source]
            if same := next((other for other in beside if other.fits(new)), None):
                same.join(new)
            else:
                cited.append(new)
    return cited


def longest_of(text, sources):
    """Return the maximum length of the part of a citation that is too long, or 0."""
    source, locator = split(text, sources)
    if source is None:
        return LONGEST if len(text) > LONGEST else 0
    return LONGEST_LOCATOR if len(locator) > LONGEST_LOCATOR else 0


def source_named(text, language, lookups):
    """Return the source with this title; a new one if there is none."""
    source = lookups.sources.get(key_of(text))
    return source or new_source({language: text}, lookups)


def new_source(titles, lookups):
    """Store a source of which a file has only the titles."""
    if len(set(titles.values())) == 1:
        # The file repeats its only title in every language.
        title = next(iter(titles.values()))
        titles = {language_of_words(title): title}
    return complete(Source(kind=Source.Kind.REFERENCE), titles, lookups)


def complete(source, titles, lookups):
    """Save a source with titles that it lacks."""
    for language, title in titles.items():
        setattr(source, f"title_{language}", title)
    source.save()
    lookups.add_source(source)
    return source


def store(concept, name, entry, lookups):
    """Save the sources of the definition or the note of a concept."""
    stored = list(concept.citations.filter(supports=name))
    for position, cited in enumerate(cited_in(entry, name, lookups.sources)):
        titles = cited.titles
        # Another row may have brought it.
        known = map(lookups.sources.get, map(key_of, titles.values()))
        source = cited.source or next(filter(None, known), None)
        if source is None:
            source = new_source(titles, lookups)
        elif cited.source and titles:
            complete(source, titles, lookups)
        citation = next((row for row in stored if row.source_id == source.pk), None)
        if citation:
            stored.remove(citation)
        else:
            citation = Citation(concept=concept, source=source, supports=name)
        citation.position = position
        for code, locator in cited.locators.items():
            setattr(citation, f"locator_{code}", locator)
        citation.save()
    for citation in stored:
        citation.delete()
