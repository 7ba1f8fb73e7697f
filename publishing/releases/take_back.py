"""Takes a release back: its items become what they were before it went out."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import audit
from publishing.cache import page_stamp
from publishing.drafts import restoration
from publishing.drafts.refusal import Refused
from publishing.drafts.revert import Reversal
from publishing.drafts.save import restore
from publishing.releases.contents import Line, for_all, get_locked, lines_of, lock
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision


@dataclass
class Return(Reversal):
    """What taking back does with an item; ``obstacle``: why it stays as it is."""

    line: Line | None = None
    obstacle: str = ""


def returns_of(release, user) -> list[Return]:
    """Return what taking back would do with each item, by a few statements."""
    lines = lines_of(release, state=ReleaseItem.State.OUT)
    rows = {line.pointer: line.rows[0] for line in lines}
    keys = {key for row in rows.values() for key in [row.before, row.after]} - {None}
    around = Revision.objects.with_states().in_bulk(keys)
    later = Revision.objects.at(rows).filter(pk__gt=min(keys, default=0))
    later = [*later.without_discarded().lean()]
    returns = []
    for line in lines:
        row, back = rows[line.pointer], Return(line.record, line=line)
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
        returns.append(back)
    return returns


def take_back(pk, user, *, partly=False):
    """Take a release back, in one transaction; return what was done, as ``Return``.

    Raises ``Refused`` if items have changed since, unless ``partly``: then those stay
    as they are.
    """
    with transaction.atomic():
        page_stamp.renew_on_commit()
        release = get_locked(pk, Release.State.PUBLISHED)
        lock(release)
        returns = returns_of(release, user)
        free = [back for back in returns if not back.obstacle]
        if not free:
            raise Refused(gettext("There is nothing that could be taken back."))
        if len(free) < len(returns) and not partly:
            raise Refused(gettext("Nothing was taken back: items have changed since."))
        backs = {back.line.pointer: back for back in free}
        for_all(
            [back.line for back in free],
            lambda line: undo(backs[line.pointer], user, release.name),
            gettext("Nothing was taken back: the reasons are shown beside the items."),
        )
        for back in free:
            release.items.of(back.line.pointer).update(state=ReleaseItem.State.BACK)
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
        restore(record, back.after, restoration.ALL, user, note)
