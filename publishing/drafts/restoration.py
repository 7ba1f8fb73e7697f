"""Restores a revision: the whole record, one language of it, or a deleted record.

And reverts a record to what it was before something, unless somebody changed it since::

    reversal = Reversal(record, before, after, later)
    if not reversal.refusal(user):
        reversal.revert(user, note)
"""

from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.permissions import has, may_publish_all
from publishing.content import changesets, snapshots
from publishing.content.addresses import free_among
from publishing.content.linkable import OLD_URLS
from publishing.content.publishable import Publishable
from publishing.content.record import Record
from publishing.content.snapshots import SCOPES, fingerprint, scope_of
from publishing.content.status import PUBLIC, State, StatusMixin
from publishing.drafts import save, transitions
from publishing.drafts.overlay import lay, put_on, write_values
from publishing.drafts.permissions import NO_RIGHT, may
from publishing.drafts.save import Said
from publishing.drafts.working_copy import WorkingCopy
from publishing.revisions.display import scope_name
from publishing.revisions.revision import Revision
from publishing.translations import translation_status
from text.languages import LANGUAGES, language_of

# In place of a language: the whole record.
ALL = "all"


def to_restore(record, revision, scope=ALL) -> dict:
    """Return {name: value} of what a restore would change."""
    now = snapshots.take(type(record), record.pk)
    then = snapshots.without(revision.snapshot, type(record).publication_fields)
    return {
        name: then[name]
        for name in snapshots.differing(then, now)
        if scope == ALL or language_of(name) == scope
    }


def restore(record, revision, scope, user, note="") -> list[str]:
    """Write the contents of a revision back to the record.

    ``scope``: a language, or ``ALL``. Returns the names of what could not be restored,
    as a reference to a deleted record. Raises ValidationError if something that readers
    see would become incomplete, or a file is lost.
    """
    versions = translation_status.synced_versions_in(revision, type(record))
    with changesets.changeset(
        user,
        kind=Revision.Kind.RESTORED,
        note=note,
        target=record.pointer,
        restored_versions=versions,
    ):
        locked = type(record).locked([record.pk]).get()
        values = to_restore(locked, revision, scope)
        lost = write_values(locked, locked.prepare_restore(values))
        transitions.check(locked)
    return lost


def restore_into_copy(record, revision, scope, user, note="") -> list[str]:
    """Bring a revision back as changes that readers do not have yet.

    ``scope``: as of ``restore``. What readers do not have at all is written
    onto the item. Returns the names that could not be restored, as a reference to a
    deleted record. Raises ValidationError if what readers have would lose its title,
    as the form does.
    """
    with transaction.atomic():
        record = type(record).locked([record.pk]).get()
        values = to_restore(record, revision, scope)
        values |= record.prepare_restore(save.immediate_values(type(record), values))
        laid = lay(record, values)
        transitions.refuse(record, laid.missing_titles())
        said = Said(seen={*values}, note=note, kind=Revision.Kind.RESTORED)
        working_copy = save.working_copy_or_new(record, user)
        save.save_changes(working_copy, record, values, user, said)
        return laid.lost


def restore_deleted(model, revision, user) -> tuple:
    """Create a deleted record again, with its old primary key.

    Returns the record and the names of what could not be restored. What readers had is
    a draft that keeps its date and address. Raises ValidationError where it cannot be
    without what was deleted, too.
    """
    values = dict(revision.snapshot)
    with changesets.changeset(
        user,
        kind=Revision.Kind.RESTORED,
        target=revision.pointer,
        restored_versions=translation_status.synced_versions_in(revision, model),
    ):
        record = model(pk=revision.to_pk)
        if issubclass(model, Publishable):
            for language in LANGUAGES:
                if values.get(f"state_{language}") in PUBLIC:
                    values[f"state_{language}"] = Publishable.State.DRAFT
            values |= free_slugs(record, values)
        refuse_without_parents(model, values)
        values.pop(OLD_URLS, None)
        created_at = values.pop("created_at", None)
        lost = write_values(record, record.prepare_restore(values))
        if created_at:
            model._base_manager.filter(pk=record.pk).update(created_at=created_at)
        record.after_undelete(revision.snapshot)
        transitions.check(record)
    return record, lost


def refuse_without_parents(model, values):
    """Raise ValidationError if what a record needs was deleted, as its issue."""
    columns = snapshots.own_columns(model)
    for column in (one for one in columns if one.many_to_one and not one.null):
        needed = column.related_model._base_manager.filter(pk=values.get(column.name))
        if not needed.exists():
            message = gettext("%(what)s: it was deleted, too. Restore that first.")
            raise ValidationError(message % {"what": capfirst(column.verbose_name)})


def free_slugs(record, values):
    """Return an empty slug for each that another record has by now: it is made anew."""
    # Which records must have other slugs may depend on the values, as on the parent.
    record = put_on(record, values)
    names = [f"slug_{language}" for language in LANGUAGES]
    wanted = {name: values[name] for name in names if values.get(name)}
    free = free_among(record, {*wanted.values()})
    return {name: "" for name, slug in wanted.items() if slug not in free}


# Reverts: back to what a record was before something

# What a step off the site changes: no text that somebody wrote.
OF_PUBLICATION = {"state", "published_at", "published_until", "withdrawal_reason"}


@dataclass
class Reversal:
    """What a revert does with a record; None if it was deleted.

    ``before``, ``after``: the revisions around what is reverted, read ``with_states``.
    Without both it changed nothing; without ``before`` it made the record, which is
    deleted. ``later``: the revisions since; ``is_lost``: one of the two was removed.
    ``copy``: None if its working copy stays as it is, else what ``contents_of`` was
    ``before``, and the fingerprint of that ``after``.
    """

    record: Record | None
    before: Revision | None = None
    after: Revision | None = None
    later: list = field(default_factory=list)
    is_lost: bool = False
    working_copy: WorkingCopy | None = None
    copy: dict | None = None
    # Why it stays as it is, where somebody has asked.
    obstacle: str = ""

    @property
    def is_new(self):
        return not (self.is_lost or self.after is None or self.before)

    @property
    def drafts(self):
        """{language that it published and that is still public: its state before}."""
        if self.after is None or not isinstance(self.record, StatusMixin):
            return {}
        then = self.before.states if self.before else {}
        public = self.record.public_languages()
        return {code: then.get(code) for code in public if then.get(code) not in PUBLIC}

    @cached_property
    def restored(self):
        """The names whose contents become again what they were."""
        if self.before is None or self.record is None:
            return []
        left_out = type(self.record).publication_fields
        then = snapshots.without(self.before.snapshot, left_out)
        return snapshots.differing(then, self.after.snapshot)

    def refusal(self, user, scopes=()) -> str:
        """Return why the person may not revert it, or an empty text.

        ``scopes``: those that they must be able to publish, besides.
        """
        record = self.record
        if record is None:
            return gettext("It has been deleted since.")
        names = {snapshots.stem(name) for each in self.later for name in each.changed}
        # That somebody has taken it off the site is no change.
        is_changed = names - OF_PUBLICATION or (
            self.later and record.public_languages()
        )
        now = contents_of(self.working_copy) or {}
        if is_changed or (self.copy and fingerprint(now) != self.copy["after"]):
            return gettext("It has been changed since.")
        if self.is_lost:
            return gettext("Its history was removed.")
        if self.is_new:
            public = record.public_languages()
            if has(user, "delete", record) and may_publish_all(user, record, public):
                return ""
            return gettext("You do not have permission to delete it.")
        return (
            forbidden(user, record, {*scopes, *self.drafts}, publishes=True)
            # What is restored is read only where it matters.
            or (
                forbidden(user, record, SCOPES)
                and forbidden(user, record, {*map(scope_of, self.restored)})
            )
            or forbidden(user, record, {*map(scope_of, self._copied(now))}, public=[])
        )

    def _copied(self, now):
        """Return the names that the working copy has otherwise than before."""
        if not self.copy:
            return []
        then = self.copy["before"] or {}
        return save.names_written(now.get("mine", {}), then.get("mine", {}))

    def revert(self, user, note):
        """Bring it back, in a transaction of the caller; return the record.

        What was published with it is an item of its own: it stays.
        """
        record = self.take_off(user, note)
        if self.is_new:
            with changesets.changeset(user, note=note):
                record.delete()
        elif self.restored:
            restore(record, self.before, ALL, user, note)
        if self.copy:
            self._revert_copy(record, user)
        return record

    def take_off(self, user, note):
        """Make drafts of what was published; what was in review is so again."""
        record, drafts = self.record, self.drafts
        names = [f"state_{code}" for code in drafts if drafts[code] == State.REVIEW]
        with changesets.changeset(user, note=note) if drafts else nullcontext():
            for language in drafts:
                name = "unpublish" if record.was_seen_in(language) else "unschedule"
                step = transitions.TRANSITIONS[name]
                record = transitions.take(
                    record, [language], step, user, note, along=False
                ).record
            for name in names:
                setattr(record, name, State.REVIEW)
            if names:
                record.save(update_fields=names)
        return record

    def _revert_copy(self, record, user):
        """Let the working copy be what it was, or be gone."""
        working_copy, before = self.working_copy, self.copy["before"]
        if before is None:
            if working_copy:
                working_copy.delete()
            return
        if working_copy is None:
            working_copy = WorkingCopy(made_by=user)
            working_copy.to_model, working_copy.to_pk = record.pointer
        mine = working_copy.mine or {}
        written = save.names_written(before["mine"], mine)
        for name, value in before.items():
            setattr(working_copy, name, value)
        working_copy.changed_at, working_copy.changed_by = timezone.now(), user
        working_copy.save_or_delete(written)
        save.renew_dates(working_copy, record, mine, user)


def contents_of(working_copy) -> dict | None:
    """Return what a revert brings back of a working copy; None if there is none."""
    if working_copy is None or working_copy.pk is None:
        return None
    fields = working_copy._meta.concrete_fields
    names = [each.name for each in fields if isinstance(each, models.JSONField)]
    return {name: getattr(working_copy, name) for name in names}


def forbidden(user, record, scopes, **how) -> str:
    """Say in which of the scopes a person may not take a step; ``how``: of ``may``."""
    beyond = [
        capfirst(scope_name(scope))
        for scope in SCOPES
        if scope in scopes and not may(user, record, scope, **how)
    ]
    return NO_RIGHT % {"language": ", ".join(beyond)} if beyond else ""
