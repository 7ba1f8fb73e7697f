"""The languages of the site, and what each calls itself."""

import re

from babel.lists import format_list
from django.conf import settings
from django.utils.translation import get_language, get_language_info

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LETTERS = {
    code: re.compile(f"[{letters}]", re.IGNORECASE)
    for code, letters in settings.LETTERS.items()
}


def current() -> str:
    """Return the active language, or the first one where none is active."""
    language = get_language()
    return language if language in LANGUAGES else LANGUAGES[0]


# What returns the language that the institute has put first.
_readers = []
put_first_by = _readers.append


def first_language() -> str:
    """Return the language that stands first, and that who asks for neither gets."""
    return _readers[0]() if _readers else LANGUAGES[0]


def in_order() -> list[str]:
    """Return all languages, the one that stands first at the front."""
    return languages_from(first_language())


def others(language: str) -> list[str]:
    return [code for code in LANGUAGES if code != language]


def languages_from(language: str) -> list[str]:
    """Return all languages, this one first."""
    return [language, *others(language)]


def own_name(language: str) -> str:
    """Return the language's name in itself: «Русский», "English"."""
    return get_language_info(language)["name_local"].capitalize()


def text_languages(codes) -> str:
    """Return which texts these are, within a sentence: "Russian and English"."""
    order = languages_from(current())
    names = [str(settings.LANGUAGE_OF_TEXT[it]) for it in order if it in codes]
    return format_list(names, locale=current())


def title_language(record) -> str:
    """Return the language of the title that the active language shows for a record."""
    return first_with(record, record.texts[0], languages_from(current()))


def first_with(record, name, codes) -> str:
    """Return the first language in which a field says something, else the first."""
    return next((code for code in codes if getattr(record, f"{name}_{code}")), codes[0])


def language_of_words(text: str) -> str:
    """Return the language that a text is probably in, by its letters."""
    codes = languages_from(current())
    return max(codes, key=lambda code: len(LETTERS[code].findall(text)))


def language_of(name: str) -> str | None:
    """Return the language of ``title_en``, or None for a shared field."""
    stem, _underscore, language = name.rpartition("_")
    return language if stem and language in LANGUAGES else None
