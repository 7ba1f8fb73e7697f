"""The permanent URL of a concept: people are redirected, programs get SKOS."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers

from glossary import skos
from glossary.models import Concept
from publishing.pages.views import lead_to

HTML = "text/html"


def term(request, code):
    """Redirect to the page of a concept, or answer in RDF if the client prefers it."""
    try:
        # HTML stands first: it wins a tie.
        media_type = request.get_preferred_type([HTML, *skos.FORMATS])
    except ValueError as error:
        raise BadRequest("The header Accept cannot be read.") from error
    if media_type in skos.FORMATS:
        response = rdf_response(code, media_type)
    else:
        response = lead_to(request, Concept.objects.with_code(code).first())
    patch_vary_headers(response, ["Accept"])
    return response


def rdf_response(code, media_type):
    concepts = Concept.objects.visible_anywhere().with_code(code)
    concept = concepts.for_machines().first()
    if concept is None:
        raise Http404
    text = skos.graph_of([concept]).serialize(format=skos.FORMATS[media_type])
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
