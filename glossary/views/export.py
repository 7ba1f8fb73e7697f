"""Downloads of the glossary as files, of what readers see."""

from tempfile import SpooledTemporaryFile

from django import forms
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from glossary.interchange.formats import format_of
from glossary.interchange.state import state
from glossary.interchange.title_page import title_page_of
from glossary.models import Concept
from text.languages import current

# Bytes of a file that are held in memory; a larger one is written to disk.
MAX_IN_MEMORY = 1024 * 1024


class VersionForm(forms.Form):
    v = forms.RegexField("^[0-9]{1,2}$", required=False)


def format_or_404(request, suffix):
    """Return the file format of a suffix, in the version of the query."""
    form = VersionForm(request.GET)
    format = form.is_valid() and format_of(suffix, form.cleaned_data["v"])
    if not format:
        raise Http404
    return format


@require_safe
def export(request, suffix):
    """Send a file, or "not modified" to a client that has it already."""
    format = format_or_404(request, suffix)
    now = state()

    @condition(lambda *_args: now.etag, lambda *_args: now.moment)
    def respond(request):
        title_page = title_page_of(Concept.objects.all(), moments=now.moments)
        return file_response(format, title_page)

    response = respond(request)
    # Caches must revalidate, as an unpublished concept must not stay in files.
    patch_cache_control(response, no_cache=True)
    return response


def file_response(format, title_page, *, everything=False):
    """Write the file and return it as a response."""
    day = timezone.localtime(title_page.changed_at).date().isoformat()
    parts = ["glossary", current(), day, *(["all"] if everything else [])]
    parts += [f"v{format.version}"] if format.query else []
    return FileResponse(
        file_of(SpooledTemporaryFile(MAX_IN_MEMORY), format, title_page, everything),
        as_attachment=True,
        filename=f"{'-'.join(parts)}.{format.suffix}",
        content_type=format.media_type,
    )


def file_of(file, format, title_page, everything):
    format.write(file, Concept.objects.all(), title_page, everything)
    file.seek(0)
    return file
