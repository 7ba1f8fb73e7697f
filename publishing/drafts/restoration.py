"""Restores a revision: the whole record, one language of it, or a deleted record."""

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.content import changesets, snapshots
from publishing.content.addresses import reserve_slugs
from publishing.content.linkable import OLD_URLS
from publishing.content.publishable import Publishable
from publishing.content.status import PUBLIC
from publishing.drafts import transitions
from publishing.revisions.display import label_of, language_mark
from publishing.revisions.revision import Revision
from publishing.translations import translation_status
from text.languages import LANGUAGES, language_of

# In place of a language: the whole record.
ALL = "all"


def contents(model, snapshot) -> dict:
    """Return the contents of a snapshot: without state, dates, slugs and old URLs."""
    return snapshots.without(snapshot, {*model.publication_fields, OLD_URLS})


def to_restore(record, revision, scope=ALL) -> dict:
    """Return {name: value} of what a restore would change."""
    now = snapshots.take(type(record), record.pk)
    then = contents(type(record), revision.snapshot)
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
        lost = snapshots.write(locked, locked.prepare_restore(values))
        check(locked)
    return lost


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
        extras = {OLD_URLS: values.pop(OLD_URLS, ())}
        created_at = values.pop("created_at", None)
        lost = snapshots.write(record, record.prepare_restore(values))
        if created_at:
            model._base_manager.filter(pk=record.pk).update(created_at=created_at)
        record.after_undelete(extras)
        check(record)
    return record, lost


def refuse_without_parents(model, values):
    """Raise ValidationError if what a record needs was deleted, as its issue."""
    columns = snapshots.own_columns(model)
    for field in (one for one in columns if one.many_to_one and not one.null):
        if not snapshots.existing(field.related_model, [values.get(field.name)]):
            message = gettext("%(what)s: it was deleted, too. Restore that first.")
            raise ValidationError(message % {"what": capfirst(field.verbose_name)})


def free_slugs(record, values):
    """Return an empty slug for each that another record has by now: it is made anew."""
    # Which records must have other slugs may depend on the values, as on the parent.
    for name, value in values.items():
        snapshots.give(record, name, value)
    names = [f"slug_{language}" for language in LANGUAGES]
    wanted = {name: values[name] for name in names if values.get(name)}
    reserved = reserve_slugs(record, {*wanted.values()})
    return {name: "" for name, slug in wanted.items() if slug not in reserved}


def check(record):
    """Raise ValidationError if what readers see would not be complete."""
    record.full_clean(validate_unique=False)
    record.check_children()
    if not isinstance(record, Publishable):
        return
    publish, faults = transitions.TRANSITIONS["publish"], {}
    for language in record.public_languages():
        faults |= transitions.faults(record, language, publish)
    refuse(record, faults)


def refuse(record, faults):
    """Raise ValidationError if there are some: {field: what is missing}."""
    if faults:
        words = {name: label_of(type(record), name) for name in faults}
        words = [f"{words[it]}{language_mark(it)}: {faults[it]}" for it in faults]
        raise ValidationError(words)
