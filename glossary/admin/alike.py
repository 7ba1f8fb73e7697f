"""The terms of other entries that are like one that is being typed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from glossary.folding import folded
from glossary.models import Concept, Term
from publishing.admin.addresses import page_of
from text.languages import LANGUAGES
from text.lemmas import lemmas

# How many are named.
MOST = 10


class AlikeForm(forms.Form):
    text = forms.CharField(max_length=200)
    language = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES])
    concept = forms.IntegerField(min_value=1, max_value=2**62, required=False)


def alike(text, language, concept=None):
    """Return the terms of other concepts with the same words, in whatever form."""
    words = lemmas(text, language).split()
    same = Q(folded=folded(text))
    if words:
        same |= Q(lemmas=words)
    terms = Term.objects.filter(same, language=language).exclude(concept=concept)
    return list(terms.order_by("folded", "concept")[:MOST])


class Alike:
    """The part of the admin class of concepts that tells of them."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.alike_view)
        return [
            path("alike/", view, name="glossary_concept_alike"),
            *super().get_urls(),
        ]

    def alike_view(self, request):
        """Answer the form, while one types, with the entries that have the term."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = AlikeForm(request.GET)
        found = alike(**form.cleaned_data) if form.is_valid() else []
        return JsonResponse(
            {
                "found": [
                    {
                        "text": term.text,
                        "status": term.get_status_display(),
                        "url": page_of(Concept, "change", term.concept_id),
                    }
                    for term in found
                ]
            }
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.working_copy is not None:
            return
        for rows in formsets:
            if rows.model is Term:
                changed = [
                    *rows.new_objects,
                    *(one for one, _names in rows.changed_objects),
                ]
                for term in changed:
                    self._tell_alike(request, term)

    def _tell_alike(self, request, term):
        found = alike(term.text, term.language, term.concept_id)
        if not found:
            return
        links = format_html_join(
            ", ",
            '<a href="{}" lang="{}">{}</a>',
            (
                (page_of(Concept, "change", one.concept_id), one.language, one.text)
                for one in found
            ),
        )
        told = gettext("“{term}” stands already in: {links}")
        messages.warning(request, format_html(told, term=term.text, links=links))
