from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, gettext_lazy

from glossary import senders
from glossary.forms import SuggestionForm
from glossary.models import Suggestion
from glossary.models.suggestion import WINDOW
from publishing.seo import Head, addresses_of
from text.languages import current

TITLE = gettext_lazy("Suggest a term or a correction")


def suggest(request):
    """Take what a reader proposes."""
    response = take(request) if request.method == "POST" else offer(request)
    add_never_cache_headers(response)
    return response


def offer(request):
    if "sent" in request.GET:
        return page(request, gettext("Thank you"), is_sent=True)
    code = request.GET.get("concept", "")
    kind = Suggestion.Kind.CORRECTION if code else Suggestion.Kind.NEW
    form = SuggestionForm(language=current(), initial={"concept": code, "kind": kind})
    return page(request, TITLE, form=form)


@transaction.atomic
def take(request):
    form = SuggestionForm(request.POST, language=current())
    Suggestion.objects.forget()
    if not form.is_valid():
        return refused(request, form)
    sender = senders.marks(request)
    Suggestion.objects.one_at_a_time()
    if Suggestion.objects.are_enough(sender):
        form.add_error(None, gettext("Too much came in. Send it again in an hour."))
        response = refused(request, form, status=429)
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    form.instance.sender = sender[0]
    form.save()
    response = redirect(f"{request.path}?sent")
    response.status_code = 303
    return response


def refused(request, form, status=200):
    return page(request, TITLE, form=form, status=status)


def page(request, title, *, status=200, **context):
    head = Head(title=title, addresses=addresses_of("glossary:suggest"), noindex=True)
    context["head"] = head
    return render(request, "glossary/suggest.html", context, status=status)
