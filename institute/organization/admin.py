from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _, override

from institute.organization import mark
from institute.organization.mark import USUAL
from institute.organization.models import Organization
from library.admin.document import FactsField, FactsInput
from publishing.admin import SingleRowMixin, TranslatedAdmin, TranslatedForm, pair

UNREADABLE = _(
    "Write a colour as six digits, for example %(example)s: no name, no transparency."
)
FAINT = _("%(accent)s is too light: its contrast is %(contrast)s, and 4.5 is needed.")


class MarkInput(FactsInput):
    template_name = "admin/institute/mark_input.html"

    def format_value(self, value):
        self.address = default_storage.url(value["name"]) if value else ""
        return super().format_value(value)


class MarkField(FactsField):
    """Stores what is uploaded at once; its value is the facts of the file."""

    widget = MarkInput({"accept": ".svg,.png,.jpg,.jpeg,.webp"})

    def clean(self, data, initial=None):
        # False: it is removed.
        return super().clean(data, initial) or None

    def prepare(self, upload):
        return mark.stored(upload)


class AccentInput(forms.TextInput):
    template_name = "admin/institute/accent_input.html"


class OrganizationForm(TranslatedForm):
    mark = MarkField(
        label=_("Mark"),
        required=False,
        help_text=_(
            "SVG, or PNG of 512 pixels. Icons and pictures for sharing are made of it; "
            "without a mark they show initials."
        ),
    )
    mark_in_the_dark = MarkField(
        label=_("Mark in the dark"),
        required=False,
        help_text=_("If empty, a mark of dark lines becomes light by itself."),
    )
    accent = forms.CharField(
        label=_("Colour"),
        required=False,
        widget=AccentInput({"placeholder": USUAL}),
    )

    def clean_accent(self):
        """Refuse what not all can read; a script offers the nearest that all can."""
        if not (given := self.cleaned_data["accent"]):
            return ""
        accent = mark.colour_of(given)
        if accent is None:
            raise ValidationError(UNREADABLE, params={"example": USUAL})
        contrast = mark.least_contrast(accent)
        if contrast < mark.LEAST:
            shown = number_format(int(contrast * 10) / 10)
            raise ValidationError(FAINT, params={"accent": accent, "contrast": shown})
        return accent

    def clean(self):
        cleaned = super().clean()
        # Whoever may not change it has it as it is.
        first = cleaned.get("first_language") or self.instance.first_language
        name = f"name_{first}"
        if {name, "first_language"} & self.changed_names and not cleaned.get(name):
            self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            mark.store(self.instance)


HEADINGS = Organization.home_headings
INSTITUTE = ["name", "short_name", "legal_name", "about", "address", "imprint"]
SHARED = [
    *["first_language", "founded_on", "emails", "phones", "links"],
    "reserves_mining",
]
HOME = ["headline", "statement", *HEADINGS]


@admin.register(Organization)
class OrganizationAdmin(SingleRowMixin, TranslatedAdmin):
    form = OrganizationForm
    fieldsets = [
        (_("Institute"), {"fields": [*map(pair, INSTITUTE)]}),
        (_("Mark and colour"), {"fields": ["mark", "mark_in_the_dark", "accent"]}),
        (_("For all languages"), {"fields": SHARED}),
        (_("Home page"), {"fields": [*map(pair, HOME)]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Show in an empty heading of the home page what stands there then."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name, _underscore, language = db_field.name.rpartition("_")
        if usual := HEADINGS.get(name):
            with override(language):
                field.widget.attrs["placeholder"] = str(usual)
        return field
