from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from glossary.pdf.keeping import TRY_AGAIN, book_for_reader
from library.views import file_response
from text.languages import current


@require_safe
@csp_override({"default-src": [CSP.NONE], "sandbox": True})
def book(request):
    """Answer with the glossary as a PDF, as one to keep; its name is its title."""
    pdf = book_for_reader(current())
    if not pdf.file:
        return without_a_book(pdf)
    response = file_response(
        pdf.file["name"],
        as_attachment=True,
        filename=f"{file_name(pdf.file['title'])}.pdf",
    )
    etag = f'"{pdf.file["sha256"]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    # Asked here, not in the middleware: "not modified" has this view's policy too.
    return get_conditional_response(request, etag=etag, response=response)


def without_a_book(pdf):
    """Tell of a glossary without entries, and of a book that could not be made."""
    if pdf.failed_at is None:
        raise Http404
    return HttpResponse(
        gettext("The book could not be made just now. Try again later."),
        content_type="text/plain; charset=utf-8",
        status=503,
        headers={"Retry-After": str(int(TRY_AGAIN.total_seconds()))},
    )


def file_name(title):
    """Return a title as a file may be called anywhere."""
    plain = " ".join(title.split())
    return "".join("-" if sign in '/\\:*?"<>|' else sign for sign in plain)[:120]
