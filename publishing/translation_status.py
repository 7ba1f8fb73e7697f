"""Which translation went stale: known by the texts themselves, with no language first.

Of each text ``Translation`` keeps the versions that were last declared to say the same.
The side that differs from its version is newer, the other is stale; where both differ,
they have to be compared. So a text that is changed back is current again, and neither
time nor state decides anything.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from publishing.models.revision import Revision
from publishing.models.sync_point import SyncPoint
from text.languages import LANGUAGES, others

How = SyncPoint.How


class TranslationStatus(models.TextChoices):
    """What a language of a record, or one of its texts, is to the other."""

    MISSING = "missing", _("missing")
    WORK = "work", _("in work")
    REVIEW = "review", _("in review")
    STALE = "stale", _("stale")
    BOTH = "both", _("both changed")
    CURRENT = "current", _("current")
    NONE = "none", _("not in this language, on purpose")


class Declaration(models.TextChoices):
    """What a person declares of a text's languages when saving."""

    SAME = "same", _("Checked: they say the same")
    DIFFER = "differ", _("Not finished: they still differ")
    SMALL = "small", _("Small edit: the other language still says the same")


# Deciding


@dataclass
class SyncedVersions:
    """The versions of one text that were last declared to say the same."""

    synced: dict = field(default_factory=dict)
    how: str = How.TYPED
    # Whether this save declared something, or only found out what is newer.
    is_declared: bool = False

    def newer(self, now):
        """Return the languages whose text differs from its version."""
        if any(not now[language] for language in LANGUAGES):
            return []
        return [code for code in LANGUAGES if now[code] != self.synced.get(code)]


def decide(
    before, now, synced, declaration=None, *, seen=None, imported=False
) -> SyncedVersions:
    """Return what a save makes of a text's pair.

    ``before``, ``now``: {language: text}; ``agreed``: the versions of the pair, or None
    where there was none. Whoever fills in what was missing, changes what was stale, or
    changes all languages at once has made them say the same, unless they say otherwise.
    What they agreed with is what they saw: ``shown`` holds it where it is another now.
    """
    changed = [code for code in LANGUAGES if now[code] != before[code]]
    how = How.IMPORTED if imported else How.TYPED
    seen = {**now, **(seen or {})}
    differs = SyncedVersions(synced or {}, is_declared=synced is None)
    # Nobody can agree with what is not known.
    same = (
        differs
        if None in seen.values()
        else SyncedVersions(seen, how, is_declared=True)
    )
    if any(not now[code] for code in LANGUAGES):
        # There is nothing to agree with; the versions wait for the text to come back.
        return SyncedVersions(synced or {})
    if declaration == Declaration.DIFFER:
        return differs
    if declaration == Declaration.SAME:
        same.how = how if changed else How.CHECKED
        return same
    if synced is None:
        # Texts that were there before their history began were found to agree.
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


# Keeping


def texts_of(snapshot, text):
    """Return {language: version} of one text."""
    return {code: snapshot.get(f"{text}_{code}") or "" for code in LANGUAGES}


def follow(pointer, model, before, now, changeset) -> tuple[list[str], dict]:
    """Keep the pairs of a record in step with a save.

    Returns the columns of the texts that were declared to say the same though nothing
    of them changed, and {text: versions that last said the same} of those that do not.
    """
    if not model.texts:
        return [], {}
    stored = {pair.text: pair for pair in SyncPoint.objects.of(pointer)}
    kept, checked = [], []
    for text in model.texts:
        was, is_now = texts_of(before or {}, text), texts_of(now, text)
        row = stored.get(text)
        about = changeset if changeset.target == pointer else None
        pair = decided(about, text, was, is_now, row, changeset.kind == "imported")
        newer = pair.newer(is_now)
        if row is None and not pair.is_declared and not newer:
            continue
        if row is None:
            row = SyncPoint(to_model=pointer.model, to_pk=pointer.pk, text=text)
        elif (row.synced, row.newer) == (pair.synced, newer) and not pair.is_declared:
            continue
        if pair.is_declared:
            row.how, row.synced_at, row.synced_by = (
                pair.how,
                changeset.moment,
                changeset.user,
            )
            if was == is_now:
                checked += [f"{text}_{code}" for code in LANGUAGES]
        elif row.pk is None:
            row.how = How.INITIAL
        if any(was[code] != is_now[code] for code in newer):
            row.newer_at, row.newer_by = changeset.moment, changeset.user
        elif newer and was != is_now:
            # It was newer already: an older translation is back.
            name = f"{text}_{newer[0]}"
            row.newer_at, row.newer_by = last_change(pointer, name, changeset.moment)
        row.synced, row.newer = pair.synced, newer
        kept.append(row)
    SyncPoint.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["to_model", "to_pk", "text"],
        update_fields=[
            *["synced", "synced_at", "synced_by", "how"],
            *["newer", "newer_at", "newer_by"],
        ],
    )
    rows = {**stored, **{row.text: row for row in kept}}
    return checked, {text: row.synced for text, row in rows.items() if row.newer}


def last_change(pointer, name, now):
    """Return when, and by whom, a column was last changed; ``now`` if nobody knows."""
    revisions = Revision.objects.of(pointer).without_discarded().that_changed(name)
    last = revisions.newest_first().lean().first()
    return (last.made_at, last.user) if last else (now, None)


def decided(about, text, was, now, row, imported):
    """Decide of one text; ``about``: the unit, if it knows more of this record."""
    synced = row.synced if row else None
    if about is None:
        return decide(was, now, synced, imported=imported)
    if about.restored_versions is not None and now != was:
        # An old revision brings back what was known then of its translations.
        return SyncedVersions(about.restored_versions.get(text, now), is_declared=True)
    declaration, seen = about.declarations.get(text), about.seen_versions.get(text)
    return decide(was, now, synced, declaration, seen=seen, imported=imported)


def synced_versions_in(revision, model) -> dict:
    """Return {text: the versions that last said the same} as a revision knew them."""
    return {
        text: revision.unequal.get(text, texts_of(revision.snapshot, text))
        for text in model.texts
    }


def unequal_in(snapshot, pointer, model) -> dict:
    """Return {text: versions that last said the same} of what ``snapshot`` changes.

    What it holds was never saved: a working copy that is discarded.
    """
    pairs = {pair.text: pair.synced for pair in SyncPoint.objects.of(pointer)}
    return {
        text: pairs[text]
        for text in model.texts
        if text in pairs and pairs[text] != texts_of(snapshot, text)
    }


def synced_versions(record) -> dict:
    """Return {text: the versions that last said the same} of a record."""
    pairs = SyncPoint.objects.of(record.pointer)
    return {pair.text: pair.synced for pair in pairs}


# Telling


def of_text(record, text, language, pair=None) -> TranslationStatus | None:
    """Return what one text is in ``language``; None where it is empty everywhere."""
    now = {code: getattr(record, f"{text}_{code}") or "" for code in LANGUAGES}
    if not any(now.values()):
        return None
    if not now[language]:
        return TranslationStatus.MISSING
    return status_of(pair, language)


def status_of(pair, language):
    if pair is None or not pair.newer:
        return TranslationStatus.CURRENT
    if len(pair.newer) > 1:
        return TranslationStatus.BOTH
    return (
        TranslationStatus.CURRENT if language in pair.newer else TranslationStatus.STALE
    )


def of_record(record, language, pairs, copy=None) -> TranslationStatus:
    """Return what a language of a record is, from its texts and who works on them.

    ``pairs``: {text: Translation}; ``copy``: the record's working copy, or None.
    """
    state = getattr(record, f"state_{language}", None)
    if state == "none":
        return TranslationStatus.NONE
    texts = {
        text: of_text(record, text, language, pairs.get(text)) for text in record.texts
    }
    found = {one for one in texts.values() if one}
    if found <= {TranslationStatus.MISSING}:
        return TranslationStatus.MISSING
    if copy and language in copy.languages:
        in_review = copy.progress_of(language).is_in_review
        return TranslationStatus.REVIEW if in_review else TranslationStatus.WORK
    for worse in [TranslationStatus.BOTH, TranslationStatus.STALE]:
        if worse in found:
            return worse
    if state == "review":
        return TranslationStatus.REVIEW
    return (
        TranslationStatus.WORK
        if TranslationStatus.MISSING in found
        else TranslationStatus.CURRENT
    )


# Asking the database the same


def sync_points_of(model):
    return SyncPoint.objects.filter(
        to_model=model._meta.label_lower, to_pk=OuterRef("pk"), text__in=model.texts
    )


def with_translation_status(queryset, language):
    """Bring along since when a record's text is stale, and of when it is."""
    stale = (
        sync_points_of(queryset.model)
        .exclude(newer=[])
        .exclude(newer__contains=[language])
    )
    return queryset.annotate(
        stale_since=Subquery(stale.order_by("-newer_at").values("newer_at")[:1]),
        current_until=Subquery(stale.order_by("synced_at").values("synced_at")[:1]),
    )


def is_filled(text, language):
    return Q(**{f"{text}_{language}__gt": ""})


def is_missing(text, language):
    """Match where another language has the text and this one has not."""
    elsewhere = Q()
    for code in others(language):
        elsewhere |= is_filled(text, code)
    return elsewhere & ~is_filled(text, language)


def has_status(model, status, language):
    """Return a condition for what is so in ``language``, as ``of_record`` tells."""
    nothing = Q()
    some_missing = Q()
    for text in model.texts:
        nothing &= ~is_filled(text, language)
        some_missing |= is_missing(text, language)
    on_purpose, in_review = Q(pk__in=[]), Q(pk__in=[])
    if hasattr(model, "State"):
        on_purpose = Q(**{f"state_{language}": "none"})
        in_review = Q(**{f"state_{language}": "review"})
    # By its name: a working copy itself asks what is fresh.
    copies = apps.get_model("publishing.WorkingCopy").objects.filter(
        to_model=model._meta.label_lower,
        to_pk=OuterRef("pk"),
        languages__contains=[language],
    )
    pairs = sync_points_of(model).filter(newer__len__gt=0)
    both = Exists(pairs.filter(newer__len__gt=1))
    stale = Exists(pairs.exclude(newer__contains=[language]))
    steps = [
        (TranslationStatus.NONE, on_purpose),
        (TranslationStatus.MISSING, nothing),
        (TranslationStatus.REVIEW, Q(Exists(copies.in_review_in(language)))),
        (TranslationStatus.WORK, Q(Exists(copies))),
        (TranslationStatus.BOTH, Q(both)),
        (TranslationStatus.STALE, Q(stale)),
        (TranslationStatus.REVIEW, in_review),
        (TranslationStatus.WORK, some_missing),
        (TranslationStatus.CURRENT, Q()),
    ]
    wanted, so_far = Q(pk__in=[]), Q()
    for one, condition in steps:
        if one == status:
            wanted |= so_far & condition
        so_far &= ~condition
    return wanted
