"""Lets a release go out, at once or on its date, and reverts it.

All of its items go out or none. Reverted, they become what they were before.
"""

import time

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts import audit
from accounts.models import removed_person
from publishing.cache import page_stamp
from publishing.content.pointer_model import to_columns
from publishing.content.registry import titles_of
from publishing.content.status import State
from publishing.drafts import restoration, transitions, working_copies
from publishing.drafts.permissions import CHECK_AGAIN, Refused
from publishing.drafts.restoration import Reversal, restore_into_copy
from publishing.drafts.working_copy import ScopeProgress
from publishing.releases import contents
from publishing.releases.problems import problems_of
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision
from text.languages import LANGUAGES

# The channel on which the database tells that something is to go out on a date, by
# triggers (NOTIFY). ``website.database.listen`` may miss it, so a job also looks by
# itself.
CHANNEL = "publishing_scheduled"
# Seconds after which a process of the site asks again what the worker has left.
ASK_EVERY = 5
# Seconds after which the worker tries again what another had locked, and after which it
# looks in any case: the clock may have been set.
RETRY_AFTER, LONGEST_PAUSE = 0.25, 60
# When this process has asked last, by a clock that nobody sets.
_last_check = None


def get_changeable(pk):
    """Return an open release that is not scheduled, its row locked, or refuse."""
    release = contents.get_locked(pk, Release.State.OPEN)
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
    contents.lock(release)
    lines = contents.lines_of(release)
    check(release, lines, user, seen)
    attachments = publish_lines(release, lines, user)
    note_revisions(release, lines, attachments)
    release.attachments = [*attachments.values()]
    release.items.update(state=ReleaseItem.State.OUT)
    release.state = Release.State.PUBLISHED
    release.published_at, release.published_by = timezone.now(), user
    forget_date(release)
    release.save()
    number = len(lines) + len(attachments)
    audit.log(user, release, audit.Act.RELEASE, f"published {number}")
    return release


def check(release, lines, user, seen):
    """Raise ``Refused`` if the release cannot go out as it stands."""
    if not lines:
        raise Refused(gettext("There is nothing in this release yet."))
    if seen is not None and seen != contents.version_of(lines):
        raise Refused(CHECK_AGAIN)
    stops = {
        pointer: [problem.text for problem in problems if problem.is_stop]
        for pointer, problems in problems_of(release, lines, user).items()
    }
    if stops := {pointer: texts for pointer, texts in stops.items() if texts}:
        raise Refused(contents.NOTHING_DONE, stops)


def publish_lines(release, lines, user):
    """Publish all items; return {pointer: ``Taken``} of what went out with them."""
    attachments = []

    def publish_line(line):
        # It may have gone out with another item of the release.
        record = line.record = line.model._base_manager.get(pk=line.pointer.pk)
        if scopes := line.scopes_for(user):
            item = record, line.working_copy, scopes, user
            working_copies.publish_onto(*item, release=release.name)
            attachments.extend(line.working_copy.attachments)
        if line.drafts:
            step = line.drafts, transitions.PUBLISH, user, release.name
            taken = transitions.take(record, *step)
            transitions.check(taken.record)
            attachments.extend(taken.along)

    contents.for_all(lines, publish_line)
    found = transitions.once_each(attachments)
    published = {it.record.pointer: it for it in found}
    for line in lines:
        published.pop(line.pointer, None)
    return published


def note_revisions(release, lines, attachments):
    """Note which revisions a release has made, by which it is taken back.

    What went out with one of its items is in the release from now on.
    """
    keys = {}
    pointers = {*attachments, *(line.pointer for line in lines)}
    revisions = Revision.objects.at(pointers).without_discarded().order_by("pk")
    for revision in revisions.lean():
        keys.setdefault(revision.pointer, []).append(revision.pk)
    for line in lines:
        if of_line := keys.get(line.pointer):
            before = line.newest or of_line[0]
            release.items.of(line.pointer).update(before=before, after=of_line[-1])
    for pointer, taken in attachments.items():
        own, was = keys[pointer], taken.before
        # Without an older one the first was made when it went out, of what it was.
        before = was.pk if was else own[0]
        then = Revision.objects.get(pk=before).snapshot
        ReleaseItem.objects.bulk_create(
            ReleaseItem(
                release=release,
                language=code,
                **to_columns(pointer),
                state=ReleaseItem.State.OUT,
                is_attached=True,
                before=before,
                after=own[-1],
            )
            for code in LANGUAGES
            if taken.record.state_in(code) == State.PUBLISHED != then[f"state_{code}"]
        )


# On a date


def schedule(pk, user, at, seen=None):
    """Let a release go out at a moment to come. Raises ``Refused``."""
    with transaction.atomic():
        release = get_changeable(pk)
        # Who is saving an item has saved it before, or saves it after.
        contents.lock(release)
        lines = contents.lines_of(release)
        check(release, lines, user, seen)
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
        release = contents.get_locked(pk, Release.State.OPEN)
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


def publish_on_its_date(pk):
    rows = Release.objects.scheduled_by_now().filter(pk=pk)
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
            unschedule(pk, publisher, failure_of(error))


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


def publish_scheduled():
    """Publish what is scheduled by now, but for what another has locked."""
    working_copies.publish_scheduled()
    for pk in Release.objects.scheduled_by_now().values_list("pk", flat=True):
        working_copies.run_with_lock_timeout(publish_on_its_date, pk)


def publish_on_date():
    """Publish the same; return after how many seconds to do it again."""
    at = next_date()
    if at and at <= timezone.now():
        publish_scheduled()
        at = next_date()
    left = (at - timezone.now()).total_seconds() if at else LONGEST_PAUSE
    return min(max(left, RETRY_AFTER), LONGEST_PAUSE)


def next_date():
    """Return the earliest date at which something is to go out, or None."""
    dates = [
        model.objects.aggregate(at=Min("publish_at"))["at"]
        for model in [ScopeProgress, Release]
    ]
    return min(filter(None, dates), default=None)


def publish_late():
    """Publish what the worker has left, at most once in ``ASK_EVERY`` seconds."""
    global _last_check
    now = time.monotonic()
    if _last_check is None or now - _last_check >= ASK_EVERY:
        _last_check = now
        publish_scheduled()


# Reverted


def reversals_of(release, user) -> list[tuple[contents.Line, Reversal]]:
    """Return what a revert would do with each item, by a few statements."""
    lines = contents.lines_of(release, state=ReleaseItem.State.OUT)
    rows = {line.pointer: line.rows[0] for line in lines}
    keys = {key for row in rows.values() for key in [row.before, row.after]} - {None}
    around = Revision.objects.with_states().in_bulk(keys)
    later = Revision.objects.at(rows).filter(pk__gt=min(keys, default=0))
    later = [*later.without_discarded().lean()]
    returns = []
    for line in lines:
        row, back = rows[line.pointer], Reversal(line.record)
        if row.before != row.after:
            back.before, back.after = map(around.get, [row.before, row.after])
            back.is_lost = not (back.before and back.after)
        if row.after:
            back.later = [
                revision
                for revision in later
                if revision.pk > row.after and revision.pointer == line.pointer
            ]
        back.obstacle = back.refusal(user, line.languages)
        copy = line.working_copy
        if copy and copy.changed_at > release.published_at and not back.obstacle:
            back.obstacle = gettext(
                "It has been changed since, and the changes are not published."
            )
        returns.append((line, back))
    return returns


def revert(pk, user, *, partly=False):
    """Revert a release, in one transaction; return the reversals of its items.

    Raises ``Refused`` if items have changed since, unless ``partly``: then those stay
    as they are.
    """
    with transaction.atomic():
        page_stamp.renew_on_commit()
        release = contents.get_locked(pk, Release.State.PUBLISHED)
        contents.lock(release)
        returns = reversals_of(release, user)
        free = [line for line, back in returns if not back.obstacle]
        if not free:
            raise Refused(gettext("There is nothing that could be taken back."))
        if len(free) < len(returns) and not partly:
            raise Refused(gettext("Nothing was taken back: items have changed since."))
        backs = {line.pointer: back for line, back in returns}
        contents.for_all(
            free,
            lambda line: undo(backs[line.pointer], user, release.name),
        )
        for line in free:
            release.items.of(line.pointer).update(state=ReleaseItem.State.BACK)
        release.state = Release.State.TAKEN_BACK
        release.taken_back_at, release.taken_back_by = timezone.now(), user
        release.save()
        what = f"taken-back {len(free)} {len(returns)}"
        audit.log(user, release, audit.Act.RELEASE, what)
    return returns


def undo(back, user, note):
    """Bring an item back; what the release changed waits in a working copy again."""
    record = back.revert(user, note)
    if back.restored:
        restore_into_copy(record, back.after, restoration.ALL, user, note)
