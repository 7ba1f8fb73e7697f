"""Lets a release go out: at once or on its date, all of its items or none."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, override

from accounts import audit
from accounts.models import removed_person
from publishing.cache import page_stamp
from publishing.content.pointer_model import columns
from publishing.content.registry import titles_of
from publishing.content.status import State
from publishing.drafts import working_copies
from publishing.drafts.publication import publish_item
from publishing.drafts.refusal import Refused
from publishing.releases.contents import (
    for_all,
    get_locked,
    lines_of,
    lock,
    version_of,
)
from publishing.releases.problems import problems_of, stops_of
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES

# How much of a failure is kept; the page of the release says all of it.
LONGEST = 2000


def get_changeable(pk):
    """Return an open release that is not scheduled, its row locked, or refuse."""
    release = get_locked(pk, Release.State.OPEN)
    if not release.is_changeable:
        raise Refused(gettext("This release is scheduled: unschedule it first."))
    return release


def publish(pk, user, seen=None):
    """Let a release go out now, in one transaction; return it.

    ``seen``: the version of its items that the person has looked at. Raises
    ``Refused``, and then nothing has changed.
    """
    with transaction.atomic():
        return go_out(get_changeable(pk), user, seen)


def go_out(release, user, seen=None):
    """Publish what a release holds; its row is locked."""
    # The first of what is done after the commit.
    page_stamp.renew_on_commit()
    lock(release)
    lines = lines_of(release)
    refusal = gettext("Nothing was published: the reasons are shown beside the items.")
    check(release, lines, user, seen, refusal)
    attached = publish_lines(release, lines, user, refusal)
    note_revisions(release, lines, attached)
    release.items.update(state=ReleaseItem.State.OUT)
    release.state = Release.State.PUBLISHED
    release.published_at, release.published_by = timezone.now(), user
    forget_date(release)
    release.save()
    number = len(lines) + len(attached)
    audit.log(user, release, audit.Act.RELEASE, f"published {number}")
    return release


def check(release, lines, user, seen, refusal):
    """Raise ``Refused`` if the release cannot go out as it stands.

    ``refusal``: what is said above the reasons.
    """
    if not lines:
        raise Refused(gettext("There is nothing in this release yet."))
    if seen is not None and seen != version_of(lines):
        text = gettext(
            "Somebody else has changed an item in the meantime: check it again."
        )
        raise Refused(text)
    if stops := stops_of(problems_of(release, lines, user)):
        raise Refused(refusal, stops)


def publish_lines(release, lines, user, refusal):
    """Publish all items; return {pointer: record} of what went out with them."""
    attached = {}

    def publish_line(line):
        # It may have gone out with another item of the release.
        line.record = line.model._base_manager.get(pk=line.pointer.pk)
        line.record.remember_row()
        item = line.record, line.working_copy, line.scopes_for(user), line.drafts
        _record, along, _lost = publish_item(*item, user, release.name)
        for record in along:
            if known := attached.get(record.pointer):
                record.revision_before = known.revision_before
            attached[record.pointer] = record

    for_all(lines, publish_line, refusal)
    for line in lines:
        attached.pop(line.pointer, None)
    return attached


def note_revisions(release, lines, attached):
    """Note which revisions a release has made, by which it is taken back.

    What went out with one of its items is in the release from now on.
    """
    keys = {}
    pointers = {*attached, *(line.pointer for line in lines)}
    revisions = Revision.objects.at(pointers).without_discarded().order_by("pk")
    for revision in revisions.lean():
        keys.setdefault(revision.pointer, []).append(revision.pk)
    for line in lines:
        if of_line := keys.get(line.pointer):
            before = line.newest or of_line[0]
            release.items.of(line.pointer).update(before=before, after=of_line[-1])
    for pointer, record in attached.items():
        own, was = keys[pointer], record.revision_before
        # Without an older one the first was made when it went out, of what it was.
        before = was.pk if was else own[0]
        then = Revision.objects.get(pk=before).snapshot
        ReleaseItem.objects.bulk_create(
            ReleaseItem(
                release=release,
                language=code,
                **columns(pointer),
                state=ReleaseItem.State.OUT,
                is_attached=True,
                before=before,
                after=own[-1],
            )
            for code in LANGUAGES
            if record.state_in(code) == State.PUBLISHED != then[f"state_{code}"]
        )


# On a date


def schedule(pk, user, at, seen=None):
    """Let a release go out at a moment to come. Raises ``Refused``."""
    with transaction.atomic():
        release = get_changeable(pk)
        # Who is saving an item has saved it before, or saves it after.
        lock(release)
        lines = lines_of(release)
        refusal = gettext(
            "Nothing was scheduled: the reasons are shown beside the items."
        )
        check(release, lines, user, seen, refusal)
        release.publish_at, release.publish_by = at, user
        release.scheduled_at = timezone.now()
        release.scheduled_after = Revision.objects.newest_key()
        release.failure, release.failed_at = "", None
        release.save()
        page_stamp.renew_on_commit()
        what = f"scheduled {at.isoformat(timespec='minutes')}"
        audit.log(user, release, audit.Act.RELEASE, what)
    return release


def unschedule(pk, user, failure=""):
    """Let a release go out on no date any more; ``failure``: why it did not."""
    with transaction.atomic():
        release = get_locked(pk, Release.State.OPEN)
        if release.publish_at is not None:
            forget_date(release)
            if failure:
                release.failure, release.failed_at = failure, timezone.now()
            release.save()
            what = "failed" if failure else "unscheduled"
            audit.log(user, release, audit.Act.RELEASE, what)
    return release


def forget_date(release):
    release.publish_at = release.scheduled_at = release.scheduled_after = None
    release.failure, release.failed_at = "", None


def publish_due():
    """Let the releases go out whose date has come, or note why not.

    It waits at most as long as ``working_copies.run_with_lock_timeout``.
    """
    for pk in Release.objects.due().values_list("pk", flat=True):
        working_copies.run_with_lock_timeout(publish_scheduled, pk)


def publish_scheduled(pk):
    rows = Release.objects.due().filter(pk=pk)
    release = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if release is None:
        # Another process has it, or has done it.
        return
    publisher = release.publish_by or removed_person()
    with override(working_copies.language_of_person(publisher)):
        try:
            with transaction.atomic():
                go_out(release, publisher)
        except Exception as error:
            if working_copies.is_temporary(error):
                raise
            unschedule(pk, publisher, Truncator(failure_of(error)).chars(LONGEST))


def failure_of(error) -> str:
    """Say why a release did not go out on its date."""
    if not isinstance(error, Refused):
        return working_copies.reason(error, Release)
    titles = titles_of(error.stops)
    lines = [
        f"{titles.get(pointer, pointer)}: {' '.join(reasons)}"
        for pointer, reasons in error.stops.items()
    ]
    return "\n".join(lines or [error.text])
