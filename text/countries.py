"""Countries by their ISO 3166-1 code, named in the reader's language."""

import unicodedata

from django.db import models
from django_countries import countries

from text import alphabet


def choices():
    """Return (code, name) of each country, by name."""
    return sorted(countries, key=lambda country: sort_key(country[1]))


def sort_key(name: str) -> str:
    """Return a key by which Å sorts with A; Й is a letter of its own."""
    letters = [
        letter if letter in "Йй" else unicodedata.normalize("NFD", letter)[0]
        for letter in name
    ]
    return alphabet.sort_key("".join(letters))


name_of = countries.name


class CountryField(models.CharField):
    """The two letters of a country; empty for none."""

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"max_length": 2, "blank": True, "choices": choices, **kwargs}
        )
