"""Takes a release back: its items become what they were before it went out.

What was taken back can be prepared again, as a new release.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts import audit
from publishing import (
    changesets,
    page_stamp,
    restoration,
    snapshots,
    transitions,
    workflow,
    working_copies,
)
from publishing.display import scope_name
from publishing.models import (
    Release,
    ReleaseItem,
    Revision,
    ScopeProgress,
    WorkingCopy,
)
from publishing.models.status import State, StatusMixin
from publishing.models.working_copy import SCOPES, scope_of
from publishing.releases.contents import Line, Refused, add, lines_of, lock
from text.languages import LANGUAGES

UNPUBLISH = transitions.TRANSITIONS["unpublish"]


@dataclass
class Return:
    """What taking back does with an item; ``obstacle``: why it stays as it is.

    ``drafts``: the languages that become drafts again; ``before`` and ``after``: the
    revisions around the release, None where it changed nothing.
    """

    line: Line
    before: Revision | None = None
    after: Revision | None = None
    obstacle: str = ""

    @property
    def drafts(self):
        if self.before is None or not isinstance(self.line.record, StatusMixin):
            return []
        then, now = self.before.snapshot, self.after.snapshot
        return [
            language
            for language in LANGUAGES
            if is_public(now, language) and not is_public(then, language)
        ]

    @property
    def in_review(self):
        """Those of ``drafts`` that were in review before."""
        then = self.before.snapshot if self.before else {}
        return [code for code in self.drafts if then[f"state_{code}"] == State.REVIEW]

    @property
    def restored(self):
        """The names whose contents become again what they were."""
        if self.before is None:
            return []
        then = restoration.contents(self.line.model, self.before.snapshot)
        return snapshots.differing(then, self.after.snapshot)


def is_public(snapshot, language):
    return snapshot.get(f"state_{language}") in restoration.PUBLIC


def returns_of(release, user) -> list[Return]:
    """Return what taking back would do with each item, by a few statements."""
    lines = lines_of(release, state=ReleaseItem.State.OUT)
    rows = [row for line in lines for row in line.rows]
    keys = {row.before for row in rows} | {row.after for row in rows}
    revisions = Revision.objects.in_bulk(keys - {None})
    returns = []
    for line in lines:
        row = line.rows[0]
        back = Return(line)
        if row.before != row.after:
            back.before, back.after = map(revisions.get, [row.before, row.after])
        back.obstacle = obstacle(release, line, row, back, user)
        returns.append(back)
    return returns


def obstacle(release, line, row, back, user) -> str:
    """Return why an item stays as it is, or an empty text."""
    if line.record is None:
        return gettext("It has been deleted since.")
    if row.after and line.newest != row.after:
        return gettext("It has been changed since.")
    copy = line.working_copy
    if copy and copy.changed_at > release.published_at:
        return gettext("It has been changed since, and the changes are not published.")
    if row.before != row.after and not (back.before and back.after):
        return gettext("Its history was removed.")
    return may_not(user, back)


def may_not(user, back) -> str:
    """Say in which languages the person may not take the item back."""
    record = back.line.record
    scopes = {*back.line.languages, *back.drafts, *map(scope_of, back.restored)}
    beyond = [
        capfirst(scope_name(scope))
        for scope in SCOPES
        if scope in scopes and not working_copies.may_publish_scope(user, record, scope)
    ]
    if beyond:
        names = ", ".join(beyond)
        return gettext("%(language)s: you do not have permission to publish it.") % {
            "language": names
        }
    return ""


def take_back(pk, user, *, partly=False):
    """Take a release back, in one transaction; return what was done, as ``Return``.

    Raises ``Refused`` if items have changed since, unless ``partly``: then those stay
    as they are.
    """
    with transaction.atomic():
        page_stamp.renew_on_commit()
        release = Release.objects.filter(pk=pk).select_for_update(of=("self",)).first()
        if release is None or release.state != Release.State.PUBLISHED:
            raise Refused(
                gettext("Somebody else has changed this release: check it again.")
            )
        lock([line.pointer for line in lines_of(release)])
        returns = returns_of(release, user)
        free = [back for back in returns if not back.obstacle]
        if not free:
            raise Refused(gettext("There is nothing that could be taken back."))
        if len(free) < len(returns) and not partly:
            raise Refused(gettext("Nothing was taken back: items have changed since."))
        undo_all(free, user, release.name)
        for back in free:
            release.items.of(back.line.pointer).update(state=ReleaseItem.State.BACK)
        release.state = Release.State.TAKEN_BACK
        release.taken_back_at, release.taken_back_by = timezone.now(), user
        release.save()
        what = f"taken-back {len(free)} {len(returns)}"
        audit.log(user, release, audit.Act.RELEASE, what)
    return returns


def undo_all(returns, user, note):
    """Bring items back to what they were. Raises ``Refused`` with all that failed."""
    stops = {}
    for back in returns:
        try:
            with transaction.atomic():
                undo(back, user, note)
        except working_copies.REFUSALS as error:
            message = working_copies.error_message(error, back.line.model)
            stops[back.line.pointer] = [message]
    if stops:
        raise Refused(
            gettext("Nothing was taken back: the reasons are shown beside the items."),
            stops,
        )


def undo(back, user, note):
    """Bring an item back; what the release changed waits in a working copy again."""
    record, waited = back.line.record, back.line.rows[0].waited
    in_review = back.in_review
    if drafts := back.drafts:
        with changesets.changeset(user, note=note):
            # What went out with it is an item of the release too.
            record = transitions.take(
                record, drafts, UNPUBLISH, user, note, along=False
            )
            if states := [f"state_{language}" for language in in_review]:
                for state in states:
                    setattr(record, state, State.REVIEW)
                record.save(update_fields=states)
    if back.restored:
        restoration.restore(record, back.before, restoration.ALL, user, note)
        working_copies.restore(record, back.after, restoration.ALL, user, note)
        in_review = [*in_review, *waited.get("in_review", ())]
        for working_copy in WorkingCopy.objects.of(record.pointer):
            scopes = {*in_review} & {*working_copy.scopes()}
            working_copies.set_stage(working_copy, scopes, ScopeProgress.Stage.REVIEW)
    workflow.wait_again(record.pointer, waited, in_review, back.line.languages)


def prepare_again(release, user):
    """Make a release of what was taken back and readers still have to get.

    Return it, and [(record, why it stays out)]. Raises ``Refused`` if it is empty.
    """
    left = []
    with transaction.atomic():
        new = Release.objects.create(name=release.name, note=release.note, made_by=user)
        for line in lines_of(release, state=ReleaseItem.State.BACK):
            languages = [*filter(line.has_news_in, line.languages)]
            try:
                if languages:
                    add(new, line.record, languages)
            except Refused as refusal:
                left.append((line.record, refusal.text))
        if not new.items.exists():
            text = gettext(
                "None of this is still waiting, or it is in another release."
            )
            raise Refused(text)
    return new, left
