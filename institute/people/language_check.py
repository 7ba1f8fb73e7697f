"""The check of both languages for other spellings of a person's name."""

from functools import lru_cache

from institute.people.models import Person
from institute.people.names import PARTS_OF_NAME, spellings_by_word, variants_in
from publishing.models import Revision
from publishing.translations.language_checks import Finding
from text.pointers import Pointer


def prepare():
    """Return the check; see ``publishing.translations.language_checks``."""
    by_word = known_spellings(Revision.objects.version_of(Person))
    return lambda pair: list(findings(pair, by_word)) if by_word else []


@lru_cache(1)
def known_spellings(version):
    return spellings_by_word(Person.objects.all())


def findings(pair, by_word):
    for language in pair.values:
        text = pair.plain(language)
        for person, _variant, begin, end in variants_in(text, by_word):
            if Pointer.to(person) == pair.pointer and pair.text in PARTS_OF_NAME:
                continue
            matched, chosen = text[begin:end], getattr(person, f"title_{language}")
            yield Finding(
                pair.pointer,
                pair.text,
                "name",
                ((language, matched),),
                (language, matched, chosen) if chosen else (),
            )
