"""Identifiers of works, people and organizations, with their check digits.

Each is read as people write it, with its address or without, and stored in one form::

    DOI    10.1234/example           https://www.doi.org/
    ISBN   978-3-16-148410-0         with the hyphens of its publisher
    ISSN   1605-9921
    ORCID  0000-0002-1825-0097
    ROR    05dxps055                 https://ror.org/

A function ``read_…`` returns that form or raises ValidationError; a field stores it.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from stdnum import isbn, isni, issn
from stdnum.exceptions import InvalidChecksum, ValidationError as Invalid
from stdnum.iso7064 import mod_97_10

# The address of an identifier is its host and itself.
HOSTS = {
    "doi": "https://doi.org/",
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
}


def address(scheme: str, identifier: str) -> str:
    """Return the address of an identifier, or "" of an empty one."""
    return HOSTS[scheme] + identifier if identifier else ""


# Crockford's digits of base 32, in which a ROR is written.
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\"<>]+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def read_doi(text: str) -> str:
    """Return a DOI in small letters: they mean the same as capitals."""
    bare = without_prefix(text, r"(dx\.|www\.)?doi\.org/").lower()
    bare = re.sub(r"^doi:?\s*", "", bare)
    if not DOI.fullmatch(bare):
        raise ValidationError(
            gettext("A DOI begins with 10. and has a slash: 10.1234/example.")
        )
    if sign := NOT_ASCII.search(bare):
        text = gettext(
            "A DOI has only Latin letters, digits and punctuation, not “%(sign)s”."
        )
        raise ValidationError(text % {"sign": sign[0]})
    return bare


def doi_or_empty(text: str) -> str:
    try:
        return read_doi(text)
    except ValidationError:
        return ""


def doi_in(text: str) -> str:
    match = DOI.search(text)
    return doi_or_empty(match[0].rstrip(".,;)»”")) if match else ""


def read_isbn(text: str) -> str:
    bare = re.sub(r"^ISBN(-1[03])?:?\s*", "", text.strip(), flags=re.IGNORECASE)
    message = gettext("An ISBN has 13 or 10 digits: 978-3-16-148410-0.")
    return isbn.format(checked(isbn.validate, bare, message))


def read_issn(text: str) -> str:
    bare = re.sub(r"^e?ISSN(-L)?:?\s*", "", text.strip(), flags=re.IGNORECASE)
    message = gettext("An ISSN has 8 digits: 2049-3630; the last may be X.")
    return issn.format(checked(issn.validate, bare, message))


def read_orcid(text: str) -> str:
    """Return an ORCID: its check digit is that of an ISNI (ISO 7064, MOD 11-2)."""
    bare = without_prefix(text, r"(www\.)?orcid\.org/")
    message = gettext("An ORCID has 16 digits: 0000-0002-1825-0097; the last may be X.")
    number = checked(isni.validate, bare, message)
    return isni.format(number).replace(" ", "-")


def read_ror(text: str) -> str:
    """Return a ROR, whose last two digits check the others (ISO 7064, MOD 97-10)."""
    bare = without_prefix(text, r"(www\.)?ror\.org/").lower().rstrip("/")
    message = gettext("A ROR has nine letters and digits: 05dxps055.")
    if not re.fullmatch(rf"0[{BASE_32}]{{6}}[0-9]{{2}}", bare):
        raise ValidationError(message)
    number = 0
    for sign in bare[:-2]:
        number = number * 32 + BASE_32.index(sign)
    checked(mod_97_10.validate, f"{number}{bare[-2:]}", message)
    return bare


def checked(validate, number, message):
    """Return a valid number; say whether its form or its check digit is wrong."""
    # PDFs have soft hyphens; stdnum removes the dashes.
    number = re.sub(r"[\s\u00ad]", "", number)
    try:
        return validate(number)
    except InvalidChecksum as error:
        raise ValidationError(
            gettext("The check digit is wrong: look for a typing error.")
        ) from error
    except Invalid as error:
        raise ValidationError(message) from error


def without_prefix(text, host):
    return re.sub(rf"^(https?://)?{host}", "", text.strip(), flags=re.IGNORECASE)


class TypedIdentifierField(forms.CharField):
    """An identifier as people write it."""

    def __init__(self, *, read, **kwargs):
        self.read = read
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return self.read(value) if value else value


class IdentifierField(models.CharField):
    """An identifier; its address is taken too. ``read``: the function for its kind."""

    read, longest = None, 60

    def __init__(self, *args, **kwargs):
        kwargs = {"max_length": self.longest, "blank": True, **kwargs}
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        return type(self).read(value) if value else ""

    def formfield(self, **kwargs):
        typed = {"form_class": TypedIdentifierField, "read": type(self).read}
        return super().formfield(**{**typed, **kwargs})


class DoiField(IdentifierField):
    read, longest = staticmethod(read_doi), 200


class IsbnField(IdentifierField):
    read = staticmethod(read_isbn)


class IssnField(IdentifierField):
    read = staticmethod(read_issn)


class OrcidField(IdentifierField):
    read = staticmethod(read_orcid)


class RorField(IdentifierField):
    read = staticmethod(read_ror)
