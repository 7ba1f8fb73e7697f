"""Which translation is stale, by the texts themselves; no language is the source.

A ``SyncPoint`` of each text stores the versions that were last declared to say the
same. The language whose text differs from its version is newer, and the other is stale;
where both differ, they must be compared. So a text that is changed back is current
again, and neither dates nor states matter.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.constraints import once
from publishing.content.pointer_model import PointerModel, PointerQuerySet, rows_of
from publishing.content.signals import texts_became_stale
from publishing.revisions.revision import Revision, key_of_author
from text.facts import numbers_of
from text.languages import LANGUAGES
from text.richtext import blocks_of
from text.sentences import count_words


class SyncPointQuerySet(PointerQuerySet):
    def out_of_sync(self):
        return self.exclude(newer=[])


class SyncPoint(PointerModel):
    """The versions of one text that were last declared to say the same.

    ``synced``: {language: version}. ``newer``: the languages whose text differs from
    its version now; empty while all say the same. The numbers say how much of these
    was changed: see ``change_of``.
    """

    class How(models.TextChoices):
        INITIAL = "initial", _("as it was found")
        TYPED = "typed", _("translation edited")
        IMPORTED = "imported", _("imported")
        CHECKED = "checked", _("checked, no change needed")
        SMALL = "small", _("small edit")

    text = models.CharField(max_length=100)
    synced = models.JSONField(default=dict)
    synced_at = models.DateTimeField(null=True)
    synced_by = person_field()
    how = models.CharField(max_length=10, choices=How, default=How.TYPED)
    newer = ArrayField(models.CharField(max_length=10), default=list)
    newer_at = models.DateTimeField(null=True)
    newer_by = person_field()
    changed_words = models.PositiveIntegerField(default=0)
    changed_blocks = models.PositiveIntegerField(default=0)
    blocks = models.PositiveIntegerField(default=0)
    has_changed_number = models.BooleanField(default=False)
    # Whether the translation memory has the sentences of these versions.
    has_segments = models.BooleanField(default=False)

    objects = SyncPointQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk", "text")]
        indexes = [
            # The few that are out of sync.
            models.Index(
                fields=["to_model", "to_pk"],
                condition=~models.Q(newer=[]),
                name="publishing_syncpoint_newer",
            ),
            # What the worker has to cut into segments.
            models.Index(
                fields=["id"],
                condition=models.Q(has_segments=False),
                name="publishing_syncpoint_uncut",
            ),
        ]


How = SyncPoint.How


class TranslationStatus(models.TextChoices):
    """How a language of a record, or one text, stands to its translation."""

    MISSING = "missing", _("missing")
    WORK = "work", _("in progress")
    REVIEW = "review", _("in review")
    STALE = "stale", _("out of date")
    BOTH = "both", _("both changed")
    CURRENT = "current", _("current")
    NONE = "none", _("missing on purpose")


class Declaration(models.TextChoices):
    """What a person declares about the translations of a text when saving it."""

    SAME = "same", _("Checked: they say the same")
    DIFFER = "differ", _("Not finished: they still differ")
    SMALL = "small", _("Small edit: the other language still says the same")


# Deciding


@dataclass
class SyncedVersions:
    """The sync point of a text as a save leaves it."""

    synced: dict = field(default_factory=dict)
    how: str = How.TYPED
    # Whether the save declared the versions to say the same.
    is_declared: bool = False

    def newer(self, now):
        """Return the languages whose text differs from the synced version."""
        if any(not now[language] for language in LANGUAGES):
            return []
        return [code for code in LANGUAGES if now[code] != self.synced.get(code)]


def decide(
    before, now, synced, declaration=None, *, seen=None, imported=False
) -> SyncedVersions:
    """Return the sync point of a text after a save.

    ``before``, ``now``: {language: text}; ``synced``: the versions of the sync point,
    or None without one. A save that fills in a missing text, changes a stale one or
    changes all languages makes them say the same, unless the person declares otherwise.
    They are in sync with what the person saw: ``seen``, {language: text}, where that
    has changed since.
    """
    changed = [code for code in LANGUAGES if now[code] != before[code]]
    how = How.IMPORTED if imported else How.TYPED
    seen = {**now, **(seen or {})}
    differs = same = SyncedVersions(synced or {}, is_declared=synced is None)
    # Nothing can be in sync with what nobody knows that the person saw.
    if None not in seen.values():
        same = SyncedVersions(seen, how, is_declared=True)
    if any(not now[code] for code in LANGUAGES):
        # A language is empty; the versions are kept in case the text comes back.
        return SyncedVersions(synced or {})
    if declaration == Declaration.DIFFER:
        return differs
    if declaration == Declaration.SAME:
        same.how = how if changed else How.CHECKED
        return same
    if synced is None and all(before.values()):
        # Both texts are older than their history: they are taken to be in sync.
        synced = before
    if synced is None:
        return same
    if not changed:
        return SyncedVersions(synced)
    if declaration == Declaration.SMALL:
        follows = {
            code: now[code] for code in changed if before[code] == synced.get(code)
        }
        return SyncedVersions({**synced, **follows}, How.SMALL, is_declared=True)
    was_newer = [code for code in LANGUAGES if before[code] != synced.get(code)]
    filled = [code for code in changed if not before[code]]
    translated = [code for code in changed if was_newer and code not in was_newer]
    if len(changed) == len(LANGUAGES) or filled or translated:
        return same
    return SyncedVersions(synced)


# Storing


def texts_of(snapshot, text):
    """Return {language: version} of one text."""
    return {code: snapshot.get(f"{text}_{code}") or "" for code in LANGUAGES}


def update_sync_points(tracked, changeset, **kwargs):
    """Update the sync points of a record when its change set closes.

    A receiver of ``record_changed``: it sets what ``tracked`` says of translations.
    """
    pointer, model = tracked.pointer, tracked.model
    before, now = tracked.before, tracked.now
    if now is None or not model.texts:
        return
    # A new record has none.
    sync_points = [] if before is None else rows_of(SyncPoint, pointer)
    stored = {sync_point.text: sync_point for sync_point in sync_points}
    rows_to_save, checked = [], []
    became_stale, checkers = set(), set()
    authors, own = changeset.authors_of(pointer), changeset.user and changeset.user.pk
    for text in model.texts:
        was, is_now = texts_of(before or {}, text), texts_of(now, text)
        row = stored.get(text) or SyncPoint(
            to_model=pointer.model, to_pk=pointer.pk, text=text
        )
        synced = decided(changeset, pointer, text, was, is_now, row)
        newer = synced.newer(is_now)
        change = change_of(model, text, synced.synced, is_now, newer)
        is_same = (row.synced, row.newer) == (synced.synced, newer)
        if not synced.is_declared and (is_same if row.pk else not newer):
            if any(getattr(row, name) != value for name, value in change.items()):
                vars(row).update(change)
                rows_to_save.append(row)
            continue
        if stale := languages_behind(newer) - languages_behind(row.newer):
            became_stale |= stale
            checkers.add(row.synced_by_id)
        changed = [code for code in LANGUAGES if was[code] != is_now[code]]
        if synced.is_declared:
            # The translation before what it follows.
            changed.sort(key=row.newer.__contains__)
            names = [*(f"{text}_{code}" for code in changed), text]
            row.how, row.synced_at = synced.how, changeset.moment
            row.synced_by_id = key_of_author(authors, *names) or own
            if was == is_now:
                checked += [f"{text}_{code}" for code in LANGUAGES]
        elif row.pk is None:
            row.how = How.INITIAL
        if changed_newer := [f"{text}_{code}" for code in newer if code in changed]:
            row.newer_at = changeset.moment
            row.newer_by_id = key_of_author(authors, *changed_newer) or own
        elif newer and (was != is_now or not row.newer):
            # An older translation is back, or a small edit was none.
            name = f"{text}_{newer[0]}"
            row.newer_at, row.newer_by = last_change(pointer, name, changeset.moment)
        row.has_segments &= row.synced == synced.synced
        row.synced, row.newer = synced.synced, newer
        vars(row).update(change)
        rows_to_save.append(row)
    SyncPoint.objects.bulk_create(
        rows_to_save,
        update_conflicts=True,
        unique_fields=["to_model", "to_pk", "text"],
        update_fields=[
            *["synced", "synced_at", "synced_by", "how"],
            *["newer", "newer_at", "newer_by", "has_segments"],
            *["changed_words", "changed_blocks", "blocks", "has_changed_number"],
        ],
    )
    if became_stale:
        texts_became_stale.send(
            sender=model,
            pointer=pointer,
            languages=sorted(became_stale),
            user=changeset.user,
            people=checkers,
        )
    rows = {**stored, **{row.text: row for row in rows_to_save}}
    tracked.unequal = {text: row.synced for text, row in rows.items() if row.newer}
    tracked.checked = checked


def change_of(model, text, before, now, languages) -> dict:
    """Return the numbers of a sync point for two versions of a text, {language: text}.

    The words are those of all ``languages``, the blocks those of the first. A rich text
    is measured in its blocks, another one as a whole.
    """
    change = {"changed_words": 0, "changed_blocks": 0, "blocks": 0}
    change["has_changed_number"] = False
    is_rich = model.is_rich_text(text)
    for code in languages:
        was = before.get(code) or ""
        blocks = blocks_of(now[code], is_rich=is_rich)
        changed = Counter(blocks) - Counter(blocks_of(was, is_rich=is_rich))
        changed = [*changed.elements()]
        change["changed_words"] += sum(
            count_words(block, is_rich=is_rich) for block in changed
        )
        if code == languages[0]:
            change |= {"changed_blocks": len(changed), "blocks": len(blocks)}
        if was and numbers_of(was) != numbers_of(now[code]):
            change["has_changed_number"] = True
    return change


def languages_behind(newer):
    """Return the languages that are stale where these are newer."""
    return {*LANGUAGES} - {*newer} if newer else set()


def last_change(pointer, name, now):
    """Return when, and by whom, a column was last changed; ``now`` if nobody knows."""
    revisions = Revision.objects.of(pointer).without_discarded().that_changed(name)
    last = revisions.newest_first().lean().first()
    return (last.made_at, last.author_of(name)) if last else (now, None)


def decided(changeset, pointer, text, was, now, row):
    """Call ``decide`` with what a change set knows of this record."""
    synced, imported = row.synced if row.pk else None, changeset.kind == "imported"
    if changeset.target != pointer:
        if text in changeset.in_step.get(pointer, ()):
            return decide(was, now, synced, Declaration.SAME)
        return decide(was, now, synced, imported=imported)
    if (restored := changeset.restored_versions) is not None and now != was:
        # A restored revision brings its sync points back.
        return SyncedVersions(restored.get(text, now), is_declared=True)
    declaration = changeset.declarations.get(text)
    seen = changeset.seen_versions.get(text)
    is_small_edit = row.how == How.SMALL and not row.newer
    if declaration == Declaration.DIFFER and was == now and is_small_edit:
        return SyncedVersions(before_small_edit(row))
    return decide(was, now, synced, declaration, seen=seen, imported=imported)


def before_small_edit(sync_point) -> dict:
    """Return the versions that were in sync before the last small edit of a text."""
    versions = dict(sync_point.synced)
    history = Revision.objects.of(sync_point.pointer).without_discarded()
    for language in LANGUAGES:
        name = f"{sync_point.text}_{language}"
        edit = history.that_changed(name).filter(made_at=sync_point.synced_at).first()
        if edit:
            before = history.newest_first().filter(pk__lt=edit.pk)
            version = before.values_list(f"snapshot__{name}", flat=True).first()
            versions[language] = version or versions[language]
    return versions


def synced_versions_in(revision, model) -> dict:
    """Return {text: synced versions} at the time of a revision."""
    return {
        text: revision.unequal.get(text, texts_of(revision.snapshot, text))
        for text in model.texts
    }


def unequal_in(snapshot, pointer, model) -> dict:
    """Return {text: synced versions} of what is out of sync in a discarded copy."""
    return {
        text: synced
        for text, synced in synced_versions(pointer).items()
        if text in model.texts and synced != texts_of(snapshot, text)
    }


def synced_versions(pointer) -> dict:
    return dict(SyncPoint.objects.of(pointer).values_list("text", "synced"))


# Of a record in memory


def of_text(record, text, language, sync_point=None) -> TranslationStatus | None:
    """Return the status of one text in ``language``; None if it is empty in all."""
    now = {code: getattr(record, f"{text}_{code}") or "" for code in LANGUAGES}
    if not any(now.values()):
        return None
    if not now[language]:
        return TranslationStatus.MISSING
    return status_of(sync_point, language)


def status_of(sync_point, language):
    newer = sync_point.newer if sync_point else []
    if len(newer) > 1:
        return TranslationStatus.BOTH
    is_stale = newer and language not in newer
    return TranslationStatus.STALE if is_stale else TranslationStatus.CURRENT


def of_record(record, language, sync_points, working_copy=None) -> TranslationStatus:
    """Return the translation status of a language of a record, by {text: SyncPoint}."""
    state = getattr(record, f"state_{language}", None)
    if state == "none":
        return TranslationStatus.NONE
    statuses = {
        of_text(record, text, language, sync_points.get(text)) for text in record.texts
    } - {None}
    if statuses <= {TranslationStatus.MISSING}:
        return TranslationStatus.MISSING
    if working_copy and language in working_copy.languages:
        in_review = working_copy.progress_of(language).is_in_review
        return TranslationStatus.REVIEW if in_review else TranslationStatus.WORK
    for worse in [TranslationStatus.BOTH, TranslationStatus.STALE]:
        if worse in statuses:
            return worse
    if state == "review":
        return TranslationStatus.REVIEW
    is_whole = TranslationStatus.MISSING not in statuses
    return TranslationStatus.CURRENT if is_whole else TranslationStatus.WORK


def out_of_date(record, language, sync_points) -> TranslationStatus | None:
    """Return BOTH or STALE if ``of_record`` is so without a working copy, else None.

    It asks the sync points alone, so the record may be an entry of the catalogue.
    """
    if getattr(record, f"state_{language}", None) == "none":
        return None
    statuses = {status_of(row, language) for row in sync_points.values()}
    worse = [TranslationStatus.BOTH, TranslationStatus.STALE]
    return next((status for status in worse if status in statuses), None)
