"""The names of authors: as an article prints them, else as on the person's page."""

from typing import NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from bibliography.items import initials, personal_name
from institute.people.models import between_names
from text.languages import LANGUAGES, languages_from

PARTS = ("family", "given", "patronymic")


class Name(NamedTuple):
    """A name in one language; who has no family name has the whole in ``family``."""

    language: str
    family: str = ""
    given: str = ""
    patronymic: str = ""

    @property
    def given_names(self):
        return " ".join(filter(None, [self.given, self.patronymic]))

    @property
    def full(self):
        return " ".join(filter(None, [self.given_names, self.family]))

    @property
    def short(self):
        """Return the initials before the family name."""
        return " ".join(filter(None, [initials(self.given_names), self.family]))

    @property
    def in_index(self):
        """Return "Example, Anna M.", as the list of people has it."""
        between = between_names(self.language)
        return between.join(filter(None, [self.family, self.given_names]))

    def csl(self):
        """Return the name as CSL-JSON has it."""
        return personal_name(self.family, self.given_names)


def parts_of_name():
    """Build the JSON of a contribution's parts of a name in all languages.

    ``person``: the key of the author's page, or null.
    """
    parts = {
        f"{part}_{code}": Coalesce(
            NullIf(F(f"{part}_{code}"), Value("")), F(f"person__{part}_{code}")
        )
        for part in PARTS
        for code in LANGUAGES
    }
    titles = {f"title_{code}": F(f"person__title_{code}") for code in LANGUAGES}
    return JSONObject(**parts, **titles, person=F("person"))


def name_from(parts, language):
    """Return the name in ``language``, else in another, from such JSON."""
    for code in languages_from(language):
        if parts[f"family_{code}"]:
            return Name(code, *(parts[f"{part}_{code}"] or "" for part in PARTS))
        if parts[f"title_{code}"]:
            return Name(code, parts[f"title_{code}"])
    return Name(language)
