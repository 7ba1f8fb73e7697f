"""What a text, or a block of it, says otherwise than its translation, as it is typed.

The editor sends a ``CheckForm`` and gets HTML. There ``data-answer`` and
``data-take-back`` are what it sends as ``answer`` or ``take_back``, with an
``AnswerForm``; ``data-replace`` are words of the target and ``data-with`` better ones.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.permissions import may_see, may_write
from desk.translation_pane.forms import AnswerForm, CheckForm, refuse
from publishing.translations.language_check_words import TERM, remarks
from publishing.translations.language_checks import (
    PARAGRAPH,
    answer,
    answers_to,
    findings_in,
    prepared,
    remove_answer,
)

TEMPLATE = "admin/desk/translation_checks.html"


@require_POST
def check(request):
    form = CheckForm(request.POST)
    if not form.is_valid():
        return refuse(request, TEMPLATE, form)
    if not may_see(request.user, form.model_of_item):
        raise PermissionDenied
    target, pair = form.cleaned_data["target"], form.pair()
    # Of an empty block there is nothing to say but that.
    found = findings_in(pair, prepared() if pair.is_complete else ())
    found = [finding for finding in found if concerns(finding, target)]
    lines = remarks(found, target=target, answers=answers_to(found))
    context = {
        "remarks": [line for line in lines if not line.answer],
        "answered": [line for line in lines if line.answer],
        "block": form.cleaned_data["block"],
        "may_answer": may_write(request.user, form.model_of_item, target),
    }
    return TemplateResponse(request, TEMPLATE, context)


def concerns(finding, target):
    """Tell whether who writes the target can do something about it."""
    words = dict(finding.words)
    if finding.kind == PARAGRAPH:
        return not words[target]
    if finding.kind == TERM and len(words) == 2:
        return not words[target]
    return target in words


@require_POST
def store_answer(request):
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return refuse(request, TEMPLATE, form)
    if not may_write(request.user, form.model_of_item, form.cleaned_data["target"]):
        raise PermissionDenied
    is_back = bool(request.POST.get("take_back"))
    name = request.POST.get("take_back") or request.POST.get("answer", "")
    kind, _colon, fingerprint = name.partition(":")
    if not 0 < len(kind) <= 20 or len(fingerprint) != 16 or "\x00" in name:
        raise Http404
    place = form.pointer, form.cleaned_data["text"], kind, fingerprint
    stored = None
    if is_back:
        remove_answer(*place)
    else:
        stored = answer(*place, request.user)
    if request.POST.get("back") == "languages":
        messages.success(request, gettext("Your answer is stored."))
        return HttpResponseRedirect(reverse("admin:translation_languages"))
    context = {"answer": stored, "name": name}
    return TemplateResponse(request, "admin/desk/translation_answer.html", context)
