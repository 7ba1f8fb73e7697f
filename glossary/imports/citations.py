"""Citations as files have them, "title, locator", and as they are stored."""

from dataclasses import dataclass, field

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
        return not (
            source and any(getattr(source, f"title_{language}") for language in titles)
        )

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
    if source := sources.get(key_of(text)):
        return source, ""
    end = len(text)
    while (end := text.rfind(BETWEEN, 0, end)) > 0:
        locator = text[end + len(BETWEEN) :].strip()
        if source := sources.get(key_of(text[:end])):
            return source, locator
    return None, ""


def cited_in(texts, sources):
    """Return the list of ``Cited``; ``texts``: {language: citations in order}."""
    cited = []
    for language, citations in texts.items():
        for place, text in enumerate(citations):
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


def faults_of(text, sources):
    """Yield the maximum length of each part of a citation that is too long."""
    source, locator = split(text, sources)
    if len(text if source is None else "") > LONGEST:
        yield LONGEST
    if len(locator) > LONGEST_LOCATOR:
        yield LONGEST_LOCATOR


def source_named(text, language, lookups):
    """Return the source with this title; a new one if there is none."""
    source, locator = split(text, lookups.sources)
    return source if source and not locator else new_source({language: text}, lookups)


def new_source(titles, lookups):
    """Store a source of which a file has only the titles."""
    if len(set(titles.values())) == 1:
        # The file repeats its only title in every language.
        title = next(iter(titles.values()))
        titles = {language_of_words(title): title}
    source = Source.objects.create(
        kind=Source.Kind.REFERENCE,
        **{f"title_{language}": title for language, title in titles.items()},
    )
    lookups.add_source(source)
    return source


def complete(source, titles, lookups):
    """Give a source the titles that it lacks."""
    for language, title in titles.items():
        setattr(source, f"title_{language}", title)
    source.save(update_fields=[f"title_{language}" for language in titles])
    lookups.add_source(source)


def store(concept, supports, texts, lookups):
    """Save the sources of the definition or the note of a concept."""
    stored = [
        citation
        for citation in concept.citations.all()
        if citation.supports == supports
    ]
    for position, cited in enumerate(cited_in(texts, lookups.sources)):
        source = cited.source or lookups.sources.get(
            key_of(next(iter(cited.titles.values())))
        )
        if source is None:
            source = new_source(cited.titles, lookups)
        elif cited.titles:
            complete(source, cited.titles, lookups)
        locators = {f"locator_{code}": text for code, text in cited.locators.items()}
        same = next(
            (
                citation
                for citation in stored
                if citation.source_id == source.pk and has(citation, locators)
            ),
            next(
                (citation for citation in stored if citation.source_id == source.pk),
                None,
            ),
        )
        if same is None:
            Citation.objects.create(
                concept=concept,
                source=source,
                supports=supports,
                position=position,
                **locators,
            )
            continue
        stored.remove(same)
        values = locators | {"position": position}
        if not has(same, values):
            for name, value in values.items():
                setattr(same, name, value)
            same.save(update_fields=[*values])
    for citation in stored:
        citation.delete()


def has(citation, values):
    return all(getattr(citation, name) == value for name, value in values.items())


def cited_texts(entry, name):
    """Return {language: citations} of a definition or a note, if it has any."""
    citations = {code: entry.get(f"{name}_sources_{code}") for code in LANGUAGES}
    return {code: texts for code, texts in citations.items() if texts}
