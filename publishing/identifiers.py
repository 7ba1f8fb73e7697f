"""Identifiers that others have given: ISSN, DOI, ROR, each stored in one form.

``read_…`` takes what people paste, an address too, and raises ValidationError with what
is wrong; each field is a CharField that reads its values so.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from stdnum import issn
from stdnum.exceptions import InvalidChecksum, ValidationError as NumberError

DOI_HOST = "https://doi.org/"
ROR_HOST = "https://ror.org/"
DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s<>\"]+")
ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")
# The digits of Crockford's base 32, in which ROR counts.
BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def wrong_check_digit():
    return ValidationError(
        gettext("The check digit is wrong: look for a typing error.")
    )


def read_issn(text: str) -> str:
    """Return an ISSN as it is stored: 1606-1330."""
    bare = re.sub(
        r"^(issn:?|https?://portal\.issn\.org/resource/issn/)", "", text, flags=re.I
    )
    try:
        return issn.format(issn.validate(bare.strip()))
    except InvalidChecksum as error:
        raise wrong_check_digit() from error
    except NumberError as error:
        raise ValidationError(
            gettext("An ISSN has eight digits: 1606-1330; the last may be X.")
        ) from error


def read_doi(text: str) -> str:
    """Return a DOI as it is stored: 10.5555/12345678, without its address."""
    bare = re.sub(
        r"^(doi:\s*|https?://(dx\.|www\.)?doi\.org/)", "", text.strip(), flags=re.I
    )
    if not DOI.fullmatch(bare):
        raise ValidationError(
            gettext("A DOI begins with “10.” and has a slash: 10.5555/12345678.")
        )
    return bare


def read_ror(text: str) -> str:
    """Return the ROR of an organisation as it is stored: 05dxps055."""
    bare = re.sub(r"^(https?://)?(www\.)?ror\.org/", "", text.strip().lower())
    if not ROR.fullmatch(bare):
        raise ValidationError(
            gettext("A ROR has nine signs and begins with 0: 05dxps055.")
        )
    if int(bare[7:]) != check_digits_of_ror(bare[:7]):
        raise wrong_check_digit()
    return bare


def check_digits_of_ror(signs: str) -> int:
    """Return the number that its last two digits are: ISO 7064, MOD 97-10."""
    number = 0
    for sign in signs:
        number = number * 32 + BASE32.index(sign)
    return 98 - number * 100 % 97


class TypedIdentifierField(forms.CharField):
    """An identifier as people write it; ``read``: one of the functions above."""

    def __init__(self, *args, read, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read

    def to_python(self, value):
        value = super().to_python(value)
        return self.read(value) if value else value


class IdentifierField(models.CharField):
    """The base of a field for one kind of identifier; empty for none."""

    read = None
    length = 60

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": self.length, "blank": True, **kwargs})

    def to_python(self, value):
        value = super().to_python(value)
        return type(self).read(value) if value else ""

    def formfield(self, **kwargs):
        typed = {"form_class": TypedIdentifierField, "read": type(self).read}
        return super().formfield(**{**typed, **kwargs})


class IssnField(IdentifierField):
    """An ISSN; "ISSN" before it is taken too."""

    read = staticmethod(read_issn)


class DoiField(IdentifierField):
    """A DOI; its address is taken too."""

    read, length = staticmethod(read_doi), 200


class RorField(IdentifierField):
    """The ROR of an organisation; its address is taken too."""

    read = staticmethod(read_ror)
