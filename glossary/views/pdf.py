from django.http import Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from glossary.models import Concept, GeneratedFile
from library.views import file_response
from publishing.pages.seo import Head
from text.languages import current

# Seconds after which a reader may ask again.
RETRY_AFTER = 60


@require_safe
def pdf(request):
    """Send the newest PDF of the glossary; ask for patience where there is none yet."""
    generated = GeneratedFile.objects.pdfs().filter(language=current()).first()
    if generated and generated.is_stored:
        return send(request, generated.file)
    if not Concept.objects.visible_in(current()).exists():
        raise Http404
    return not_ready(request)


@csp_override({"default-src": [CSP.NONE], "sandbox": True})
def send(request, facts):
    """Send a PDF, named by its title."""
    response = file_response(
        facts["name"],
        as_attachment=True,
        filename=f"{file_name(facts['title'])}.pdf",
    )
    etag = f'"{facts["sha256"]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    # Not left to the middleware: "not modified" must have the policy of this view.
    return get_conditional_response(request, etag=etag, response=response)


def not_ready(request):
    head = Head(title=gettext("The book is not ready yet"), noindex=True)
    response = render(request, "glossary/no_pdf.html", {"head": head}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def file_name(title):
    """Return a title without characters that a file system may refuse."""
    plain = " ".join(title.split())
    return "".join("-" if sign in '/\\:*?"<>|' else sign for sign in plain)[:120]
