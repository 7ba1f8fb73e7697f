from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from publishing import display, marks, translation_status, worklists
from publishing.admin.tabs import SHOW
from publishing.memory import under_saves
from publishing.models import Publishable, Revision
from publishing.models.status import LanguageStatus
from publishing.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name


class WorklistFilter(admin.SimpleListFilter):
    """Narrows a list to a tab."""

    title = _("show")
    parameter_name = SHOW
    is_tab = True

    def lookups(self, request, model_admin):
        self.user = request.user
        return worklists.LISTS.items()

    def queryset(self, request, queryset):
        if self.value() not in worklists.LISTS:
            return queryset
        condition = worklists.condition(self.value(), self.user, queryset.model)
        return queryset.filter(condition)


class ChangedByFilter(admin.SimpleListFilter):
    """Narrows a list to what a person has created or changed."""

    title = _("changed by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        label = model_admin.opts.label_lower
        revisions = Revision.objects.by(OuterRef("pk")).filter(to_model=label)
        people = User.objects.filter(Exists(revisions)).order_by("last_name", "pk")
        return [(str(person.pk), display.name_of(person)) for person in people]

    def queryset(self, request, queryset):
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        return queryset.filter(worklists.changed_by(self.value(), queryset.model))


class LanguageStatusFilter(admin.SimpleListFilter):
    """Narrows a list by the status of one language."""

    language = None

    def lookups(self, request, model_admin):
        return [
            (status.value, mark.words) for status, mark in marks.LANGUAGE_MARKS.items()
        ]

    def queryset(self, request, queryset):
        if self.value() not in LanguageStatus.values:
            return queryset
        return queryset.filter(
            worklists.in_status(self.value(), self.language, queryset.model)
        )


class YearFilter(admin.SimpleListFilter):
    """Narrows a list by the year in the addresses of its records."""

    title = _("year of publication")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = model_admin.model.objects.order_by("-year").distinct()
        years = years.exclude(year=None).values_list("year", flat=True)
        years = under_saves(("years", model_admin.model), lambda: list(years))
        return [(str(year), str(year)) for year in years]

    def queryset(self, request, queryset):
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        return queryset.filter(year=self.value())


class TranslationStatusFilter(admin.SimpleListFilter):
    """Narrows a list by the translation status of one language."""

    language = None

    def lookups(self, request, model_admin):
        is_published = issubclass(model_admin.model, Publishable)
        return [
            (status.value, mark.words)
            for status, mark in marks.TRANSLATION_MARKS.items()
            if is_published or status in TEXT_ALONE
        ]

    def queryset(self, request, queryset):
        if self.value() not in TranslationStatus.values:
            return queryset
        return queryset.filter(
            translation_status.has_status(queryset.model, self.value(), self.language)
        )


# The statuses of a translation where there are no states.
TEXT_ALONE = {
    status for status in TranslationStatus if status != TranslationStatus.NONE
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


def language_status_filters():
    return in_each_language(LanguageStatusFilter, "%(language)s", "status")


def translation_status_filters():
    title = gettext("%(language)s as a translation")
    return in_each_language(TranslationStatusFilter, title, "translation_status")
