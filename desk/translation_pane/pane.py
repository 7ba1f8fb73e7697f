"""What is known of a block: terms, sentences, names, remarks; and a concordance.

Of a ``CheckForm`` the editor gets HTML. There ``data-answer`` and ``data-take-back``
are what it sends as ``answer`` or ``take_back``, with an ``AnswerForm``;
``data-replace`` are words of the target and ``data-with`` better ones.
"""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.permissions import may_see, may_write
from desk.translation_pane import suggestion
from desk.translation_pane.forms import (
    AnswerForm,
    BlockForm,
    BlocksForm,
    CheckForm,
    TargetForm,
    refuse,
    takes,
)
from desk.translation_pane.terms import terms_in
from glossary.models import Concept
from institute.models import Person
from institute.people.names import people_in
from publishing.admin.addresses import page_of
from publishing.catalogue import translation_memory
from publishing.content.registry import models_with_texts
from publishing.translations.language_check_words import languages_to_mend, remarks
from publishing.translations.language_checks import (
    answer,
    answers_to,
    findings_in,
    prepared,
    remove_answer,
)
from publishing.translations.translation_memory import sentence_pairs, sentences_in
from text.languages import current, languages_from
from text.richtext.segments import segments_of, with_segments
from text.sentences import sentences as sentences_of

PANE = "admin/desk/translation_pane.html"
CONCORDANCE = "admin/desk/concordance.html"
CHECKS = "admin/desk/translation_checks.html"


@takes(BlockForm, PANE)
def translation_pane(request, form):
    user, text = request.user, form.plain_text
    source, target = form.languages
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
    source, target = form.languages
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


@takes(BlocksForm, PANE)
def fill(request, form):
    """Answer with the translation of each block without one that is known whole."""
    labels = labels_for(request.user)
    known = translations_of(form.sent_blocks(), *form.languages, labels)
    return JsonResponse({"blocks": known})


def pairs_in(blocks, source, target):
    """Return the sentences of blocks, each with its translation."""
    pairs = []
    for block in blocks:
        if block.source and block.target:
            versions = {source: block.source, target: block.target}
            found = sentence_pairs(versions, block.is_rich)
            pairs += [(pair[source], pair[target]) for pair in found]
    return pairs


def translations_of(blocks, source, target, labels):
    """Return the translation of each block that has none, or "" where none is known.

    That of the same block of the item, or that of all its sentences.
    """
    same = {block[:2]: block.target for block in blocks if block.target}
    lines = {
        block: lines_of(block, source)
        for block in blocks
        if not block.target and block[:2] not in same
    }
    wanted = {part for each in lines.values() for line in each for part in line}
    known = translation_memory.exact(wanted, source, target, labels)
    known |= pairs_in(blocks, source, target)
    return [
        ""
        if block.target
        else same.get(block[:2]) or built(block, lines[block], known, target)
        for block in blocks
    ]


def lines_of(block, language):
    """Return the sentences of each segment, or line; none where markup is within."""
    texts = block.source.splitlines()
    if block.is_rich:
        pieces = [segment.pieces for segment in segments_of(block.source)]
        is_plain = all(len(each) == 1 and isinstance(each[0], str) for each in pieces)
        texts = [text for [text] in pieces] if is_plain else []
    return [sentences_of(text.strip(), language) for text in texts]


def built(block, lines, known, target):
    parts = [known.get(part) for line in lines for part in line]
    if not parts or None in parts:
        return ""
    texts = [" ".join(known[part] for part in line) for line in lines]
    if block.is_rich:
        return with_segments(block.source, [[text] for text in texts], "", target)
    return "\n".join(texts)


class ConcordanceForm(TargetForm):
    q = forms.CharField(label=_("Find in translations"), max_length=500, required=False)


@require_GET
def concordance(request):
    """Show words in all published texts that say the same, with their translation."""
    form = ConcordanceForm(request.GET)
    if not form.is_valid():
        return refuse(request, CONCORDANCE, form)
    query, (source, target) = form.cleaned_data["q"], form.languages
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


def labels_for(user):
    models = (model for model in models_with_texts() if may_see(user, model))
    return tuple(model._meta.label_lower for model in models)


def items_of(matches):
    """Return {pointer: title in the person's language, or in another, and address}."""
    items = {}
    for match in matches:
        for code in languages_from(current()) if match.titles else ():
            if title := match.titles[code]:
                url = page_of(match.pointer.model, "change", match.pointer.pk)
                items[match.pointer] = {"title": title, "language": code, "url": url}
                break
    return items


@takes(CheckForm, CHECKS)
def check(request, form):
    target, pair = form.cleaned_data["target"], form.pair()
    found = findings_in(pair, prepared() if pair.is_complete else ())
    found = [finding for finding in found if target in languages_to_mend(finding)]
    lines = remarks(found, target=target, answers=answers_to(found))
    context = {
        "remarks": [line for line in lines if not line.answer],
        "answered": [line for line in lines if line.answer],
        "block": form.cleaned_data["block"],
        "may_answer": may_write(request.user, form.model_of_item, target),
    }
    return TemplateResponse(request, CHECKS, context)


@takes(AnswerForm, CHECKS)
def store_answer(request, form):
    if not may_write(request.user, form.model_of_item, form.cleaned_data["target"]):
        raise PermissionDenied
    is_back = request.POST.get("take_back")
    name = is_back or request.POST.get("answer", "")
    kind, _colon, fingerprint = name.partition(":")
    if not 0 < len(kind) <= 20 or len(fingerprint) != 16 or "\x00" in name:
        raise Http404
    place = form.pointer, form.cleaned_data["text"], kind, fingerprint
    stored = remove_answer(*place) if is_back else answer(*place, request.user)
    if request.POST.get("back") == "languages":
        messages.success(request, gettext("Your answer is stored."))
        return HttpResponseRedirect(reverse("admin:translation_languages"))
    context = {"answer": stored, "name": name}
    return TemplateResponse(request, "admin/desk/translation_answer.html", context)


PAGES = [
    ("translations/pane/", translation_pane, "translation_pane"),
    ("translations/fill/", fill, "translation_fill"),
    ("translations/concordance/", concordance, "translation_concordance"),
    (
        "translations/suggestion/",
        suggestion.translation_suggestion,
        "translation_suggestion",
    ),
    ("translations/checks/", check, "translation_checks"),
    ("translations/checks/answer/", store_answer, "translation_checks_answer"),
]
