"""The permanent address of a concept: for people its entry, for programs SKOS."""

from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers

from glossary import skos
from glossary.models import Concept
from publishing.views import lead_to

HTML = "text/html"


def term(request, code):
    """Lead to the entry of a concept, or tell a program what it says."""
    # A page is sent to whoever does not say that something else is liked better.
    wanted = request.get_preferred_type([HTML, *skos.FORMATS])
    if wanted in skos.FORMATS:
        response = described(code, wanted)
    else:
        response = lead_to(request, Concept.objects.with_code(code).first())
    patch_vary_headers(response, ["Accept"])
    return response


def described(code, media_type):
    concepts = Concept.objects.visible_anywhere().with_code(code)
    concept = concepts.for_machines().first()
    if concept is None:
        raise Http404
    text = skos.graph_of([concept]).serialize(format=skos.FORMATS[media_type])
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
