"""The names of authors, as an article prints them, and their roles."""

from typing import NamedTuple

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

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


# Roles: CRediT (ANSI/NISO Z39.104), by their names there


class CreditRole(models.TextChoices):
    CONCEPTUALIZATION = "conceptualization", _("Conceptualisation")
    DATA_CURATION = "data-curation", _("Data curation")
    FORMAL_ANALYSIS = "formal-analysis", _("Formal analysis")
    FUNDING_ACQUISITION = "funding-acquisition", _("Funding acquisition")
    INVESTIGATION = "investigation", _("Investigation")
    METHODOLOGY = "methodology", _("Methodology")
    PROJECT_ADMINISTRATION = "project-administration", _("Project administration")
    RESOURCES = "resources", _("Resources")
    SOFTWARE = "software", _("Software")
    SUPERVISION = "supervision", _("Supervision")
    VALIDATION = "validation", _("Validation")
    VISUALIZATION = "visualization", _("Visualisation")
    ORIGINAL_DRAFT = "writing-original-draft", _("Writing – original draft")
    REVIEW_EDITING = "writing-review-editing", _("Writing – review and editing")

    @property
    def address(self):
        return f"https://credit.niso.org/contributor-roles/{self.value}/"


class RoleBoxes(forms.CheckboxSelectMultiple):
    # A row of a form stands in no fieldset, in which alone a legend may stand.
    use_fieldset = False


class RolesField(ArrayField):
    """A list of roles, ticked in a form."""

    def __init__(self, **kwargs):
        role = models.CharField(max_length=30, choices=CreditRole)
        super().__init__(role, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["base_field"]
        return name, path, args, kwargs

    def as_text(self, value):
        """Return the names of the roles, as history and comparison show them."""
        names = dict(CreditRole.choices)
        return "\n".join(str(names.get(role, role)) for role in value)

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=CreditRole.choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=RoleBoxes,
        )
