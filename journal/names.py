"""The names of authors: as an article prints them, else as on the person's page."""

from typing import NamedTuple

from bibliography.items import initials, personal_name
from institute.people.models import between_names
from text.languages import languages_from

PARTS = ("family", "given", "patronymic")


class Name(NamedTuple):
    """A name in one language; one that is not divided stands in ``family``."""

    language: str
    family: str = ""
    given: str = ""
    patronymic: str = ""
    is_divided: bool = True

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
    def family_first(self):
        """Return "Example, Anna M.", as indexes have it."""
        return ", ".join(filter(None, [self.family, self.given_names]))

    @property
    def in_index(self):
        """Return it as the list of people has it."""
        between = between_names(self.language)
        return between.join(filter(None, [self.family, self.given_names]))

    def csl(self):
        """Return the name as CSL-JSON has it."""
        return personal_name(self.family, self.given_names)


def name_in(row, language):
    """Return the name of an author in ``language``, else in another.

    ``row``: what ``Contribution.as_row`` returns. A name that the article prints is
    whole: a page adds no patronymic to it.
    """
    names = (name_just_in(row, code) for code in languages_from(language))
    return next(filter(None, names), Name(language))


def name_just_in(row, language):
    for whose in ["", "person_"]:
        if row[f"{whose}family_{language}"]:
            parts = (row[f"{whose}{part}_{language}"] or "" for part in PARTS)
            return Name(language, *parts)
    title = row[f"person_title_{language}"]
    return Name(language, title, is_divided=False) if title else None
