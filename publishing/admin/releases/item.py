"""Puts an item, or rows of a list, into a release."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext

from accounts.permissions import has
from publishing.admin.addresses import page_of
from publishing.admin.releases.forms import ChooseForm
from publishing.drafts.refusal import Refused
from publishing.releases.contents import add, add_parts, parts_left, releases_of
from publishing.releases.publication import get_changeable
from publishing.releases.release import Release
from text.languages import LANGUAGES, own_name


def may_add(user):
    return has(user, "change", Release)


def add_to_release(model_admin, request, object_id):
    """Ask into which release an item goes, and in which languages."""
    record = model_admin.get_record(request, object_id)
    if not may_add(request.user):
        raise PermissionDenied
    parts = parts_left({record.pointer: LANGUAGES}).get(record.pointer, ())
    form = ChooseForm(request.user, request.POST or None, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                release = get_changeable(form.chosen().pk)
                languages = form.cleaned_data["languages"]
                add(release, record, languages)
                if form.cleaned_data.get("parts"):
                    add_parts(release, {record.pointer: languages})
        except Refused as refusal:
            form.add_error(None, refusal.text)
        else:
            text = gettext("It is in the release “%(name)s”.") % {"name": release}
            messages.success(request, text)
            return HttpResponseRedirect(page_of(type(record), "change", record.pk))
    return model_admin.render_page(
        request,
        "release_item",
        title=gettext("Add to a release"),
        subtitle=str(record),
        original=record,
        form=form,
        waiting=[
            (code, own_name(code), release, url_of(release))
            for code, release in waiting_of(record)
        ],
        back=page_of(type(record), "change", record.pk),
    )


def waiting_of(record):
    """Return (language, release) of where an item waits to go out."""
    releases = releases_of(record.pointer)
    return [(code, releases[code]) for code in LANGUAGES if code in releases]


def url_of(release):
    return page_of(Release, "change", release.pk)
