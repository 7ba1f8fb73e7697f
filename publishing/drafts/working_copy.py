from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import person_field
from publishing.content import pointer_model, snapshots
from publishing.content.constraints import once
from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.content.snapshots import SCOPES, SHARED, scope_of
from publishing.content.status import StatusMixin
from publishing.revisions.revision import (
    Revision,
    add_author,
    authors_among,
    authors_beside,
    existing_authors,
)
from publishing.translations.translation_status import (
    Declaration,
    SyncPoint,
    TranslationStatus,
    decide,
    status_of,
    texts_of,
    unequal_in,
)
from text.languages import LANGUAGES

# A scheduled scope is written onto its item this long before its time, so that at that
# time no reader gets the former text.
AHEAD = timedelta(seconds=10)
# How long unsaved texts are stored, and what a form was opened on.
MAX_AGE = timedelta(days=90)


class WorkingCopyQuerySet(PointerQuerySet):
    def lean(self):
        """Annotate ``changed_names``, the names that it changes; defer the contents."""
        names = models.Func(
            "mine",
            template="ARRAY(SELECT jsonb_object_keys(%(expressions)s))",
            output_field=ArrayField(models.TextField()),
        )
        rows = self.annotate(changed_names=names).defer("base", "mine")
        return rows.prefetch_related("progress")


class WorkingCopy(PointerModel):
    """Changes to an item that readers do not see until they are published.

    ``mine``: what it changes, as ``snapshots.changes`` has it; ``base``: what the item
    had there when the edit of each name began. ``declarations``: {text: Declaration},
    and ``answers``: {text: {language: version}}, what whoever declared had seen.
    ``notes``: {scope: [what was changed in it, and why]}, for the revision it becomes.
    ``authors``: who wrote what of it last, see ``publishing.revisions.revision``.
    ``revision``: the key of its newest ``WorkingCopyRevision``, 0 before the first.
    Its scopes, the languages and ``SHARED``, are reviewed, scheduled and published one
    by one: see ``ScopeProgress``.
    """

    base = models.JSONField()
    mine = models.JSONField()
    declarations = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    authors = models.JSONField(default=dict)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = person_field()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = person_field()
    revision = models.BigIntegerField(default=0)

    # What was published with it: see ``publishing.drafts.transitions``.
    attachments = ()
    # The snapshot of the item, where somebody has read it along.
    live = None

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk")]

    @property
    def model(self):
        """The model of the item; None if there is no such kind any more."""
        return pointer_model.model_at(self.pointer)

    @property
    def changed(self) -> list[str]:
        return [*self.mine]

    def over(self, live) -> dict:
        """Return the snapshot of the item with the changes applied to ``live``."""
        return live | self.mine

    @property
    def checked(self) -> list[str]:
        """The texts that it declares to be in sync without changing them.

        Only those that are still out of sync.
        """
        changed = {snapshots.stem(name) for name in self.changed}
        texts = {
            text
            for text, answer in self.declarations.items()
            if answer == Declaration.SAME and text not in changed
        }
        sync_points = SyncPoint.objects.of(self.pointer).filter(text__in=texts)
        return [
            f"{sync_point.text}_{language}"
            for sync_point in (sync_points if texts else ())
            for language in LANGUAGES
            if status_of(sync_point, language)
            in {TranslationStatus.STALE, TranslationStatus.BOTH}
        ]

    def declared(self, text, live) -> str:
        """Return the declaration about a text, if the text is still the same."""
        is_of_now = self.answers.get(text) == texts_of(self.over(live), text)
        return self.declarations.get(text, "") if is_of_now else ""

    def newer(self, text, live, sync_point) -> list[str]:
        """Return the languages of a text that will be newer once all is published."""
        answer = self.declarations.get(text)
        now = texts_of(self.over(live), text)
        synced = decide(
            texts_of(live, text),
            now,
            sync_point.synced if sync_point else None,
            Declaration(answer) if answer else None,
            seen=self.answers.get(text) if answer == Declaration.SAME else None,
        )
        return synced.newer(now)

    def scopes(self) -> list[str]:
        """Return the languages that it changes, and ``SHARED``."""
        scopes = {scope_of(name) for name in [*self.changed, *self.checked]}
        return [scope for scope in SCOPES if scope in scopes]

    def progress_of(self, scope):
        """Return the progress of a scope; an unsaved one if it is a draft."""
        rows = {row.scope: row for row in self.progress.all()}
        return rows.get(scope) or ScopeProgress(working_copy=self, scope=scope)

    def changed_in(self, scopes) -> list[str]:
        return [name for name in self.changed if scope_of(name) in scopes]

    def values(self, scopes) -> dict:
        """Return {name: value} of what it changes in these scopes."""
        return {name: self.mine[name] for name in self.changed_in(scopes)}

    def conflicts(self, live) -> list[str]:
        """Return the names that the item and the working copy changed differently."""
        return [
            name
            for name, value in self.mine.items()
            if name in live and live[name] not in (self.base.get(name, ""), value)
        ]

    def rebase(self, names, live):
        """Take what has just been published out of the changes; ``live`` has it.

        Texts of a row that readers do not have yet wait for the row.
        """
        for name in names:
            if has_row(live, name) or not has_row(self.mine, name):
                del self.mine[name]
                self.base.pop(name, None)

    def take(self, values, user, seen=()) -> list[str]:
        """Change ``values``, as ``snapshots.changes`` has them, in a person's name.

        ``seen``: names whose present value in ``live`` people have looked at, so that
        the changes are based on that now. Returns the names that now say something else
        than before.
        """
        shown = self.over(self.live)
        kept = {name: was for name, was in self.base.items() if name not in seen}
        base, mine = self.live | kept, shown | values
        written = snapshots.differing(mine, shown)
        # Of rows that are there no more nothing is left.
        mine = {
            name: value
            for name, value in mine.items()
            if has_row(mine, name) or has_row(self.live, name)
        }
        self.mine = snapshots.changes(mine, base)
        self.base = snapshots.changes(base, mine)
        add_author(self.authors, user, written)
        kept = {*self.changed, *self.declarations}
        self.authors = authors_among(self.authors, kept)
        self.changed_at, self.changed_by = timezone.now(), user
        self.set_languages()
        return written

    def add_note(self, note, scopes):
        """Keep what a save says of these scopes, if they are changed."""
        for scope in {*scopes} & {*self.scopes()}:
            self.notes.setdefault(scope, []).append(note)

    def lacks_note(self, record, scopes):
        """Return whether it changes what is printed, and no save has said why."""
        is_needed = record.is_note_needed(self.changed_in(scopes))
        return is_needed and not any(map(self.notes.get, scopes))

    def take_notes(self, scopes, *more) -> str:
        """Return what was said of these scopes and ``more``, and forget it."""
        notes = [note for scope in scopes for note in self.notes.pop(scope, [])]
        longest = Revision._meta.get_field("note").max_length
        said = "; ".join(dict.fromkeys(filter(None, [*notes, *more])))
        return Truncator(said).chars(longest)

    def save_or_delete(self, written=()):
        """Store it, or delete it if it changes nothing any more.

        ``written``: the names that a person has changed in it.
        """
        if scopes := self.scopes():
            self.notes = {
                scope: self.notes[scope] for scope in scopes if scope in self.notes
            }
            self.set_languages()
            self.revision = WorkingCopyRevision.objects.create(
                **pointer_model.to_columns(self.pointer),
                user=self.changed_by,
                contents=self.mine,
                changed=[*written],
            ).pk
            self.save()
            self.progress.exclude(scope__in=scopes).delete()
            self.model.date_changes(self.to_pk, self.changed_at)
        elif self.pk:
            self.delete()

    def discard(self, user):
        """Delete the working copy; a revision keeps it, and can be restored."""
        model = self.model
        live, changed = snapshots.take(model, self.to_pk), self.changed
        if live is not None and changed:
            snapshot = self.over(live)
            Revision.objects.create(
                **pointer_model.to_columns(self.pointer),
                user=user,
                note=self.take_notes(SCOPES),
                kind=Revision.Kind.DISCARDED,
                changed=changed,
                authors=authors_beside(self.authors_of(changed, user), user),
                snapshot=snapshot,
                unequal=unequal_in(snapshot, self.pointer, model),
            )
        self.delete()

    def authors_of(self, names, user):
        """Return who wrote what of these names, and is still there, as ``user`` is."""
        return existing_authors(authors_among(self.authors, names), user)

    def set_languages(self):
        self.languages = [scope for scope in self.scopes() if scope != SHARED]


class WorkingCopyRevisionQuerySet(PointerQuerySet):
    def forget(self):
        """Delete those that were followed by another long ago; return how many.

        Until then a form may have been opened on them.
        """
        followed = self.model.objects.filter(
            **pointer_model.SAME_RECORD,
            pk__gt=models.OuterRef("pk"),
            made_at__lt=timezone.now() - MAX_AGE,
        )
        deleted, _of_each = self.filter(models.Exists(followed)).delete()
        return deleted


class WorkingCopyRevision(PointerModel):
    """What a working copy changed after a save, from which a form shows a conflict.

    ``contents``: {name: value} as ``snapshots.changes`` has it; ``changed``: the names
    that the save changed. It stays when the working copy is published or discarded,
    since a form may still be open.
    """

    made_at = models.DateTimeField(default=timezone.now)
    user = person_field()
    contents = models.JSONField()
    changed = ArrayField(models.CharField(max_length=100), default=list)

    objects = WorkingCopyRevisionQuerySet.as_manager()

    class Meta:
        # Nobody is given it: it serves forms alone.
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["to_model", "to_pk", "id"], name="publishing_copyrevision_of"
            )
        ]


class ScopeProgressQuerySet(models.QuerySet):
    def scheduled_by_now(self):
        """Return the scheduled rows whose date has come, or comes within ``AHEAD``."""
        rows = self.filter(publish_at__lte=timezone.now() + AHEAD)
        return rows.order_by("publish_at", "pk")

    def unschedule(self, failure=""):
        """Remove the dates; ``failure`` tells their writers why."""
        self.update(publish_at=None, publish_by=None, failure=failure)


class ScopeProgress(models.Model):
    """The review and the date of one scope of a working copy.

    A scope without a row is a draft without a date.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"

    working_copy = models.ForeignKey(
        WorkingCopy, related_name="progress", on_delete=models.CASCADE
    )
    scope = models.CharField(max_length=10)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)
    publish_by = person_field()
    # Why nothing was published on the date.
    failure = models.TextField(blank=True)

    objects = ScopeProgressQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("working_copy", "scope")]
        indexes = [
            # What is scheduled.
            models.Index(
                fields=["publish_at"],
                name="publishing_scopeprogress_due",
                condition=models.Q(publish_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.working_copy} {self.scope} ({self.stage})"

    @property
    def is_in_review(self):
        return self.stage == self.Stage.REVIEW


def has_row(snapshot, name):
    """Return whether a snapshot has the row of whose text this is the name, if any."""
    if not snapshots.is_of_child(name):
        return True
    relation, pk, _column = name.split(".")
    return any(str(row["pk"]) == pk for row in snapshot.get(relation) or ())


def goes_out_at(record, scope):
    """Return the moment to come at which changes of a scope go out with their text.

    None: readers have that text already, or it has no date.
    """
    if not isinstance(record, StatusMixin):
        return None
    languages = record.public_languages() if scope == SHARED else [scope]
    return record.goes_live_at(languages)
