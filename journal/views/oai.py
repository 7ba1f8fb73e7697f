"""The journal for harvesters: OAI-PMH."""

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from journal.oai.repository import answer
from text.languages import LANGUAGES


# It changes nothing, so anybody may send the form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request):
    parameters = request.POST if request.method == "POST" else request.GET
    # One answer for all: harvesters have no language.
    with override(LANGUAGES[0]):
        content = answer(dict(parameters.lists()))
    response = HttpResponse(content, content_type="text/xml; charset=utf-8")
    response.headers["Content-Language"] = ", ".join(LANGUAGES)
    add_never_cache_headers(response)
    return response
