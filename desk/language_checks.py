"""The checks of both languages: of a block as it is typed, and those of the whole site.

The translation editor sends ``model``, ``pk``, ``text``, ``source``, ``target``,
``source_html``, ``target_html`` and ``block`` (a number; nothing: the whole text), and
gets HTML. There ``data-answer`` and ``data-take-back`` are what it sends to
``checks/answer/`` as ``answer`` or ``take_back``, with ``model``, ``pk``, ``text`` and
``target``; ``data-replace`` are words of the target and ``data-with`` better ones.
"""

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.permissions import may_write
from desk.results import form_of
from desk.search import may_see
from publishing import display
from publishing.language_checks import (
    Finding,
    Pair,
    findings_in,
    prepared,
    with_children,
)
from publishing.language_checks.answers import answer, answers_to, take_back
from publishing.language_checks.words import label_of, remarks
from publishing.models import LanguageFinding, LanguageRun
from publishing.registry import models_with_texts
from text.languages import LANGUAGES, title_language
from text.pointers import Pointer, is_key

# Of characters: longer texts are checked block by block.
LONGEST = 300_000
# How many findings the page of the site shows.
MOST = 500


def urls_of(site):
    pages = [
        ("checks/", require_POST(check), "checks"),
        ("checks/answer/", require_POST(store_answer), "checks_answer"),
        ("languages/", partial(list_findings, site), "languages"),
    ]
    return [
        path(f"desk/{route}", site.admin_view(view), name=name)
        for route, view, name in pages
    ]


# The editor


class TextForm(forms.Form):
    """Which text of which record it is; raises what the address of no text raises."""

    model = forms.CharField()
    pk = forms.CharField()
    text = forms.CharField()
    target = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES])

    def clean(self):
        sent = super().clean()
        models = {model._meta.label_lower: model for model in models_with_texts()}
        model = models.get(sent.get("model"))
        if model is None or sent.get("text") not in model.texts:
            raise ValidationError(gettext("There is no such text."))
        pk = sent.get("pk", "")
        if not is_key(pk) or not model._base_manager.filter(pk=pk).exists():
            raise ValidationError(gettext("This item is no more."))
        return {**sent, "model": model, "pk": int(pk)}


class BlockForm(TextForm):
    source = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES])
    source_html = forms.CharField(required=False, strip=False)
    target_html = forms.CharField(required=False, strip=False)
    block = forms.IntegerField(required=False, min_value=0)

    def clean(self):
        sent = super().clean()
        if sent["source"] == sent["target"]:
            raise ValidationError(gettext("A translation has two languages."))
        if max(len(sent["source_html"]), len(sent["target_html"])) > LONGEST:
            raise ValidationError(
                gettext("The text is too long to be checked at once: go by paragraphs.")
            )
        return sent

    def pair(self):
        sent = self.cleaned_data
        values = {
            sent["source"]: sent["source_html"],
            sent["target"]: sent["target_html"],
        }
        return Pair.of(sent["model"], sent["pk"], sent["text"], values, is_typed=True)


def check(request):
    """Answer what a text, or a block of it, says otherwise than its translation."""
    form = BlockForm(request.POST)
    if not is_valid(form):
        return refuse(request, form)
    sent = form.cleaned_data
    model, target = sent["model"], sent["target"]
    if not may_see(request.user, model.item_model()):
        raise PermissionDenied
    pair = form.pair()
    found = findings_in(pair, prepared()) if pair.is_complete else []
    found = [finding for finding in found if concerns(finding, target)]
    answers = answers_to(found)
    lines = remarks(found, target=target, answers=answers)
    context = {
        "remarks": [line for line in lines if not line.answer],
        "answered": [line for line in lines if line.answer],
        "block": sent["block"],
        "may_answer": may_write(request.user, model.item_model(), target),
    }
    return render(request, "admin/desk/translation_checks.html", context)


def is_valid(form):
    try:
        return form.is_valid()
    except KeyError:
        # A field that another needs is missing, and says so.
        return False


def refuse(request, form):
    errors = [message for messages in form.errors.values() for message in messages]
    context = {"refusal": " ".join(dict.fromkeys(errors))}
    return render(request, "admin/desk/translation_checks.html", context, status=400)


def concerns(finding, target):
    """Tell whether who writes the target can do something about it."""
    words = dict(finding.words)
    if finding.kind == "term" and len(words) == 2:
        return not words[target]
    return target in words


def store_answer(request):
    """Store that a finding is right, or take that back."""
    form = TextForm(request.POST)
    if not is_valid(form):
        return refuse(request, form)
    sent = form.cleaned_data
    if not may_write(request.user, sent["model"].item_model(), sent["target"]):
        raise PermissionDenied
    pointer = Pointer(sent["model"]._meta.label_lower, sent["pk"])
    is_back = bool(request.POST.get("take_back"))
    name = request.POST.get("take_back") or request.POST.get("answer", "")
    kind, _colon, fingerprint = name.partition(":")
    if not 0 < len(kind) <= 20 or len(fingerprint) != 32 or "\x00" in name:
        raise Http404
    stored = None
    if is_back:
        take_back(pointer, sent["text"], kind, fingerprint)
    else:
        stored = answer(pointer, sent["text"], kind, fingerprint, request.user)
    if request.POST.get("back") == "languages":
        messages.success(request, gettext("Your answer is stored."))
        return HttpResponseRedirect(reverse("admin:languages"))
    context = {"answer": stored, "name": name}
    return render(request, "admin/desk/translation_answer.html", context)


# The whole site


@dataclass
class Row:
    """A finding on the page; ``links``: the fields of its sides, or the page."""

    remark: object
    title: str = ""
    language: str = ""
    kind: str = ""
    field: str = ""
    address: str = ""
    sides: tuple = ()
    target: str = ""


def list_findings(site, request):
    """Show what the last look at the whole site found, but what is answered."""
    kinds = [
        model._meta.label_lower
        for model in models_with_texts()
        if may_see(request.user, model.item_model())
    ]
    stored = LanguageFinding.objects.filter(to_model__in=["", *kinds]).unanswered()
    found = list(stored[: MOST + 1])
    rows = rows_of(found[:MOST], request.user)
    groups = [
        {"label": label_of(kind), "rows": list(group)}
        for kind, group in groupby(rows, key=lambda row: row.remark.finding.kind)
    ]
    context = {
        **site.each_context(request),
        "title": gettext("Comparison of languages"),
        "groups": groups,
        "has_more": len(found) > MOST,
        "last": LanguageRun.objects.values_list("made_at", flat=True).first(),
    }
    return TemplateResponse(request, "admin/desk/languages.html", context)


def rows_of(found, user):
    findings = [
        Finding(row.pointer, row.text, row.kind, tuple(map(tuple, row.words)))
        for row in found
    ]
    records = records_of({finding.pointer for finding in findings if row_has(finding)})
    return [
        row_of(remark, stored, records.get(remark.finding.pointer), user)
        for remark, stored in zip(remarks(findings), found, strict=True)
        if not row_has(remark.finding) or remark.finding.pointer in records
    ]


def row_has(finding):
    """Tell whether a finding is of a record, not of a page."""
    return bool(finding.pointer.model)


def records_of(pointers):
    by_model = {}
    for pointer in pointers:
        by_model.setdefault(pointer.model, set()).add(pointer.pk)
    return {
        record.pointer: record
        for label, pks in by_model.items()
        for record in apps.get_model(label).with_items().filter(pk__in=pks)
    }


def row_of(remark, stored, record, user):
    if record is None:
        sides = [(side, stored.address) for side in remark.sides]
        return Row(remark, title=stored.address, address=stored.address, sides=sides)
    model = type(record)
    whole = record.item
    form = form_of(whole._meta.label_lower, whole.pk)
    prefix = "" if record is whole else with_children(whole).get(record, "")
    own_kind = [] if record is whole else [str(model._meta.verbose_name)]
    text = remark.finding.text
    sides = [
        (side, f"{form}#id_{prefix}{text}_{side.language}") for side in remark.sides
    ]
    writable = [
        side.language
        for side in remark.sides
        if may_write(user, type(whole), side.language)
    ]
    return Row(
        remark,
        title=str(whole),
        language=title_language(whole),
        kind=type(whole)._meta.verbose_name,
        field=" · ".join([*own_kind, display.label_of(model, text)]),
        address=sides[-1][1],
        sides=sides,
        target=writable[-1] if writable else "",
    )
