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


def cleaned_place(place):
    """Return an affiliation of a file, with valid values; raise ValidationError."""
    given = {name: place[name] for name in NAMES if place.get(name)}
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
    return (
        text.upper()
        if text.upper() in dict(choices())
        else named().get(key_of(text), "")
    )


@cache
def named():
    """Return {key of the name in each language: code} of all countries."""
    names = {}
    for language in LANGUAGES:
        with override(language):
            names |= {key_of(str(name)): code for code, name in choices()}
    return names


def place_of(affiliation) -> dict:
    """Return an affiliation as it is stored."""
    values = {name: getattr(affiliation, name) or "" for name in NAMES}
    return {"pk": affiliation.pk, **values}


def once_each(places):
    """Return affiliations without those that stand twice."""
    return [*{str(place): place for place in places}.values()]


def line_of_place(place):
    names = [
        ", ".join(filter(None, [place.get(f"name_{code}"), place.get(f"city_{code}")]))
        for code in LANGUAGES
    ]
    texts = [" / ".join(filter(None, names)), place.get("country"), place.get("ror")]
    return ", ".join(filter(None, texts))


class Places:
    """The affiliations that are known: found by ROR, else by name and city."""

    def __init__(self):
        self.by_ror, self.by_name = {}, {}
        self.by_pk = {}
        for affiliation in Affiliation.objects.order_by("pk"):
            self.add(place_of(affiliation))

    def add(self, place):
        self.by_pk[place["pk"]] = place
        if place["ror"]:
            self.by_ror.setdefault(place["ror"], place)
        for key in keys_of(place):
            self.by_name.setdefault(key, place)

    def find(self, place):
        """Return the stored affiliation that one of a file is, or that one itself."""
        ror = place.get("ror")
        if ror and ror in self.by_ror:
            return self.by_ror[ror]
        for key in keys_of(place):
            known = self.by_name.get(key)
            # Another number is another organization.
            if known and not (ror and known["ror"]):
                return known
        return place

    def store(self, place):
        """Return an affiliation of a file as it is stored, now at the latest."""
        place = self.find(place)
        if "pk" not in place:
            affiliation = Affiliation(**place)
            affiliation.save()
            place = place_of(affiliation)
            self.add(place)
        return place


def keys_of(place):
    """Yield what an affiliation is known by: name and city in each language."""
    for code in LANGUAGES:
        if name := place.get(f"name_{code}"):
            city = next(
                filter(None, (place.get(f"city_{c}") for c in languages_from(code))), ""
            )
            yield key_of(name), key_of(city)
