"""A machine's translation of a block, for the translator to work on."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.permissions import may_see, may_write
from desk.translation_pane.forms import BlockForm
from desk.translation_pane.refusals import refuse
from desk.translation_pane.service import NoSuggestion, suggest
from desk.translation_pane.terms import terms_in

TEMPLATE = "admin/desk/translation_suggestion.html"
# Characters of what is sent along.
LONGEST_CONTEXT = 2_000


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
        context["suggestion"] = suggest(
            form.cleaned_data["html"],
            form.cleaned_data["source"],
            target,
            context_of(form),
            form.is_rich,
        )
    except NoSuggestion as reason:
        context["refusal"] = str(reason)
    return TemplateResponse(request, TEMPLATE, context)


def context_of(form):
    """Return what helps to translate a block: the item's title, and its terms.

    The API knows glossaries only by keys of its own, and takes instructions for some
    languages; a context it takes for all.
    """
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    terms = terms_in(form.plain_text, source, target)
    lines = [f"{term.words} = {term.inserted[0]}" for term in terms if term.inserted]
    return "\n".join([*titles_of(form, source), *lines])[:LONGEST_CONTEXT]


def titles_of(form, language):
    model, pk = form.cleaned_data["model"], form.cleaned_data["pk"]
    column = f"{model.texts[0]}_{language}"
    titles = model._base_manager.filter(pk=pk).values_list(column, flat=True)
    return filter(None, titles)
