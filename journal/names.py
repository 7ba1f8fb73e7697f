"""The names of authors, as an article prints them."""

from typing import NamedTuple

from bibliography.items import initials, personal_name
from institute.people.models import between_names
from text.languages import languages_from

OF_PERSON = ("family", "given", "patronymic")
PARTS = (*OF_PERSON, "suffix")


class Name(NamedTuple):
    """A name in one language; that of a group stands in ``family``."""

    language: str
    family: str = ""
    given: str = ""
    patronymic: str = ""
    suffix: str = ""
    is_group: bool = False

    @property
    def given_names(self):
        return " ".join(filter(None, [self.given, self.patronymic]))

    @property
    def full(self):
        return " ".join(filter(None, [self.given_names, self.family, self.suffix]))

    @property
    def short(self):
        """Return the initials before the family name."""
        parts = [initials(self.given_names), self.family, self.suffix]
        return " ".join(filter(None, parts))

    @property
    def family_first(self):
        """Return "Example, Anna M.", as indexes have it."""
        return ", ".join(filter(None, [self.family, self.given_names, self.suffix]))

    @property
    def in_index(self):
        """Return it as the list of people has it."""
        return self.family + self.behind_family

    @property
    def behind_family(self):
        between = between_names(self.language) if self.given_names else ""
        suffix = f" {self.suffix}" if self.suffix else ""
        return f"{between}{self.given_names}{suffix}"

    def csl(self):
        """Return the name as CSL-JSON has it."""
        return personal_name(self.family, self.given_names, self.suffix)


def name_in(row, language):
    """Return the name of an author in ``language``, else in another."""
    code = next((c for c in languages_from(language) if row[f"family_{c}"]), language)
    return Name(code, *(row[f"{part}_{code}"] or "" for part in PARTS), row["is_group"])
