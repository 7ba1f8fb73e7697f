from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from publishing.admin import worklists
from publishing.admin.tabs import SHOW
from publishing.cache.memory import under_saves
from publishing.content.publishable import Publishable
from publishing.drafts import marks
from publishing.revisions import display
from publishing.revisions.revision import Revision
from publishing.translations import translation_status
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name


class OfferedFilter(admin.SimpleListFilter):
    """Narrows a list by ``condition`` if its value is one of those offered."""

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(self.condition(queryset.model))


class WorklistFilter(OfferedFilter):
    title = _("show")
    parameter_name = SHOW
    is_tab = True

    def lookups(self, request, model_admin):
        self.user = request.user
        return worklists.LISTS.items()

    def condition(self, model):
        return worklists.condition(self.value(), self.user, model)


class ChangedByFilter(OfferedFilter):
    title = _("changed by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        label = model_admin.opts.label_lower
        revisions = Revision.objects.by(OuterRef("pk")).filter(to_model=label)
        people = User.objects.filter(Exists(revisions)).order_by("last_name", "pk")
        return [(str(person.pk), display.name_of(person)) for person in people]

    def condition(self, model):
        return worklists.changed_by(self.value(), model)


class YearFilter(OfferedFilter):
    title = _("year of publication")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = model_admin.model.objects.order_by("-year").distinct()
        years = years.exclude(year=None).values_list("year", flat=True)
        years = under_saves(("years", model_admin.model), lambda: list(years))
        return [(str(year), str(year)) for year in years]

    def condition(self, model):
        return Q(year=self.value())


class LanguageStatusFilter(OfferedFilter):
    language = None

    def lookups(self, request, model_admin):
        return [
            (status.value, mark.words) for status, mark in marks.LANGUAGE_MARKS.items()
        ]

    def condition(self, model):
        return worklists.in_status(self.value(), self.language, model)


class TranslationStatusFilter(OfferedFilter):
    language = None

    def lookups(self, request, model_admin):
        has_states = issubclass(model_admin.model, Publishable)
        return [
            (status.value, mark.words)
            for status, mark in marks.TRANSLATION_MARKS.items()
            if has_states or status != TranslationStatus.NONE
        ]

    def condition(self, model):
        return translation_status.has_status(model, self.value(), self.language)


def in_each_language(base, title, parameter):
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
