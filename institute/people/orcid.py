"""ORCID: the identifier of a researcher, with its check character.

16 signs in groups of four, the last one by ISO 7064, MOD 11-2:
https://support.orcid.org/hc/en-us/articles/360006897674
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

HOST = "https://orcid.org/"


def read(text: str) -> str:
    """Return an ORCID as it is stored: 0000-0002-1825-0097; raise ValidationError."""
    bare = re.sub(r"^(https?://)?(www\.)?orcid\.org/", "", text.strip().lower())
    signs = bare.replace("-", "").upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", signs):
        raise ValidationError(
            gettext("An ORCID has 16 digits: 0000-0002-1825-0097; the last may be X.")
        )
    if signs[-1] != check_character(signs[:-1]):
        raise ValidationError(
            gettext("The check digit is wrong: look for a typing error.")
        )
    return "-".join(signs[place : place + 4] for place in range(0, 16, 4))


def check_character(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


class TypedOrcidField(forms.CharField):
    """An ORCID as people write it."""

    def to_python(self, value):
        value = super().to_python(value)
        return read(value) if value else value


class OrcidField(models.CharField):
    """An ORCID; its address is taken too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 60, "blank": True, **kwargs})

    def to_python(self, value):
        value = super().to_python(value)
        return read(value) if value else ""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": TypedOrcidField, **kwargs})
