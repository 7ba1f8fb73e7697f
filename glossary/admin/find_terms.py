"""A page for translators that finds the terms of the glossary in a pasted text."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy as _

from glossary.linker import match_terms
from glossary.links.term_index import index_of_all_terms
from glossary.models import Concept, Term
from publishing.admin.addresses import page_of
from text.languages import LANGUAGES, current, others, own_name

MAX_LENGTH = 300_000


class TextForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[(code, own_name(code)) for code in LANGUAGES],
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 10}))

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(text) > MAX_LENGTH:
            raise forms.ValidationError(
                gettext(
                    "This text has %(count)d characters, and at most %(most)d can be "
                    "searched at once: paste it in parts."
                ),
                params={"count": len(text), "most": MAX_LENGTH},
            )
        return text


class FindTermsMixin:
    """The part of the concept admin that finds terms in a text."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.find_terms_view)
        return [
            path("find/", view, name="glossary_concept_find_terms"),
            *super().get_urls(),
        ]

    def find_terms_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = TextForm(sent, initial={"language": current()})
        context = {}
        if form.is_valid():
            text, language = form.cleaned_data["text"], form.cleaned_data["language"]
            matches = match_terms(text, index_of_all_terms(language))
            context = {
                "language": language,
                "other": others(language)[0],
                "other_name": own_name(others(language)[0]),
                "pieces": pieces(text, matches),
                "rows": rows(text, matches, language),
                "count": len(matches),
            }
        return TemplateResponse(
            request,
            "admin/glossary/find_terms.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Find terms in a text"),
                "form": form,
                **context,
            },
        )


def pieces(text, matches):
    """Return the text as a list of (words, URL of the concept or None)."""
    pairs, end = [], 0
    for match in matches:
        pairs.append((text[end : match.start], None))
        address = page_of(Concept, "change", match.key)
        pairs.append((text[match.start : match.end], address))
        end = match.end
    return [*pairs, (text[end:], None)]


def rows(text, matches, language):
    """Return each matched concept: how often, and its terms in the other language."""
    counts = Counter(match.key for match in matches)
    first_words = {}
    for match in matches:
        first_words.setdefault(match.key, text[match.start : match.end])
    terms = {}
    for term in Term.objects.filter(concept__in=counts).in_order():
        terms.setdefault((term.concept_id, term.language, term.status), []).append(term)
    preferred, other = Term.Status.PREFERRED, others(language)[0]
    return [
        {
            "url": page_of(Concept, "change", pk),
            "words": first_words[pk],
            "count": count,
            "term": terms.get((pk, language, preferred)),
            "equivalents": terms.get((pk, other, preferred), []),
            "admitted": terms.get((pk, other, Term.Status.ADMITTED), []),
        }
        for pk, count in counts.most_common()
    ]
