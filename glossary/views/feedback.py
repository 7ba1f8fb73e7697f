from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, gettext_lazy

from glossary.forms import FeedbackForm
from glossary.models import Feedback
from glossary.models.feedback import WINDOW
from glossary.sender_hash import sender_hashes
from publishing.pages.seo import Head, addresses_of
from text.languages import current

TITLE = gettext_lazy("Suggest a term or a correction")


def feedback(request):
    """Show the form for readers' feedback, and store what they send."""
    response = store(request) if request.method == "POST" else show_form(request)
    add_never_cache_headers(response)
    return response


def show_form(request):
    if "sent" in request.GET:
        return page(request, gettext("Thank you"), is_sent=True)
    code = request.GET.get("concept", "")
    kind = Feedback.Kind.CORRECTION if code else Feedback.Kind.NEW
    form = FeedbackForm(language=current(), initial={"concept": code, "kind": kind})
    return page(request, TITLE, form=form)


@transaction.atomic
def store(request):
    form = FeedbackForm(request.POST, language=current())
    if not form.is_valid():
        return page(request, TITLE, form=form)
    hashes = sender_hashes(request)
    Feedback.objects.lock_counting()
    if Feedback.objects.limit_is_reached(hashes):
        form.add_error(
            None,
            gettext(
                "We have received too many suggestions. Please try again in an hour."
            ),
        )
        response = page(request, TITLE, form=form, status=429)
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    form.instance.sender = hashes[0]
    form.save()
    response = redirect(f"{request.path}?sent")
    response.status_code = 303
    return response


def page(request, title, *, status=200, **context):
    head = Head(title=title, addresses=addresses_of("glossary:feedback"), noindex=True)
    context["head"] = head
    return render(request, "glossary/feedback.html", context, status=status)
