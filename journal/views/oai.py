"""The journal for harvesters: OAI-PMH."""

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml import etree

from journal.oai.data import Data
from journal.oai.repository import Repository
from text.languages import LANGUAGES


# It changes nothing, so anybody may send the form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request):
    parameters = request.POST if request.method == "POST" else request.GET
    # One answer for all: harvesters have no language.
    with override(LANGUAGES[0]):
        response = Repository(Data(request.path)).process(dict(parameters.lists()))
    # Not by the library, which writes each Cyrillic letter as seven signs.
    content = etree.tostring(
        response.root(), encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    answer = HttpResponse(content, content_type="text/xml; charset=utf-8")
    answer.headers["Content-Language"] = ", ".join(LANGUAGES)
    add_never_cache_headers(answer)
    return answer
