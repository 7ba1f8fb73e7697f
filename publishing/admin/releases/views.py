"""What the buttons of a release do. Each view is a function of the admin class."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from publishing.admin.addresses import page_of, redirect_to
from publishing.admin.item_actions import may_add, url_of
from publishing.admin.releases import page
from publishing.admin.releases.page import AddForm, ChooseForm, ScheduleForm
from publishing.admin.steps import say_attachments
from publishing.content.registry import records_of
from publishing.drafts import marks
from publishing.drafts.permissions import Refused, refusing_locks
from publishing.releases import contents, publication
from publishing.releases.problems import problems_of
from publishing.releases.publication import get_changeable
from publishing.releases.release import Release
from text.languages import LANGUAGES, in_order, own_name
from text.pointers import parse_or_none


def refusing(view):
    """Say on the page of a release, and at its items, why nothing was done.

    ``view`` gets the release, from who may change it, and returns an answer, or None to
    lead back to it.
    """

    @wraps(view)
    def wrapper(model_admin, request, object_id):
        release = model_admin.get_record(request, object_id)
        if not model_admin.has_change_permission(request, release):
            raise PermissionDenied
        try:
            with refusing_locks():
                answer = view(model_admin, request, release)
            return answer or redirect_to("change", release)
        except Refused as refusal:
            messages.error(request, refusal.text)
            stops = refusal.stops
        release = Release.objects.filter(pk=release.pk).first()
        if release is None:
            return HttpResponseRedirect(page_of(Release, "changelist"))
        # The day that was sent is not lost.
        is_dated = request.POST.get("step") == "schedule"
        forms = {"schedule_form": ScheduleForm(request.POST)} if is_dated else {}
        return page.release_page(
            model_admin, request, release, stops, status=400, **forms
        )

    return wrapper


# Its items


@refusing
def change_items(model_admin, request, release):
    """Add items to a release, or remove a language of one."""
    if request.method != "POST":
        # The language was switched on the page of a refusal, which stands here.
        return None
    form, sent = AddForm(request.user, request.POST), request.POST
    if not {"remove", "parts"} & sent.keys() and not form.is_valid():
        return page.release_page(
            model_admin, request, release, add_form=form, status=400
        )
    with transaction.atomic():
        release = get_changeable(release.pk)
        if "remove" in sent:
            remove(release, sent["remove"])
        elif "parts" in sent:
            add_parts_of(release, sent["parts"])
        else:
            for record in records_of(form.cleaned_data["items"]).values():
                try:
                    contents.add(release, record, form.cleaned_data["languages"])
                except Refused as refusal:
                    messages.warning(request, f"{record}: {refusal.text}")
    return None


def add_parts_of(release, text):
    """Add the parts that are left behind of what is named as ``journal.issue/12``."""
    lines = [line for line in contents.lines_of(release) if str(line.pointer) == text]
    contents.add_parts(release, {line.pointer: line.languages for line in lines})


def remove(release, value):
    """Take out what is named as ``news.article/12:ru``; what is out already stays."""
    text, _colon, language = value.partition(":")
    if pointer := parse_or_none(text):
        release.items.of(pointer).filter(language=language).delete()


# Going out


@refusing
def go_out(model_admin, request, release):
    """Publish a release, schedule it or unschedule it, as the button says."""
    step, user = request.POST.get("step"), request.user
    seen = request.POST.get("version", "")
    if step == "publish":
        release = publication.publish(release.pk, user, seen)
        messages.success(request, gettext("Published."))
        say_attachments(request, release.attachments)
    elif step == "schedule":
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            options = {"schedule_form": form, "status": 400}
            return page.release_page(model_admin, request, release, **options)
        at = form.cleaned_data["at"]
        publication.schedule(release.pk, user, at, seen)
        messages.success(request, f"{capfirst(marks.goes_out(at))}.")
    elif step == "unschedule":
        publication.unschedule(release.pk, user)
        messages.success(request, gettext("No longer scheduled."))
    return None


@refusing
def take_back(model_admin, request, release):
    """Show what taking a release back does; then do it, all or nothing."""
    if release.state != Release.State.PUBLISHED:
        raise Refused(gettext("Only what went out can be taken back."))
    if request.method == "POST":
        partly = "partly" in request.POST
        returns = publication.revert(release.pk, request.user, partly=partly)
        number = sum(not back.obstacle for _line, back in returns)
        text = ngettext(
            "%(number)d item taken back.", "%(number)d items taken back.", number
        )
        messages.success(request, text % {"number": number})
        return None
    returns = publication.reversals_of(release, request.user)
    return model_admin.render_page(
        request,
        "take_back",
        title=gettext("Take the release back"),
        original=release,
        returns=[
            (page.row_of(line, (), request.user, in_order()), back)
            for line, back in returns
        ],
        changed=sum(bool(back.obstacle) for _line, back in returns),
        free=sum(not back.obstacle for _line, back in returns),
        back=page_of(Release, "change", release.pk),
    )


# The page of an item that leads into a release, or publishes it with its parts


def add_to_release(model_admin, request, object_id):
    """Ask into which release an item goes, and in which languages."""
    record = model_admin.get_record(request, object_id)
    if not may_add(request.user):
        raise PermissionDenied
    parts = contents.hidden_parts({record.pointer: LANGUAGES}, left=True)
    parts = parts.get(record.pointer, ())
    publishes = "publish" in request.POST
    if publishes and not parts:
        # The button was pressed twice.
        text = gettext("There is nothing here that readers do not have yet.")
        messages.info(request, text)
        return redirect_to("change", record)
    data = None if publishes else request.POST or None
    form = ChooseForm(request.user, data, parts=parts, whole=str(record))
    if publishes or form.is_valid():
        try:
            with refusing_locks(), transaction.atomic():
                act = publish_with_parts if publishes else put_into_release
                return act(request, record, form)
        except Refused as refusal:
            messages.error(request, refusal.text)
    table = {}
    if parts:
        lines = contents.lines_with(record, parts)
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
            for code, release in contents.releases_of(record.pointer).items()
        ],
    )


def publish_with_parts(request, record, _form):
    """Publish an item and its parts that wait, as a release of its name."""
    release = Release.objects.create(name=str(record), made_by=request.user)
    contents.add(release, record, LANGUAGES)
    contents.add_parts(release, {record.pointer: LANGUAGES})
    publication.publish(release.pk, request.user, request.POST.get("version", ""))
    messages.success(request, gettext("Published."))
    return redirect_to("change", release)


def put_into_release(request, record, form):
    sent, release = form.cleaned_data, get_changeable(form.chosen().pk)
    contents.add(release, record, sent["languages"])
    if sent.get("parts"):
        contents.add_parts(release, {record.pointer: sent["languages"]})
    name = format_html('<a href="{}">{}</a>', url_of(release), release)
    text = gettext("It is in the release “%(name)s”.")
    messages.success(request, mark_safe(text % {"name": name}))
    # With its parts it is published there.
    return redirect_to("change", release if sent.get("parts") else record)
