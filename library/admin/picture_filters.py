from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, gettext_lazy as _

from library.models import Picture
from publishing.models import Link
from text.languages import LANGUAGES, own_name


class AltFilter(admin.SimpleListFilter):
    title = _("text alternative")
    parameter_name = "alt"

    def lookups(self, request, model_admin):
        return [
            (code, gettext("missing: %(language)s") % {"language": own_name(code)})
            for code in LANGUAGES
        ]

    def queryset(self, request, queryset):
        if self.value() in LANGUAGES:
            return queryset.without_alt(self.value())
        return queryset


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("yes", _("used")), ("no", _("not used"))]

    def queryset(self, request, queryset):
        links = Link.objects.in_text().filter(
            to_model=Picture._meta.label_lower, to_pk=OuterRef("pk")
        )
        is_used = Exists(links)
        for relation in Picture._meta.related_objects:
            users = relation.related_model._base_manager
            is_used |= Exists(users.filter(**{relation.field.name: OuterRef("pk")}))
        if self.value() in {"yes", "no"}:
            return queryset.filter(is_used if self.value() == "yes" else ~is_used)
        return queryset
