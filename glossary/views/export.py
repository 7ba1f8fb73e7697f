"""The glossary as files: what readers see, and all of it for terminologists."""

from tempfile import SpooledTemporaryFile

from django import forms
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from glossary.interchange.edition import edition_of
from glossary.interchange.formats import format_of
from glossary.interchange.state import state
from glossary.models import Concept
from text.languages import current

# So much of a file is held in memory; a larger one on the disk until it is sent.
IN_MEMORY = 1024 * 1024


class VersionForm(forms.Form):
    v = forms.RegexField("^[0-9]{1,2}$", required=False)


def format_asked(request, suffix):
    """Return the format that an address asks for; unknown: 404."""
    form = VersionForm(request.GET)
    found = form.is_valid() and format_of(suffix, form.cleaned_data["v"])
    if not found:
        raise Http404
    return found


@require_safe
def export(request, suffix):
    """Give a file of what readers see; who has it already hears that it is the same."""
    format = format_asked(request, suffix)
    now = state()

    @condition(lambda *_args: now.etag, lambda *_args: now.moment)
    def give(request):
        return file_of(format, edition_of(Concept.objects.all(), moments=now.moments))

    response = give(request)
    # Nobody keeps it unasked: what is withdrawn is withdrawn here too.
    patch_cache_control(response, no_cache=True)
    return response


def file_of(format, edition, *, everything=False):
    """Answer with a file made now."""
    day = timezone.localtime(edition.changed_at).date().isoformat()
    parts = ["glossary", current(), day, *(["all"] if everything else [])]
    parts += [f"v{format.version}"] if format.query else []
    return FileResponse(
        written(SpooledTemporaryFile(IN_MEMORY), format, edition, everything),
        as_attachment=True,
        filename=f"{'-'.join(parts)}.{format.suffix}",
        content_type=format.media_type,
    )


def written(file, format, edition, everything):
    format.write(file, Concept.objects.all(), edition, everything)
    file.seek(0)
    return file
