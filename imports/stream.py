"""Responses of JSON lines, by which a script shows the progress of an import."""

import json
import logging

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import StreamingHttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext, override

LINES = "application/x-ndjson"
logger = logging.getLogger(__name__)


def wants_lines(request):
    return LINES in request.headers.get("Accept", "")


def progress_lines(language, steps, finish):
    """Yield what the script shows: the progress, then where it leads.

    ``steps`` yields (done, total); ``finish()`` returns an address. The answer outlives
    its request, whose ``language`` it speaks.
    """
    with override(language):
        try:
            for done, total in steps:
                yield {"done": done, "total": total}
            yield {"address": finish()}
        except ValidationError as error:
            yield {"errors": error.messages}
        except DatabaseError:
            logger.exception("An import failed.")
            yield {"errors": [gettext("The database refused: nothing is stored.")]}


def lines_response(items, status=200):
    response = StreamingHttpResponse(
        (f"{json.dumps(item, ensure_ascii=False)}\n" for item in items),
        content_type=LINES,
        status=status,
        # A proxy that collects the answer would show the progress at its end.
        headers={"X-Accel-Buffering": "no"},
    )
    add_never_cache_headers(response)
    return response
