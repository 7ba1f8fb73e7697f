"""The roles of contributors: CRediT (ANSI/NISO Z39.104), by their names there."""

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

ADDRESS = "https://credit.niso.org/contributor-roles/%s/"


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
        return ADDRESS % self.value


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
