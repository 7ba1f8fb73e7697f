"""The page of an item that leads into a release, or publishes it with its parts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from publishing.admin.addresses import redirect_to
from publishing.admin.item_actions import may_add, url_of, waiting_of
from publishing.admin.releases import page
from publishing.admin.releases.forms import ChooseForm
from publishing.drafts.permissions import Refused, refusing_locks
from publishing.releases import publication
from publishing.releases.contents import add, add_parts, lines_with, parts_left
from publishing.releases.problems import problems_of
from publishing.releases.publication import get_changeable
from publishing.releases.release import Release
from text.languages import LANGUAGES, own_name


def add_to_release(model_admin, request, object_id):
    """Ask into which release an item goes, and in which languages."""
    record = model_admin.get_record(request, object_id)
    if not may_add(request.user):
        raise PermissionDenied
    parts = parts_left({record.pointer: LANGUAGES}).get(record.pointer, ())
    publishes = "publish" in request.POST
    if publishes and not parts:
        # The button was pressed twice.
        text = gettext("There is nothing here that readers do not have yet.")
        messages.info(request, text)
        return redirect_to("change", record)
    data = None if publishes else request.POST or None
    form = ChooseForm(request.user, data, parts=parts, whole=str(record))
    if publishes:
        try:
            with refusing_locks():
                release = publish_with_parts(record, request.user, request.POST)
        except Refused as refusal:
            messages.error(request, refusal.text)
        else:
            messages.success(request, gettext("Published."))
            return redirect_to("change", release)
    elif request.method == "POST" and form.is_valid():
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
            name = format_html('<a href="{}">{}</a>', url_of(release), release)
            text = gettext("It is in the release “%(name)s”.")
            messages.success(request, mark_safe(text % {"name": name}))
            # With its parts it is published there.
            is_whole = form.cleaned_data.get("parts")
            return redirect_to("change", release if is_whole else record)
    table = {}
    if parts:
        lines = lines_with(record, parts)
        problems = problems_of(Release(), lines, request.user)
        table = page.table_of(lines, problems, request.user)
    return model_admin.render_page(
        request,
        "release_item",
        title=gettext("Publish") if parts else gettext("Add to a release"),
        record=record,
        form=form,
        **table,
        waiting=[
            (code, own_name(code), release, url_of(release))
            for code, release in waiting_of(record)
        ],
    )


def publish_with_parts(record, user, data):
    """Publish an item and its parts that wait, as a release of its name."""
    with transaction.atomic():
        release = Release.objects.create(name=str(record), made_by=user)
        add(release, record, LANGUAGES)
        add_parts(release, {record.pointer: LANGUAGES})
        return publication.publish(release.pk, user, data.get("version", ""))
