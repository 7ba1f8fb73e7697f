"""Which translation is stale, by the texts themselves; no language is the source.

A ``SyncPoint`` of each text stores the versions that were last declared to say the
same. The language whose text differs from its version is newer, and the other is stale;
where both differ, they must be compared. So a text that is changed back is current
again, and neither dates nor states matter.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from publishing.content.pointer_model import exists
from publishing.drafts import workflow
from publishing.revisions.revision import Revision
from publishing.translations.sync_point import SyncPoint
from publishing.translations.translation_words import change_of
from text.languages import LANGUAGES, others

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
    if synced is None:
        # Both texts are older than their history: they are taken to be in sync.
        had_all = all(before[code] for code in LANGUAGES)
        synced = before if had_all else None
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


def update_sync_points(
    pointer, model, before, now, changeset
) -> tuple[list[str], dict, Counter]:
    """Update the sync points of a record after a save.

    ``before``, ``now``: snapshots. Returns the columns of the texts that were declared
    to say the same without a change, {text: synced versions} of those out of sync, and
    {language: how many words were written or declared}.
    """
    words = Counter()
    if not model.texts:
        return [], {}, words
    # A new record has none.
    sync_points = [] if before is None else SyncPoint.objects.of(pointer)
    stored = {sync_point.text: sync_point for sync_point in sync_points}
    rows_to_save, checked = [], []
    became_stale, checkers = set(), set()
    for text in model.texts:
        was, is_now = texts_of(before or {}, text), texts_of(now, text)
        for code in LANGUAGES:
            if was[code] != is_now[code]:
                words[code] += change_of(model, text, was, is_now, [code]).words
        row = stored.get(text)
        about = changeset if changeset.target == pointer else None
        if about is None and text in changeset.in_step.get(pointer, ()):
            synced = decide(was, is_now, row and row.synced, Declaration.SAME)
        else:
            imported = changeset.kind == "imported"
            synced = decided(about, text, was, is_now, row, imported)
        newer = synced.newer(is_now)
        change = change_of(model, text, synced.synced, is_now, newer)
        if row is None and not synced.is_declared and not newer:
            continue
        is_same = row and row.synced == synced.synced and row.newer == newer
        if row is None:
            row = SyncPoint(to_model=pointer.model, to_pk=pointer.pk, text=text)
        elif is_same and not synced.is_declared:
            if row.change != change:
                row.change = change
                rows_to_save.append(row)
            continue
        if stale := stale_beside(newer) - stale_beside(row.newer):
            became_stale |= stale
            checkers.add(row.synced_by_id)
        changed = [code for code in LANGUAGES if was[code] != is_now[code]]
        if synced.is_declared:
            # The translation before what it follows.
            changed.sort(key=row.newer.__contains__)
            names = [*(f"{text}_{code}" for code in changed), text]
            row.how, row.synced_at = synced.how, changeset.moment
            row.synced_by_id = changeset.author_of(pointer, *names)
            if was == is_now:
                checked += [f"{text}_{code}" for code in LANGUAGES]
                for code in stale_beside(row.newer):
                    words[code] += row.changed_words
        elif row.pk is None:
            row.how = How.INITIAL
        if changed_newer := [f"{text}_{code}" for code in newer if code in changed]:
            row.newer_at = changeset.moment
            row.newer_by_id = changeset.author_of(pointer, *changed_newer)
        elif newer and (was != is_now or not row.newer):
            # An older translation is back, or a small edit was none.
            name = f"{text}_{newer[0]}"
            row.newer_at, row.newer_by = last_change(pointer, name, changeset.moment)
        row.has_segments &= row.synced == synced.synced
        row.synced, row.newer, row.change = synced.synced, newer, change
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
        languages = sorted(became_stale)
        workflow.tell_of_stale(pointer, languages, changeset.user, checkers)
    rows = {**stored, **{row.text: row for row in rows_to_save}}
    unequal = {text: row.synced for text, row in rows.items() if row.newer}
    return checked, unequal, words


def stale_beside(newer):
    """Return the languages that are stale where these are newer."""
    return {*LANGUAGES} - {*newer} if newer else set()


def last_change(pointer, name, now):
    """Return when, and by whom, a column was last changed; ``now`` if nobody knows."""
    revisions = Revision.objects.of(pointer).without_discarded().that_changed(name)
    last = revisions.newest_first().lean().first()
    return (last.made_at, last.author_of(name)) if last else (now, None)


def decided(about, text, was, now, row, imported):
    """Call ``decide`` with what a change set knows of this record; None: nothing."""
    synced = row.synced if row else None
    if about is None:
        return decide(was, now, synced, imported=imported)
    if about.restored_versions is not None and now != was:
        # A restored revision brings its sync points back.
        return SyncedVersions(about.restored_versions.get(text, now), is_declared=True)
    declaration, seen = about.declarations.get(text), about.seen_versions.get(text)
    is_small_edit = row and row.how == How.SMALL and not row.newer
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
    """Return {text: synced versions} of the texts of a snapshot that are out of sync.

    For a snapshot that was never saved: a working copy that is discarded.
    """
    return {
        text: synced
        for text, synced in synced_versions(pointer).items()
        if text in model.texts and synced != texts_of(snapshot, text)
    }


def synced_versions(pointer) -> dict:
    """Return {text: synced versions} of a record."""
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
    """Return the translation status of a language of a record.

    ``sync_points``: {text: SyncPoint}; ``working_copy``: the record's, or None.
    """
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


# Of a queryset: the same rules in SQL


def sync_points_of(model):
    return SyncPoint.objects.filter(
        to_model=model._meta.label_lower, to_pk=OuterRef("pk"), text__in=model.texts
    )


def with_translation_status(queryset, language):
    """Annotate ``stale_since``, and when stale texts were synced: ``current_until``.

    ``is_newer``: whether a text was changed that its translation does not follow yet.
    """
    differing = sync_points_of(queryset.model).out_of_sync()
    stale = differing.exclude(newer__contains=[language])
    return queryset.annotate(
        is_newer=Exists(differing.filter(newer__contains=[language])),
        stale_since=Subquery(stale.order_by("-newer_at").values("newer_at")[:1]),
        current_until=Subquery(stale.order_by("synced_at").values("synced_at")[:1]),
    )


def is_filled(text, language):
    return Q(**{f"{text}_{language}__gt": ""})


def is_missing(text, language):
    """Match records of which another language has the text and this one has not."""
    elsewhere = Q()
    for code in others(language):
        elsewhere |= is_filled(text, code)
    return elsewhere & ~is_filled(text, language)


def has_status(model, status, language):
    """Match the records that have this status in ``language``: ``of_record`` in SQL."""
    nothing = some_missing = Q()
    for text in model.texts:
        nothing &= ~is_filled(text, language)
        some_missing |= is_missing(text, language)
    steps = steps_of(
        language,
        record={"to_model": model._meta.label_lower, "to_pk": OuterRef("pk")},
        sync_points=SyncPoint.objects.filter(text__in=model.texts),
        has_states=Q() if hasattr(model, "State") else None,
        nothing=nothing,
        some_missing=some_missing,
    )
    wanted, so_far = Q(pk__in=[]), Q()
    for step, condition in steps:
        if step == status:
            wanted |= so_far & condition
        so_far &= ~condition
    return so_far if status == TranslationStatus.CURRENT else wanted


def status_of_entries(language):
    """Return the same as an expression over ``CatalogueEntry``."""
    steps = steps_of_entries(language)
    return Case(
        *(When(condition, then=Value(status.value)) for status, condition in steps),
        default=Value(TranslationStatus.CURRENT.value),
        output_field=models.CharField(),
    )


def steps_of_entries(language):
    """Return the same as ``steps_of``, of ``CatalogueEntry``."""
    filled = f"filled_{language}"
    some_missing = Q()
    for code in others(language):
        some_missing |= ~Q(**{f"{filled}__contains": F(f"filled_{code}")})
    return steps_of(
        language,
        record={"to_model": OuterRef("to_model"), "to_pk": OuterRef("to_pk")},
        sync_points=SyncPoint.objects.all(),
        has_states=Q(has_states=True),
        nothing=Q(**{filled: []}),
        some_missing=some_missing,
    )


def steps_of(language, record, sync_points, has_states, nothing, some_missing):
    """Return each status but ``CURRENT`` with its condition: the first one counts.

    ``record``: what a row of another table that belongs to the record is found by;
    ``has_states``: matches a record with states, None where no record has any.
    """

    def in_state(state):
        if has_states is None:
            return Q(pk__in=[])
        return has_states & Q(**{f"state_{language}": state})

    # By its label: the module of WorkingCopy imports this one.
    working_copies = apps.get_model("publishing.WorkingCopy").objects.filter(
        **record, languages__contains=[language]
    )
    changed = sync_points.filter(**record).out_of_sync()
    both = changed.filter(newer__len__gt=1)
    stale = changed.exclude(newer__contains=[language])
    return [
        (TranslationStatus.NONE, in_state("none")),
        (TranslationStatus.MISSING, nothing),
        (TranslationStatus.REVIEW, Q(Exists(working_copies.in_review_in(language)))),
        (TranslationStatus.WORK, Q(Exists(working_copies))),
        (TranslationStatus.BOTH, Q(Exists(both))),
        (TranslationStatus.STALE, Q(Exists(stale))),
        (TranslationStatus.REVIEW, in_state("review")),
        (TranslationStatus.WORK, some_missing),
    ]


def out_of_date_in(language, model):
    """Match what is STALE or BOTH in a language, unless a working copy mends it.

    Of ``model``, a ``Publishable`` or the catalogue: it asks the sync points alone.
    """
    newer = SyncPoint.objects.out_of_sync().exclude(newer=[language])
    # By its label: the module of WorkingCopy imports this one.
    copies = apps.get_model("publishing.WorkingCopy").objects
    copies = copies.filter(languages__contains=[language])
    is_wanted = ~Q(**{f"state_{language}": "none"})
    return is_wanted & exists(newer, model) & ~exists(copies, model)
