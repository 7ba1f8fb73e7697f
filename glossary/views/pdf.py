from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from glossary.pdf.storage import RETRY_AFTER, pdf_for_reader
from library.views import file_response
from text.languages import current


@require_safe
@csp_override({"default-src": [CSP.NONE], "sandbox": True})
def pdf(request):
    """Send the glossary as a PDF, named by its title."""
    generated = pdf_for_reader(current())
    if not generated.file:
        return no_file(generated)
    response = file_response(
        generated.file["name"],
        as_attachment=True,
        filename=f"{file_name(generated.file['title'])}.pdf",
    )
    etag = f'"{generated.file["sha256"]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    # Not left to the middleware: "not modified" must have the policy of this view.
    return get_conditional_response(request, etag=etag, response=response)


def no_file(generated):
    """Answer 404 for a glossary without entries, 503 if the build failed."""
    if generated.failed_at is None:
        raise Http404
    return HttpResponse(
        gettext("The book could not be made just now. Try again later."),
        content_type="text/plain; charset=utf-8",
        status=503,
        headers={"Retry-After": str(int(RETRY_AFTER.total_seconds()))},
    )


def file_name(title):
    """Return a title without characters that a file system may refuse."""
    plain = " ".join(title.split())
    return "".join("-" if sign in '/\\:*?"<>|' else sign for sign in plain)[:120]
