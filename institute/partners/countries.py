"""Countries by their ISO 3166-1 code, named in the reader's language."""

from django.db import models
from django_countries import countries


def choices():
    """Return (code, name) of each country, by name."""
    return list(countries)


def name_of(code: str) -> str:
    return countries.name(code)


class CountryField(models.CharField):
    """The two letters of a country; empty for none."""

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"max_length": 2, "blank": True, "choices": choices, **kwargs}
        )
