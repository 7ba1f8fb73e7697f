from copy import copy

from django.db import connections, models, router

from publishing import changesets, snapshots
from publishing.models.sync_point import SyncPoint
from publishing.models.working_copy import WorkingCopy
from text.languages import LANGUAGES
from text.pointers import Pointer
from text.richtext import RichTextField
from text.typography import typeset


class Record(models.Model):
    """What people write in the back office: each save is a revision.

    A save writes only what it is asked to, onto the row as it is now.
    """

    # Names of the texts that a translator translates, without a language.
    texts = ()
    # Reverse relations whose rows are parts of this record: those of its inlines.
    child_relations = ()
    # Those of its parts that a copy of it gets too.
    duplicated_relations = ()
    # The foreign key to the record of which this one is a part.
    parent_field = None
    # The name of what everybody holds before a row of this kind is locked.
    advisory_lock = None
    # Columns, without a language, that follow from the rest at each save.
    derived = ()
    # Columns, without a language, of which no revision is kept.
    unrecorded = ()
    # Columns, without a language, that say where and when it stands before readers.
    publication = ()
    # Of a kind without states: readers see a new one at once, not only when something
    # that they see refers to it.
    is_public_when_new = False

    # The row as it was read under its lock, for the next save.
    _row = None

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Write the record, or only ``update_fields``, onto the row as it is now."""
        with changesets.changeset():
            parents = self._lock_parents()
            stored = self._lock_stored()
            if stored:
                changesets.track(self)
            if stored and update_fields is not None:
                self._take_over(stored, update_fields)
            self._typeset()
            self.set_derived_fields(stored)
            if update_fields is not None:
                update_fields = {*update_fields, *self.derived_field_names()}
            super().save(*args, update_fields=update_fields, **kwargs)
            if not stored:
                changesets.track(self, is_new=True)
            self.after_save(stored)
            for parent in parents:
                changesets.child_changed(parent)

    def delete(self, *args, **kwargs):
        with changesets.changeset() as changeset:
            parents = self._lock_parents()
            self.prepare_delete()
            for copy in WorkingCopy.objects.of(self.pointer):
                copy.discard(changeset.user)
            self._track_owners()
            SyncPoint.objects.of(self.pointer).delete()
            deleted = super().delete(*args, **kwargs)
            for parent in parents:
                changesets.child_changed(parent)
            return deleted

    def _track_owners(self):
        """Let the history of what has it among many, as topics, tell that it went."""
        for model, pks in self._owners_of([self.pk]):
            for record in model.locked(pks):
                changesets.track(record)

    def clean_fields(self, exclude=None):
        """Validate each field, but ask for no record to which this one points and that
        has been read."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if field.many_to_one
            and field.is_cached(self)
            and getattr(self, field.attname) is not None
        }
        super().clean_fields(exclude={*(exclude or ()), *read})

    @property
    def pointer(self):
        return Pointer.to(self)

    def public_languages(self):
        """Return the languages in which only those change it who may publish it.

        A kind without states is public in all of them once it is stored.
        """
        is_public = self.is_public_when_new or not self._state.adding
        return [*LANGUAGES] if is_public else []

    def prepare_delete(self):
        """Lock the row, and keep what a restored record gets back; once is enough."""
        if changesets.is_being_deleted(self):
            return
        self._lock_stored(no_key=False)
        changesets.track(self)
        changesets.note_deletion(self, self.deletion_snapshot())

    def deletion_snapshot(self):
        return snapshots.take(type(self), self.pk)

    def after_undelete(self, values):
        """Take back, when it is restored, what only the last snapshot holds."""

    def prepare_restore(self, values):
        """Return the values of an old revision as they can be stored today.

        Raises ValidationError where a file that they need is lost.
        """
        return values

    def check_children(self):
        """Raise ValidationError where stored parts cannot stand beside one another."""

    def child_changed(self):
        """Take note that a part of it is another now, or no more."""

    # What a kind of record adds

    def set_derived_fields(self, stored):
        """Set what follows from the rest; ``stored`` is the row as it was."""

    def after_save(self, stored):
        """Keep in step what other tables hold of the record."""

    @classmethod
    def derived_field_names(cls):
        return [
            field.name
            for field in cls._meta.concrete_fields
            if field.name in cls.derived or snapshots.stem(field.name) in cls.derived
        ]

    # The row, and the one order in which everybody locks

    @classmethod
    def locked(cls, pks, *, no_key=True):
        """Return these rows as a queryset that locks them.

        Two who lock several rows never wait for each other: whatever they are about
        to do, what is held first comes first, wholes come before their parts, what has
        a record among many before one that is to be deleted, and rows of a kind by
        their keys.

        ``no_key=False``: they are to be deleted, so nobody may come to point to them.
        It needs a transaction.
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
        """Hold what everybody holds before a row of this kind, and nobody else now."""
        if cls.advisory_lock and not changesets.has_lock(cls.advisory_lock):
            with connections[router.db_for_write(cls)].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtext(%s))", [cls.advisory_lock]
                )

    @classmethod
    def _parents_of(cls, pks):
        """Yield the model of which rows are parts, and the keys of their wholes."""
        if cls.parent_field:
            parent = cls._meta.get_field(cls.parent_field)
            rows = cls._base_manager.filter(pk__in=pks)
            yield parent.related_model, rows.values_list(parent.attname, flat=True)

    @classmethod
    def _owners_of(cls, pks):
        """Yield each model that has such records among many, as topics, and the keys
        of those that have one of these."""
        relations = [one for one in cls._meta.related_objects if one.many_to_many]
        for one in sorted(relations, key=lambda one: one.related_model._meta.label):
            if issubclass(model := one.related_model, Record):
                rows = model._base_manager.filter(**{f"{one.field.name}__in": pks})
                yield model, rows.values_list("pk", flat=True)

    def remember_row(self):
        """Let the next save reuse the row: it was read under its lock, by ``locked``,
        in this transaction."""
        own = {field.attname for field in snapshots.own_columns(type(self))}
        if not own & self.get_deferred_fields():
            self._row = copy(self)

    def is_as_remembered(self, name):
        """Tell whether a column still has the value of the remembered row."""
        return self._row is not None and getattr(self, name) == getattr(self._row, name)

    def _lock_stored(self, *, no_key=True):
        """Lock the row and return it as it is now; None of a new record."""
        if self._state.adding:
            self.acquire_advisory_lock()
            return None
        stored, self._row = self._row, None
        if stored and no_key:
            return stored
        return type(self).locked([self.pk], no_key=no_key).first()

    def _lock_parents(self):
        """Lock what this is a part of, and what it was a part of; return both."""
        if not self.parent_field:
            return []
        field = self._meta.get_field(self.parent_field)
        parent = self._state.adding and getattr(self, self.parent_field)
        if parent and changesets.is_tracked(parent):
            # Its row is ours already.
            return [parent]
        pks = {getattr(self, field.attname)}
        for _model, before in self._parents_of([self.pk]):
            pks.update(before)
        parents = list(field.related_model.locked(pks))
        for one in parents:
            changesets.track(one)
        return parents

    def _take_over(self, stored, update_fields):
        """Take everything but ``update_fields`` from the row as it is now."""
        for field in snapshots.own_columns(type(self)):
            if field.name not in update_fields:
                setattr(self, field.attname, getattr(stored, field.attname))

    def _typeset(self):
        for name in self.texts:
            if isinstance(self._meta.get_field(name), RichTextField):
                continue
            for language in LANGUAGES:
                field = f"{name}_{language}"
                if value := getattr(self, field):
                    setattr(self, field, typeset(value, language))
