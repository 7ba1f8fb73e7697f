"""Reverts a record to what it was before something, unless somebody changed it since.

::

    reversal = Reversal(record, before, after, later)
    if not reversal.refusal(user):
        reversal.revert(user, note)
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.permissions import has, may_publish_all
from publishing import changesets, restoration, snapshots, transitions, working_copies
from publishing.display import scope_name
from publishing.drafts.permissions import may
from publishing.models import Record, Revision, WorkingCopy
from publishing.models.status import PUBLIC, State, StatusMixin
from publishing.models.working_copy import SCOPES, scope_of

# What a step off the site changes: no text that somebody wrote.
OF_PUBLICATION = {"state", "published_at", "published_until", "withdrawal_reason"}


@dataclass
class Reversal:
    """What a revert does with a record; None if it was deleted.

    ``before``, ``after``: the revisions around what is reverted, read ``with_states``.
    Without both it changed nothing; without ``before`` it made the record, which is
    deleted. ``later``: the revisions since; ``is_lost``: one of the two was removed.
    """

    record: Record | None
    before: Revision | None = None
    after: Revision | None = None
    later: list = field(default_factory=list)
    is_lost: bool = False

    @property
    def is_new(self):
        return self.after is not None and self.before is None

    @cached_property
    def drafts(self):
        """The languages that it published and that are still public."""
        if self.after is None or not isinstance(self.record, StatusMixin):
            return []
        then = self.before.states if self.before else {}
        return [
            language
            for language in self.record.public_languages()
            if then.get(language) not in PUBLIC
        ]

    @property
    def in_review(self):
        """Those of ``drafts`` that were in review before."""
        then = self.before.states if self.before else {}
        return [code for code in self.drafts if then.get(code) == State.REVIEW]

    @cached_property
    def restored(self):
        """The names whose contents become again what they were."""
        if self.before is None or self.record is None:
            return []
        then = restoration.contents(type(self.record), self.before.snapshot)
        return snapshots.differing(then, self.after.snapshot)

    def refusal(self, user, scopes=()) -> str:
        """Return why it stays as it is, or an empty text.

        ``scopes``: those that the person must be able to publish, besides.
        """
        if self.record is None:
            return gettext("It has been deleted since.")
        # That somebody has taken it off the site is no change.
        names = {snapshots.stem(name) for each in self.later for name in each.changed}
        if names - OF_PUBLICATION or (self.later and self.record.public_languages()):
            return changed_since()
        if self.is_lost:
            return gettext("Its history was removed.")
        return self._forbidden(user, {*scopes, *self.drafts})

    def _forbidden(self, user, scopes):
        """Say in which languages the person may not do it."""
        if not self.is_new:
            return forbidden(user, self.record, scopes, publishes=True) or forbidden(
                user, self.record, map(scope_of, self.restored)
            )
        public = self.record.public_languages()
        may_delete = has(user, "delete", self.record)
        if may_delete and may_publish_all(user, self.record, public):
            return ""
        return gettext("You do not have permission to delete it.")

    def revert(self, user, note):
        """Bring it back, in a transaction of the caller; return the record.

        What was published with it is an item of its own: it stays.
        """
        record = take_off(self.record, self.drafts, user, note, self.in_review)
        if self.restored:
            restoration.restore(record, self.before, restoration.ALL, user, note)
        return record


def changed_since():
    return gettext("It has been changed since.")


def forbidden(user, record, scopes, *, publishes=False, **options) -> str:
    """Say in which of the scopes a person may not take a step, as ``may`` answers."""
    beyond = [
        capfirst(scope_name(scope))
        for scope in SCOPES
        if scope in {*scopes}
        and not may(user, record, scope, publishes=publishes, **options)
    ]
    text = (
        gettext("%(language)s: you do not have permission to publish it.")
        if publishes
        else gettext("%(language)s: you do not have permission to change it.")
    )
    return text % {"language": ", ".join(beyond)} if beyond else ""


def take_off(record, languages, user, note, in_review=()):
    """Make languages drafts again, or let them be in review again."""
    if not languages:
        return record
    with changesets.changeset(user, note=note):
        for language in languages:
            name = "unpublish" if record.was_seen_in(language) else "unschedule"
            step = transitions.TRANSITIONS[name]
            record = transitions.take(record, [language], step, user, note, along=False)
        if states := [f"state_{language}" for language in in_review]:
            for state in states:
                setattr(record, state, State.REVIEW)
            record.save(update_fields=states)
    return record


# Its working copy


def contents_of(working_copy) -> dict | None:
    """Return what a revert brings back of a working copy; None if there is none."""
    if working_copy is None or working_copy.pk is None:
        return None
    fields = working_copy._meta.concrete_fields
    names = [each.name for each in fields if isinstance(each, models.JSONField)]
    return {name: getattr(working_copy, name) for name in names}


def refusal_of_copy(record, working_copy, before, after, user) -> str:
    """Return why a working copy stays as it is, or an empty text.

    ``before``: its ``contents_of`` then; ``after``: the fingerprint of those after it.
    """
    now = contents_of(working_copy) or {}
    if snapshots.fingerprint(now) != after:
        return changed_since()
    mine = now.get("mine", {})
    was = (before or {"mine": now.get("base", {})})["mine"]
    names = [name for name in mine.keys() | was if mine.get(name) != was.get(name)]
    return forbidden(user, record, map(scope_of, names), public=[])


def revert_copy(record, working_copy, before, user):
    """Let a working copy be what it was, or be gone."""
    if before is None:
        if working_copy:
            working_copy.delete()
        return
    if working_copy is None:
        working_copy = WorkingCopy(made_by=user)
        working_copy.to_model, working_copy.to_pk = record.pointer
    mine = working_copy.mine or {}
    for name, value in before.items():
        setattr(working_copy, name, value)
    working_copy.changed_at, working_copy.changed_by = timezone.now(), user
    working_copies.keep_rest(working_copy)
    working_copies.renew_dates(working_copy, record, mine, user)
