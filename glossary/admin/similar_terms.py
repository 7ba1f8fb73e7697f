"""Warns, while a term is typed and after a save, of terms like it in other concepts."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from glossary.models import Concept, Term
from publishing.admin.addresses import page_of
from text.fold import fold
from text.languages import LANGUAGES
from text.lemmas import lemmas

# How many terms are shown.
LIMIT = 10


class SimilarTermsForm(forms.Form):
    text = forms.CharField(max_length=200)
    language = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES])
    concept = forms.IntegerField(min_value=1, max_value=2**62, required=False)


def similar_terms(text, language, concept=None):
    """Return terms of other concepts with the same words, in any inflection."""
    words = lemmas(text, language).split()
    is_similar = Q(folded=fold(text))
    if words:
        is_similar |= Q(lemmas=words)
    terms = Term.objects.filter(is_similar, language=language).exclude(concept=concept)
    return list(terms.order_by("folded", "concept")[:LIMIT])


class SimilarTermsMixin:
    """The part of the concept admin that warns of similar terms."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.similar_terms_view)
        return [
            path("similar-terms/", view, name="glossary_concept_similar_terms"),
            *super().get_urls(),
        ]

    def similar_terms_view(self, request):
        """Answer the script of the form, as JSON."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = SimilarTermsForm(request.GET)
        terms = similar_terms(**form.cleaned_data) if form.is_valid() else []
        return JsonResponse(
            {
                "terms": [
                    {
                        "text": term.text,
                        "status": term.get_status_display(),
                        "url": page_of(Concept, "change", term.concept_id),
                    }
                    for term in terms
                ]
            }
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Term:
                for row in formset.forms:
                    if row.has_changed() and row not in formset.deleted_forms:
                        self._warn_of_similar_terms(request, row.instance)

    def _warn_of_similar_terms(self, request, term):
        terms = similar_terms(term.text, term.language, term.concept_id)
        if not terms:
            return
        links = format_html_join(
            ", ",
            '<a href="{}" lang="{}">{}</a>',
            (
                (
                    page_of(Concept, "change", other.concept_id),
                    other.language,
                    other.text,
                )
                for other in terms
            ),
        )
        message = gettext("“{term}” is already in: {links}")
        messages.warning(request, format_html(message, term=term.text, links=links))
