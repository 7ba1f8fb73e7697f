from django.contrib import admin
from django.utils.translation import gettext_lazy as _, override

from institute.organization.form import OrganizationForm
from institute.organization.models import Organization
from publishing.admin import SingleRowMixin, TranslatedAdmin, pair

HEADINGS = Organization.home_headings
INSTITUTE = ["name", "short_name", "legal_name", "about", "address", "imprint"]


@admin.register(Organization)
class OrganizationAdmin(SingleRowMixin, TranslatedAdmin):
    form = OrganizationForm
    fieldsets = [
        (_("Institute"), {"fields": [*map(pair, INSTITUTE)]}),
        (_("Mark and colour"), {"fields": ["mark", "mark_in_the_dark", "accent"]}),
        (
            _("For all languages"),
            {
                "fields": [
                    *["first_language", "founded_on", "emails", "phones", "links"],
                    "reserves_mining",
                ]
            },
        ),
        (
            _("Home page"),
            {"fields": [*map(pair, ["headline", "statement", *HEADINGS])]},
        ),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Show in an empty heading of the home page what stands there then."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        name, _underscore, language = db_field.name.rpartition("_")
        if usual := HEADINGS.get(name):
            with override(language):
                field.widget.attrs["placeholder"] = str(usual)
        return field
