"""A machine's translation of a block, for the translator to work on."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts import limits
from accounts.permissions import may_see, may_write
from desk.translation_pane.forms import BlockForm
from desk.translation_pane.refusals import refuse
from desk.translation_pane.service import LONGEST, NoSuggestion, suggest
from desk.translation_pane.terms import terms_in
from glossary.models import Concept

TEMPLATE = "admin/desk/translation_suggestion.html"
# Characters of what is sent along.
LONGEST_CONTEXT = 2_000
# Characters that a person may send within the period: some fifty pages.
MOST, PERIOD = 100_000, timedelta(hours=1)


def show(request):
    if not settings.TRANSLATE_URL:
        raise Http404("No service is chosen: TRANSLATE_URL.")
    return answer(request)


@require_POST
def answer(request):
    form = BlockForm(request.POST)
    if not form.is_valid():
        return refuse(request, TEMPLATE, form)
    model, target = form.model_of_item, form.cleaned_data["target"]
    if not (may_see(request.user, model) and may_write(request.user, model, target)):
        raise PermissionDenied
    context = {"target": target, "is_rich": form.is_rich}
    try:
        count(request.user, form)
        context["suggestion"] = suggest(
            form.cleaned_data["html"],
            form.cleaned_data["source"],
            target,
            context_of(request.user, form),
            form.is_rich,
        )
    except NoSuggestion as reason:
        context["refusal"] = str(reason)
    return TemplateResponse(request, TEMPLATE, context)


def count(user, form):
    """Count the characters that are sent; raise NoSuggestion if they are too many."""
    amount = min(len(form.cleaned_data["html"]), LONGEST)
    again_at = limits.refused_until(user, "suggestion", MOST, PERIOD, amount)
    if again_at:
        text = gettext(
            "You have had suggestions for many paragraphs: you can ask for more at "
            "%(time)s."
        )
        time = time_format(timezone.localtime(again_at), "TIME_FORMAT")
        raise NoSuggestion(text % {"time": time})


def context_of(user, form):
    """Return what helps to translate a block: the item's title, and its terms.

    The API knows glossaries only by keys of its own, and takes instructions for some
    languages; a context it takes for all.
    """
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    terms = []
    if may_see(user, Concept):
        terms = terms_in(form.plain_text, source, target)
    lines = [f"{term.words} = {term.inserted[0]}" for term in terms if term.inserted]
    return "\n".join([*titles_of(form, source), *lines])[:LONGEST_CONTEXT]


def titles_of(form, language):
    model, pk = form.cleaned_data["model"], form.cleaned_data["pk"]
    column = f"{model.texts[0]}_{language}"
    titles = model._base_manager.filter(pk=pk).values_list(column, flat=True)
    return filter(None, titles)
