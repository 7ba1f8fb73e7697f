from django.contrib import admin

from publishing.languages import LANGUAGES, own_name
from publishing.models.publishable import Standing, stands


class StandingFilter(admin.SimpleListFilter):
    """Narrows a list to what stands so in one language."""

    language = None

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        if self.value() not in Standing.values:
            return queryset
        return queryset.filter(stands(self.value(), self.language))


def standing_filters():
    """Return a filter for each language."""
    return [
        type(
            f"StandingFilter_{language}",
            (StandingFilter,),
            {
                "language": language,
                "title": own_name(language),
                "parameter_name": f"standing_{language}",
            },
        )
        for language in LANGUAGES
    ]
