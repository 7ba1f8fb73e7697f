"""Files of what readers see of the glossary; the permanent URL of a concept."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import (
    add_never_cache_headers,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import condition, require_safe

from glossary.interchange import skos, tables, tbx
from glossary.interchange.entries import entries_of, state, title_page_of
from glossary.models import Concept, Domain, GeneratedFile
from library.views import stored_file_response
from publishing.pages.seo import Head
from publishing.pages.views import lead_to
from text.languages import current, others

# Seconds after which one may ask for the book again.
RETRY_BOOK_AFTER = 60


@dataclass(frozen=True)
class Format:
    """``write(concepts, title_page, everything)`` returns the file, text or bytes."""

    suffix: str
    name: str
    description: str
    media_type: str
    write: Callable


def of_entries(write, concepts, title_page, everything):
    """Write a file by a function of entries and a title page."""
    return write(entries_of(concepts, everything=everything), title_page)


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# In the order of the page, by suffix.
FORMATS = {
    format.suffix: format
    for format in [
        Format(
            *["xlsx", "XLSX", _("a table for Excel"), SPREADSHEET],
            partial(of_entries, tables.write_xlsx),
        ),
        Format(
            *["csv", "CSV", _("a table as plain text"), "text/csv; charset=utf-8"],
            partial(of_entries, tables.write_csv),
        ),
        Format(
            *["tbx", "TBX", _("for translation software"), "application/x-tbx"],
            partial(of_entries, tbx.write),
        ),
        Format(
            *["ttl", "Turtle", _("linked data, SKOS"), "text/turtle; charset=utf-8"],
            skos.write_turtle,
        ),
        Format(
            *["jsonld", "JSON-LD", _("linked data, SKOS")],
            "application/ld+json; charset=utf-8",
            skos.write_json_ld,
        ),
    ]
}


@require_safe
def export(request, suffix):
    """Send a file, or "not modified" to a client that has it already."""
    format, now = FORMATS[suffix], state()

    @condition(lambda *_args: now.etag, lambda *_args: now.moment)
    def respond(request):
        title_page = title_page_of(Concept.objects.all(), moments=now.moments)
        return file_response(format, title_page)

    response = respond(request)
    # Caches must revalidate, as an unpublished concept must not stay in files.
    patch_cache_control(response, no_cache=True)
    return response


def file_response(format, title_page, *, everything=False):
    """Write the file and return it as a response; its name has the day of its state."""
    content = format.write(Concept.objects.all(), title_page, everything)
    day = timezone.localtime(title_page.changed_at).date().isoformat()
    parts = ["glossary", current(), day, *(["all"] if everything else [])]
    return attachment(content, f"{'-'.join(parts)}.{format.suffix}", format.media_type)


def attachment(content, name, media_type):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
def cards(request, code=""):
    """Send the terms of a domain, or all, as cards for Anki."""
    front, [back] = current(), others(current())
    concepts = Concept.objects.visible_in(front).visible_in(back).by_name(front)
    if code:
        concepts = concepts.filter(domains=get_object_or_404(Domain, code=code))
    columns = [f"title_{front}", f"title_{back}", f"summary_{back}"]
    rows = concepts.values_list(*columns)
    names = [gettext("Term"), gettext("Translation"), gettext("Definition")]
    file = io.StringIO()
    file.write("#separator:tab\n#html:false\n#columns:" + "\t".join(names) + "\n")
    writer = csv.writer(file, "excel-tab", quoting=csv.QUOTE_ALL)
    writer.writerows([" ".join(text.split()) for text in row] for row in rows)
    name = "-".join(filter(None, ["glossary", code, front, back]))
    kind = "text/tab-separated-values; charset=utf-8"
    return attachment(file.getvalue(), f"{name}.tsv", kind)


# The book


@require_safe
def pdf(request):
    """Send the newest PDF of the glossary; ask for patience where there is none yet."""
    generated = GeneratedFile.objects.filter(language=current()).first()
    if generated and generated.is_stored:
        name = f"{file_name(generated.file['title'])}.pdf"
        return stored_file_response(
            request, generated.file, name, [current()], is_public=True
        )
    if not Concept.objects.visible_in(current()).exists():
        raise Http404
    head = Head(title=gettext("The book is not ready yet"), noindex=True)
    response = render(request, "glossary/no_pdf.html", {"head": head}, status=503)
    response.headers["Retry-After"] = str(RETRY_BOOK_AFTER)
    add_never_cache_headers(response)
    return response


def file_name(title):
    """Return a title without characters that a file system may refuse."""
    plain = " ".join(title.split())
    return "".join("-" if sign in '/\\:*?"<>|' else sign for sign in plain)[:120]


# The permanent URL of a concept: people are redirected, programs get SKOS


def term(request, code):
    """Redirect to the page of a concept, or answer in RDF if the client prefers it."""
    try:
        # HTML stands first: it wins a tie.
        media_type = request.get_preferred_type(["text/html", *skos.WRITERS])
    except ValueError as error:
        raise BadRequest("The header Accept cannot be read.") from error
    concepts = Concept.objects.filter(code=code)
    if media_type not in skos.WRITERS:
        response = lead_to(request, concepts.first())
    elif concepts.visible_anywhere().exists():
        title_page = title_page_of(Concept.objects.all())
        parts = skos.WRITERS[media_type](concepts, title_page)
        kind = f"{media_type}; charset=utf-8"
        response = HttpResponse(parts, content_type=kind)
    else:
        raise Http404
    patch_vary_headers(response, ["Accept"])
    return response
