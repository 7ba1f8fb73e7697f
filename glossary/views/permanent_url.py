"""The permanent URL of a concept: people are redirected, programs get SKOS."""

import io

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers

from glossary.interchange import skos
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept
from publishing.pages.views import lead_to

HTML = "text/html"


def term(request, code):
    """Redirect to the page of a concept, or answer in RDF if the client prefers it."""
    try:
        # HTML stands first: it wins a tie.
        media_type = request.get_preferred_type([HTML, *skos.WRITERS])
    except ValueError as error:
        raise BadRequest("The header Accept cannot be read.") from error
    if media_type in skos.WRITERS:
        response = rdf_response(code, media_type)
    else:
        response = lead_to(request, Concept.objects.filter(code=code).first())
    patch_vary_headers(response, ["Accept"])
    return response


def rdf_response(code, media_type):
    concepts = Concept.objects.filter(code=code)
    if not concepts.visible_anywhere().exists():
        raise Http404
    file = io.StringIO()
    skos.WRITERS[media_type](file, concepts, title_page_of(Concept.objects.all()))
    return HttpResponse(file.getvalue(), content_type=f"{media_type}; charset=utf-8")
