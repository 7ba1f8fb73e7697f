"""The page of the texts that use another spelling of a person's name."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from institute.people.names import uses_of_variants
from publishing.admin.addresses import page_of
from publishing.content.registry import models_with_texts
from publishing.revisions import display
from text import alphabet
from text.languages import language_of_words, title_language

# Texts that the page names; the rest is counted.
MOST = 500


class SpellingsAdminMixin:
    """Adds the page to the admin of people."""

    change_list_template = "admin/institute/person/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.spellings_view)
        return [
            path("spellings/", view, name="institute_person_spellings"),
            *super().get_urls(),
        ]

    def spellings_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        models = [
            model for model in models_with_texts() if self._may_see(request, model)
        ]
        uses = sorted(uses_of_variants(models=models), key=by_person)
        people = groupby(uses[:MOST], key=lambda use: use.person)
        response = TemplateResponse(
            request,
            "admin/institute/person/spellings.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Texts with other spellings"),
                "people": [
                    {
                        "person": person,
                        "language": title_language(person),
                        "address": page_of(self.model, "change", person.pk),
                        "rows": list(map(row_of, group)),
                    }
                    for person, group in people
                ],
                "rest": len(uses) - MOST,
            },
        )
        add_never_cache_headers(response)
        return response

    def _may_see(self, request, model):
        """Tell whether this person may see the forms in which texts are written."""
        model = model.item_model()
        if not self.admin_site.is_registered(model):
            return False
        return self.admin_site.get_model_admin(model).has_view_or_change_permission(
            request
        )


def by_person(use):
    return alphabet.sort_key(str(use.person)), use.person.pk, use.variant


def row_of(use):
    item = use.item
    return {
        "use": use,
        "variant_language": language_of_words(use.variant),
        "address": page_of(type(item), "change", item.pk),
        "item_language": title_language(item),
        "kind": item._meta.verbose_name,
        "field": display.label_of(type(use.record), use.field),
    }
