"""Where authors work, as plain dicts: of a file, and as stored with their ``pk``.

::

    {"name_en": "Academy", "city_en": "Moscow", "country": "RU", "ror": "05dxps055"}
"""

from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from imports.fields import key_of
from journal.models import Affiliation
from text.countries import choices
from text.languages import LANGUAGES, language_of, languages_from
from text.typography import typeset

NAMES = [
    *(f"{text}_{code}" for text in Affiliation.texts for code in LANGUAGES),
    *["country", "ror"],
]


def cleaned_affiliation(given):
    """Return an affiliation of a file, with valid values; raise ValidationError."""
    given = {name: given[name] for name in NAMES if given.get(name)}
    if not (given.get("ror") or any(given.get(f"name_{c}") for c in LANGUAGES)):
        raise ValidationError(gettext("An affiliation has no name."))
    return valid(Affiliation, given)


def valid(model, values):
    """Return values as the fields of a model store them; raise ValidationError."""
    made, errors = {}, []
    for name, value in values.items():
        language = language_of(name)
        if language:
            value = typeset(" ".join(value.split(" ")), language).strip()
        try:
            made[name] = model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            errors += [f"{value}: {message}" for message in error.messages]
    if errors:
        raise ValidationError(errors)
    return made


def country_of(text):
    """Return the code of a country by its code or its name in any language, or ""."""
    code = text.upper()
    return code if code in dict(choices()) else codes_by_name().get(key_of(text), "")


@cache
def codes_by_name():
    names = {}
    for language in LANGUAGES:
        with override(language):
            names |= {key_of(str(name)): code for code, name in choices()}
    return names


def stored_affiliation(affiliation) -> dict:
    values = {name: getattr(affiliation, name) or "" for name in NAMES}
    return {"pk": affiliation.pk, **values}


def once_each(affiliations):
    return [*{str(each): each for each in affiliations}.values()]


def line_of_affiliation(values):
    names = [
        ", ".join(
            filter(None, [values.get(f"name_{code}"), values.get(f"city_{code}")])
        )
        for code in LANGUAGES
    ]
    parts = [" / ".join(filter(None, names)), values.get("country"), values.get("ror")]
    return ", ".join(filter(None, parts))


class KnownAffiliations:
    """The stored ones: found by ROR, else by name and city."""

    def __init__(self):
        self.by_key = {}
        for affiliation in Affiliation.objects.order_by("pk"):
            self.add(stored_affiliation(affiliation))

    def add(self, stored):
        for key in keys_of(stored):
            self.by_key.setdefault(key, stored)

    def find(self, given):
        """Return the stored affiliation that one of a file is, or that one itself."""
        for key in keys_of(given):
            known = self.by_key.get(key)
            # Another number is another organization.
            if known and known["ror"] in ("", given.get("ror") or known["ror"]):
                return known
        return given

    def store(self, given):
        """Return an affiliation of a file as it is stored, now at the latest."""
        found = self.find(given)
        if "pk" not in found:
            affiliation = Affiliation(**found)
            affiliation.save()
            found = stored_affiliation(affiliation)
            self.add(found)
        return found


def keys_of(values):
    """Yield what an affiliation is known by: its ROR, name and city in a language."""
    if values.get("ror"):
        yield values["ror"]
    for code in LANGUAGES:
        if name := values.get(f"name_{code}"):
            cities = (values.get(f"city_{c}") for c in languages_from(code))
            yield key_of(name), key_of(next(filter(None, cities), ""))
