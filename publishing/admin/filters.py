from django.contrib import admin
from django.utils.translation import gettext

from publishing import freshness
from publishing.models.publishable import Standing, stands
from text.languages import LANGUAGES, own_name


class StandingFilter(admin.SimpleListFilter):
    """Narrows a list to what stands so in one language."""

    language = None

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        if self.value() not in Standing.values:
            return queryset
        return queryset.filter(stands(self.value(), self.language))


class FreshnessFilter(admin.SimpleListFilter):
    """Narrows a list to what one language is to the other."""

    language = None

    def lookups(self, request, model_admin):
        is_published = hasattr(model_admin.model, "State")
        return [
            choice
            for choice in freshness.Freshness.choices
            if is_published or choice[0] in TEXT_ALONE
        ]

    def queryset(self, request, queryset):
        if self.value() not in freshness.Freshness.values:
            return queryset
        return queryset.filter(
            freshness.stands(queryset.model, self.value(), self.language)
        )


# What can be said of a language where there are no states.
TEXT_ALONE = {
    one.value
    for one in freshness.Freshness
    if one not in {freshness.Freshness.NONE, freshness.Freshness.REVIEW}
}


def in_each_language(base, title, parameter):
    """Return a filter for each language; ``title`` takes its name."""
    return [
        type(
            f"{base.__name__}_{language}",
            (base,),
            {
                "language": language,
                "title": title % {"language": own_name(language)},
                "parameter_name": f"{parameter}_{language}",
            },
        )
        for language in LANGUAGES
    ]


def standing_filters():
    return in_each_language(StandingFilter, "%(language)s", "standing")


def freshness_filters():
    title = gettext("%(language)s as a translation")
    return in_each_language(FreshnessFilter, title, "freshness")
