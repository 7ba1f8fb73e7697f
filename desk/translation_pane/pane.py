"""The terms, sentences and names that are known of a block, and a concordance."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import may_see, may_write
from desk.translation_pane import checks, suggestion
from desk.translation_pane.forms import BlockForm, BlocksForm, DirectionForm, refuse
from desk.translation_pane.repeats import pairs_in, translations_of
from desk.translation_pane.terms import terms_in
from glossary.models import Concept
from institute.models import Person
from institute.people.mentions import people_in
from publishing.admin.addresses import page_of
from publishing.catalogue import translation_memory
from publishing.content.registry import models_with_texts
from publishing.translations.translation_memory import sentences_in
from text.languages import current, languages_from

PANE = "admin/desk/translation_pane.html"
CONCORDANCE = "admin/desk/concordance.html"


@require_POST
def translation_pane(request):
    form = BlockForm(request.POST)
    if not form.is_valid():
        return refuse(request, PANE, form)
    user, text = request.user, form.plain_text
    if not may_see(user, form.model_of_item):
        raise PermissionDenied
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    context = {
        "source": source,
        "target": target,
        "terms": terms_in(text, source, target) if may_see(user, Concept) else [],
        "memory": memory_of(user, form),
        "names": names_in(text, target) if may_see(user, Person) else [],
        "has_suggestion": bool(settings.TRANSLATE_URL)
        and may_write(user, form.model_of_item, target),
    }
    return TemplateResponse(request, PANE, context)


def memory_of(user, form):
    """Return what the memory has, each with the item in which it stands, if any."""
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    sentences = sentences_in(form.cleaned_data["html"], form.is_rich, source)
    typed = pairs_in(form.sent_blocks(), source, target)
    matches = translation_memory.similar(
        sentences, source, target, labels_for(user), typed
    )
    items = items_of(matches)
    return [
        {
            "match": match,
            "item": items.get(match.pointer),
            "is_of_this_item": not match.pk or match.pointer == form.pointer,
        }
        for match in matches
    ]


def names_in(text, target):
    return [
        {
            "words": mention.words,
            "name": mention.names[target],
            "url": page_of("institute.person", "change", mention.person),
        }
        for mention in people_in(text)
    ]


@require_POST
def fill(request):
    """Answer with the translation of each block without one that is known whole."""
    form = BlocksForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"blocks": []}, status=400)
    if not may_see(request.user, form.model_of_item):
        raise PermissionDenied
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    labels = labels_for(request.user)
    known = translations_of(form.sent_blocks(), source, target, labels)
    return JsonResponse({"blocks": known})


class ConcordanceForm(DirectionForm):
    q = forms.CharField(label=_("Find in translations"), max_length=500, required=False)


@require_GET
def concordance(request):
    """Show words in all published texts that say the same, with their translation."""
    form = ConcordanceForm(request.GET)
    if not form.is_valid():
        return refuse(request, CONCORDANCE, form)
    names = ["q", "source", "target"]
    query, source, target = (form.cleaned_data[name] for name in names)
    labels = labels_for(request.user)
    count, matches = translation_memory.concordance(query, source, target, labels)
    items = items_of(matches)
    context = {
        "query": query,
        "source": source,
        "target": target,
        "count": count,
        "is_cut": count > sum(match.times for match in matches),
        "pairs": [(match, items.get(match.pointer)) for match in matches],
    }
    return TemplateResponse(request, CONCORDANCE, context)


# The items from which segments of the translation memory come


def labels_for(user):
    models = (model for model in models_with_texts() if may_see(user, model))
    return tuple(model._meta.label_lower for model in models)


def items_of(matches):
    """Return {pointer: title, its language, and address of the form}."""
    return {
        match.pointer: item_at(match.pointer, match.titles)
        for match in matches
        if match.titles and any(match.titles.values())
    }


def item_at(pointer, titles):
    """Name an item by its title in the person's language, or in another."""
    language = next(code for code in languages_from(current()) if titles[code])
    url = page_of(pointer.model, "change", pointer.pk)
    return {"title": titles[language], "language": language, "url": url}


def urls_of(site):
    pages = [
        ("pane", translation_pane, "pane"),
        ("fill", fill, "fill"),
        ("concordance", concordance, "concordance"),
        ("suggestion", suggestion.translation_suggestion, "suggestion"),
        ("checks", checks.check, "checks"),
        ("checks/answer", checks.store_answer, "checks_answer"),
    ]
    return [
        path(
            f"translations/{route}/", site.admin_view(view), name=f"translation_{name}"
        )
        for route, view, name in pages
    ]
