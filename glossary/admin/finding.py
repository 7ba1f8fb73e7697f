"""A text with the terms found in it, as one who translates it looks at them."""

from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, gettext_lazy as _

from glossary.linking import Dictionary, find
from glossary.models import Concept, Term
from glossary.terms import pattern
from publishing.admin.addresses import page_of
from text.languages import LANGUAGES, current, others, own_name

LONGEST = 300_000


class TextForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[(code, own_name(code)) for code in LANGUAGES],
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 10}))

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(
                gettext(
                    "This text has %(count)d characters, and %(most)d at most are "
                    "looked through: paste it in parts."
                ),
                params={"count": len(text), "most": LONGEST},
            )
        return text


class Finding:
    """The part of the admin class of concepts that finds terms in a text."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.find_view)
        return [
            path("find/", view, name="glossary_concept_find_terms"),
            *super().get_urls(),
        ]

    def find_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = TextForm(sent, initial={"language": current()})
        context = {}
        if form.is_valid():
            text, language = form.cleaned_data["text"], form.cleaned_data["language"]
            hits = find(text, dictionary_of(language))
            context = {
                "language": language,
                "other": others(language)[0],
                "other_name": own_name(others(language)[0]),
                "pieces": pieces(text, hits),
                "rows": rows(text, hits, language),
                "count": len(hits),
            }
        response = TemplateResponse(
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
        add_never_cache_headers(response)
        return response


def dictionary_of(language):
    """Return the terms of a language: of all concepts, drafts too, linked or not."""
    terms = Term.objects.that_are_read().filter(language=language).in_order()
    return Dictionary(map(pattern, terms), language)


def pieces(text, hits):
    """Return (words, where they lead or None), one behind the other."""
    parts, end = [], 0
    for hit in hits:
        parts.append((text[end : hit.start], None))
        parts.append((text[hit.start : hit.end], address(hit.key)))
        end = hit.end
    return [*parts, (text[end:], None)]


def address(concept):
    return page_of(Concept, "change", concept)


def rows(text, hits, language):
    """Return each concept found: how often, and what it is called in the others."""
    counts = Counter(hit.key for hit in hits)
    first = {}
    for hit in hits:
        first.setdefault(hit.key, text[hit.start : hit.end])
    terms = {}
    for term in Term.objects.filter(concept__in=counts).in_order():
        terms.setdefault((term.concept_id, term.language, term.status), []).append(term)
    preferred, other = Term.Status.PREFERRED, others(language)[0]
    return [
        {
            "url": address(pk),
            "words": first[pk],
            "count": count,
            "term": terms.get((pk, language, preferred)),
            "equivalents": terms.get((pk, other, preferred), []),
            "admitted": terms.get((pk, other, Term.Status.ADMITTED), []),
        }
        for pk, count in counts.most_common()
    ]
