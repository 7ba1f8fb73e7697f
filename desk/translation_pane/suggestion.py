"""A machine's translation of a block, for the translator to work on.

It is asked by the form of DeepL's API (``/v2/translate``), of the service that whoever
runs the site chooses: ``TRANSLATE_URL``. Nothing of the answer is stored.
"""

import json
import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext

from accounts import limits
from accounts.permissions import may_see, may_write
from desk.translation_pane.forms import BlockForm, takes
from desk.translation_pane.terms import terms_in
from glossary.models import Concept
from publishing.pages import web_service
from text.richtext import clean, text_of

logger = logging.getLogger(__name__)

TEMPLATE = "admin/desk/translation_suggestion.html"
# Characters that are sent, and those that are sent along.
LONGEST, LONGEST_CONTEXT = 20_000, 2_000
# Characters that a person may send within the period: some fifty pages.
MOST, PERIOD = 100_000, timedelta(hours=1)
# Of the threads of a process, so many wait for the service at once.
_places = threading.BoundedSemaphore(2)


class NoSuggestion(Exception):
    """Says in a sentence why there is none."""


@takes(BlockForm, TEMPLATE)
def translation_suggestion(request, form):
    if not settings.TRANSLATE_URL:
        raise Http404("No service is chosen: TRANSLATE_URL.")
    target = form.cleaned_data["target"]
    if not may_write(request.user, form.model_of_item, target):
        raise PermissionDenied
    context = {"target": target, "is_rich": form.is_rich}
    try:
        count_characters(request.user, form)
        context["suggestion"] = suggest(form, context_of(request.user, form))
    except NoSuggestion as reason:
        context["refusal"] = str(reason)
    return TemplateResponse(request, TEMPLATE, context)


def count_characters(user, form):
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
    terms = []
    if may_see(user, Concept):
        terms = terms_in(form.plain_text, *form.languages)
    lines = [f"{term.words} = {term.inserted[0]}" for term in terms if term.inserted]
    return "\n".join([*titles_of(form), *lines])[:LONGEST_CONTEXT]


def titles_of(form):
    model, pk = form.cleaned_data["model"], form.cleaned_data["pk"]
    column = f"{model.texts[0]}_{form.languages[0]}"
    titles = model._base_manager.filter(pk=pk).values_list(column, flat=True)
    return filter(None, titles)


# The service


def suggest(form, context) -> str:
    """Return a translation: clean HTML, or plain text; raise NoSuggestion.

    ``context``: what is not translated, but may help.
    """
    if len(form.cleaned_data["html"]) > LONGEST:
        raise NoSuggestion(
            gettext("The paragraph is too long: at most %(most)d characters are sent.")
            % {"most": LONGEST}
        )
    if not _places.acquire(blocking=False):
        raise NoSuggestion(gettext("Others are waiting for a suggestion: try again."))
    try:
        answer = ask(body_of(form, context))
    finally:
        _places.release()
    target = form.cleaned_data["target"]
    suggestion = checked(answer, form.is_rich)
    return clean(suggestion, target) if form.is_rich else suggestion


def body_of(form, context):
    codes, (source, target) = settings.TRANSLATE_LANGUAGES, form.languages
    body = {
        "text": [form.cleaned_data["html"]],
        "source_lang": codes[source]["source"],
        "target_lang": codes[target]["target"],
        "context": context,
    }
    if form.is_rich:
        body["tag_handling"] = "html"
    return json.dumps(body).encode()


def ask(body):
    headers = {"Content-Type": "application/json"}
    if settings.TRANSLATE_KEY:
        headers["Authorization"] = f"DeepL-Auth-Key {settings.TRANSLATE_KEY}"
    try:
        status, answer = web_service.ask(
            settings.TRANSLATE_URL, body, headers, timeout=settings.TRANSLATE_TIMEOUT
        )
    except web_service.NoAnswer as error:
        logger.warning("The translation service fails: %s", error)
        raise NoSuggestion(
            gettext("The translation service does not answer.")
        ) from None
    if status >= 300:
        logger.warning("The translation service answers %s.", status)
        raise NoSuggestion(
            gettext("The translation service answers with an error (%(status)d).")
            % {"status": status}
        )
    return answer


def checked(answer, is_rich):
    """Return the text of an answer; raise NoSuggestion if it has none."""
    text = text_in(answer)
    words = text_of(text) if is_rich else text
    if not words.strip():
        logger.warning("The translation service answers something else.")
        raise NoSuggestion(
            gettext("The answer of the translation service cannot be read.")
        )
    return text


def text_in(answer):
    """Return the translation in an answer, or ""."""
    try:
        text = json.loads(answer)["translations"][0]["text"]
        # JSON can name half a character.
        return text.encode(errors="ignore").decode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
