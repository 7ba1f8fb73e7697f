from copy import copy
from itertools import product

from django.utils.translation import gettext

from publishing.content import changesets, constraints, locks, snapshots
from publishing.content.catalogue_columns import CatalogueColumns
from publishing.content.signals import record_deleted
from publishing.content.status import LanguageStatus, State
from text.languages import (
    LANGUAGES,
    current,
    first_with,
    language_of,
    languages_from,
    title_language,
)
from text.pointers import Pointer
from text.richtext import RichTextField
from text.typography import typeset
from text.xml import strip_invalid_xml


class Record(CatalogueColumns):
    """What people write in the back office: each save makes a revision.

    ::

        class Role(Record):
            texts = ("title",)
            title = models.CharField(_("title"), max_length=200)

    ``save(update_fields=…)`` writes these fields alone, onto the row as it is now.
    ``docs/subject.md`` lists what a model may set and override.
    """

    # Names of the fields that a translator translates, without a language.
    texts = ()
    # What else has a column for each language.
    in_each_language = ()
    # Those of ``texts`` that a save copies from elsewhere: nobody writes them.
    copied_texts = ()
    # Reverse relations to the record's children, which its form edits as inlines.
    child_relations = ()
    # Those of ``child_relations`` that a duplicate of the record gets too.
    duplicated_relations = ()
    # Those of ``child_relations`` that change with a note alone once readers have them.
    printed_relations = ()
    # The foreign key to the parent.
    parent_field = None
    # Of a child that is of one language: the field that names it.
    language_field = None
    # The advisory lock that everybody acquires before a row of this kind is locked.
    advisory_lock = None
    # Whether editors choose related items for it.
    has_related = False
    # Reverse relations to items that readers expect with it: a release offers them.
    part_relations = ()
    # The foreign key to what has it in its ``part_relations``.
    part_of = None
    # Fields, without a language, that each save computes from the others.
    derived = ()
    # Fields, without a language, that are in no revision.
    unrecorded = ()
    # Fields, without a language, of publication: a restore leaves them as they are.
    publication_fields = ()
    # Fields, without a language, that a save changes for readers at once: no working
    # copy holds them.
    immediate = ()
    # Foreign keys that ``required_in`` reads: they are read of many records at once.
    required_relations = ()
    # Of a kind without states: readers see a new record at once, not only when
    # something that they see refers to it.
    is_public_when_new = False
    # Names of URLs of pages that are no record's own, on which its texts stand.
    shown_on = ()

    # The row as it was read under its lock, for the next save.
    _row = None
    # It is shown and never saved, as an overlay.
    is_preview = False
    # Of an overlay, what lies over the record; and what ``drafts.open_forms`` has read
    # of a record in memory.
    working_copy = newest_revision = opening = chosen_related = None

    class Meta:
        abstract = True

    def __str__(self):
        return self.title_in(current()) or gettext("(untitled)")

    def save(self, *args, update_fields=None, **kwargs):
        """Write the record, or only ``update_fields``, onto the row as it is now."""
        with changesets.changeset():
            parents = self._lock_parents()
            stored = self._lock_stored()
            if stored:
                changesets.track(self)
            if stored and update_fields is not None:
                for field in snapshots.own_columns(type(self)):
                    if field.name not in update_fields:
                        setattr(self, field.attname, getattr(stored, field.attname))
            self._typeset()
            self.set_derived_fields(stored)
            if update_fields is not None:
                update_fields = {*update_fields, *self.derived_field_names()}
            super().save(*args, update_fields=update_fields, **kwargs)
            if not stored:
                changesets.track(self, is_new=True)
            self.after_save(stored)
            for parent in parents:
                changesets.child_changed(parent, self._changed_languages(stored))

    def delete(self, *args, **kwargs):
        with changesets.changeset() as changeset:
            parents = self._lock_parents()
            self.prepare_delete()
            record_deleted.send(sender=type(self), record=self, user=changeset.user)
            for model, pks in self._owners_of([self.pk]):
                # The change of a many-to-many field is in their history.
                for owner in model.locked(pks):
                    changesets.track(owner)
            deleted = super().delete(*args, **kwargs)
            for parent in parents:
                changesets.child_changed(parent, LANGUAGES)
            return deleted

    def title_in(self, language):
        """Return its first text in ``language``, else in the first that has one."""
        name = self.texts[0]
        code = first_with(self, name, languages_from(language))
        return getattr(self, f"{name}_{code}") or ""

    @property
    def title_language(self):
        """The language of its title for a reader of the active language."""
        return title_language(self)

    @classmethod
    def on_page(cls, route):
        """Return the records whose texts stand on a page that is no record's own.

        ``route`` is the name of its URL, or "" where this site has no page.
        """
        records = cls._base_manager
        return records.all() if route in cls.shown_on else records.none()

    @classmethod
    def is_rich_text(cls, text):
        return isinstance(cls._meta.get_field(text), RichTextField)

    @classmethod
    def rich_text_fields(cls):
        """Return the names of its rich texts, without a language."""
        return [*filter(cls.is_rich_text, cls.texts)]

    @classmethod
    def item_model(cls):
        """Return the model of the items in whose forms records are edited."""
        parent = cls.parent_field and cls._meta.get_field(cls.parent_field)
        return parent.related_model if parent else cls

    @classmethod
    def lean(cls):
        """Return the records without what only their own pages need."""
        return cls._base_manager.all()

    @classmethod
    def with_items(cls):
        """Return all records; their ``item`` takes no statement of its own."""
        records = cls._base_manager.all()
        return records.select_related(cls.parent_field) if cls.parent_field else records

    @property
    def order_key(self):
        """Sort the children of a record in memory as their lists are sorted."""
        return (self.pk,)

    @property
    def item(self):
        """The record in whose form this one is edited: its parent, or itself."""
        return getattr(self, self.parent_field) if self.parent_field else self

    def clean(self):
        super().clean()
        constraints.check(self)

    def clean_fields(self, exclude=None):
        """Validate the fields, but not foreign keys whose record has been read."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if field.many_to_one
            and field.is_cached(self)
            and getattr(self, field.attname) is not None
        }
        super().clean_fields(exclude={*(exclude or ()), *read})

    def is_note_needed(self, names):
        """Return whether one of these names of a snapshot changes with a note alone."""
        seen = {*filter(self.was_seen_in, self.public_languages())}
        return bool(seen) and any(
            snapshots.stem(name) in self.printed_relations
            and language_of(name) in {None, *seen}
            for name in names
        )

    @property
    def pointer(self):
        return Pointer.to(self)

    # What readers have: of a kind without states all that is stored

    def public_languages(self):
        """Return the languages in which readers have the record: its working copy
        changes them, and whoever may publish does so."""
        is_public = self.is_public_when_new or not self._state.adding
        return [*LANGUAGES] if is_public else []

    def missing_titles(self) -> dict:
        """Return {field: what is missing} of what readers have."""
        return {}

    def is_public_in(self, language):
        return language in self.public_languages()

    def state_in(self, language):
        return State.PUBLISHED if self.is_public_in(language) else State.DRAFT

    def was_seen_in(self, language):
        return self.is_public_in(language)

    def status_in(self, language):
        if not any(getattr(self, f"{text}_{language}") for text in self.texts):
            return LanguageStatus.MISSING
        is_public = self.is_public_in(language)
        return LanguageStatus.VISIBLE if is_public else LanguageStatus.DRAFT

    @classmethod
    def is_change_seen(cls, before, now=None, changed=()):
        """Return whether readers may see a change from one snapshot to another.

        ``changed``: what differs; None stands for a record that is not there. A change
        of a child is one of its parent, too.
        """
        return cls.parent_field is None

    def prepare_delete(self):
        """Lock the row, and note the snapshot that a restore brings back; only once."""
        tracked = changesets.tracked(self)
        if tracked and tracked.deletion_snapshot is not None:
            return
        self._lock_stored(no_key=False)
        changesets.track(self)
        changesets.tracked(self).deletion_snapshot = self.deletion_snapshot()

    def deletion_snapshot(self):
        return snapshots.take(type(self), self.pk)

    def after_undelete(self, values):
        """Bring back what ``deletion_snapshot`` has beside the contents."""

    def prepare_restore(self, values):
        """Return old values as they can be stored today, or raise ValidationError."""
        return values

    def check_children(self):
        """Raise ValidationError if stored children exclude one another."""

    def copy_from_children(self):
        """Set in memory what a save copies from the children, as its title."""

    def child_changed(self, languages):
        """Called once in a change set that changes children in some languages."""

    def _changed_languages(self, stored):
        """Return the languages of the texts that alone differ from the stored row."""
        if stored is None:
            return LANGUAGES
        differing = {*map(language_of, snapshots.differing_columns(self, stored))}
        # Without a column that differs, its relations do.
        return LANGUAGES if not differing or None in differing else differing

    def mark_updated(self):
        """Date a change of what other tables hold, if the record has such dates."""

    def date_update(self):
        """Set the same in memory."""

    @classmethod
    def date_changes(cls, pk, moment):
        """Date changes that wait in a working copy, if the lists show such a date."""

    # What a kind of record adds

    def set_derived_fields(self, stored):
        """Compute the derived fields; ``stored``: the row before the save, or None."""

    def after_save(self, stored):
        """Update what other tables hold of the record; ``stored`` as above."""

    @classmethod
    def derived_field_names(cls):
        return [
            field.name
            for field in cls._meta.concrete_fields
            if field.name in cls.derived or snapshots.stem(field.name) in cls.derived
        ]

    # The row, and the one order of locks

    @classmethod
    def locked(cls, pks, *, no_key=True):
        """Return these rows as a queryset that locks them; call it in a transaction.

        No two transactions wait for each other, since all lock in this order: the
        advisory lock, the parents, the owners (records with one of these in a
        many-to-many field) of rows to be deleted, then the rows by primary key.

        ``no_key=False``: the rows are to be deleted, so no new reference may come.
        """
        pks = list(pks)
        cls.acquire_advisory_lock()
        before = [*cls._parents_of(pks)]
        if not no_key:
            before += cls._owners_of(pks)
        for model, keys in before:
            list(model.locked(keys).values_list("pk"))
        rows = cls._base_manager.filter(pk__in=pks).order_by("pk")
        return rows.select_for_update(no_key=no_key)

    @classmethod
    def acquire_advisory_lock(cls):
        """Acquire the model's advisory lock, if it has one, once in a change set."""
        if cls.advisory_lock and not changesets.has_lock(cls.advisory_lock):
            locks.acquire(cls.advisory_lock)

    @classmethod
    def _parents_of(cls, pks):
        """Yield the model of the parents and their primary keys."""
        if cls.parent_field:
            parent = cls._meta.get_field(cls.parent_field)
            rows = cls._base_manager.filter(pk__in=pks)
            yield parent.related_model, rows.values_list(parent.attname, flat=True)

    @classmethod
    def _owners_of(cls, pks):
        """Yield each model with a many-to-many field to this one, and the primary keys
        of its records that have one of ``pks`` there."""
        relations = [field for field in cls._meta.related_objects if field.many_to_many]
        for relation in sorted(
            relations, key=lambda field: field.related_model._meta.label
        ):
            if issubclass(model := relation.related_model, Record):
                rows = model._base_manager.filter(**{f"{relation.field.name}__in": pks})
                yield model, rows.values_list("pk", flat=True)

    def remember_row(self):
        """Let the next save use this row as the stored one: ``locked`` has read it in
        this transaction."""
        own = {field.attname for field in snapshots.own_columns(type(self))}
        if not own & self.get_deferred_fields():
            self._row = copy(self)

    def is_as_remembered(self, name):
        """Return whether a field still has the value of the remembered row."""
        return self._row is not None and getattr(self, name) == getattr(self._row, name)

    def _lock_stored(self, *, no_key=True):
        """Lock the row and return it as it is now; None for a new record."""
        if self._state.adding:
            self.acquire_advisory_lock()
            return None
        stored, self._row = self._row, None
        if stored and no_key:
            return stored
        return type(self).locked([self.pk], no_key=no_key).first()

    def _lock_parents(self):
        """Lock the parent, and the stored parent if it is another; return both."""
        if not self.parent_field:
            return []
        field = self._meta.get_field(self.parent_field)
        parent = self._state.adding and getattr(self, self.parent_field)
        if parent and changesets.tracked(parent):
            # This transaction has its row already.
            return [parent]
        pks = {getattr(self, field.attname)}
        for _model, before in self._parents_of([self.pk]):
            pks.update(before)
        parents = list(field.related_model.locked(pks))
        for parent in parents:
            changesets.track(parent)
        return parents

    def _typeset(self):
        plain = [name for name in self.texts if not self.is_rich_text(name)]
        for name, language in product(plain, LANGUAGES):
            if value := getattr(self, f"{name}_{language}"):
                # Nor has any format to leave out later what XML cannot hold.
                value = typeset(strip_invalid_xml(value), language)
                setattr(self, f"{name}_{language}", value)
