from copy import copy

from django.db import connections, models, router

from publishing import revising, snapshots
from publishing.models.translation import Translation
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
    parts = ()
    # Those of its parts that a copy of it gets too.
    copied_parts = ()
    # The foreign key to the record of which this one is a part.
    part_of = None
    # The name of what everybody holds before a row of this kind is locked.
    held_first = None
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
        with revising.unit():
            wholes = self._hold_wholes()
            stored = self._lock_stored()
            if stored:
                revising.touch(self)
            if stored and update_fields is not None:
                self._take_over(stored, update_fields)
            self._typeset()
            self._derive(stored)
            if update_fields is not None:
                update_fields = {*update_fields, *self._derived_columns()}
            super().save(*args, update_fields=update_fields, **kwargs)
            if not stored:
                revising.touch(self, is_new=True)
            self._follow(stored)
            for whole in wholes:
                revising.part_changed(whole)

    def delete(self, *args, **kwargs):
        with revising.unit() as unit:
            wholes = self._hold_wholes()
            self.part_with()
            for copy in WorkingCopy.objects.of(self.pointer):
                copy.discard(unit.user)
            self._touch_who_chose_it()
            Translation.objects.of(self.pointer).delete()
            deleted = super().delete(*args, **kwargs)
            for whole in wholes:
                revising.part_changed(whole)
            return deleted

    def _touch_who_chose_it(self):
        """Let the history of what has it among many, as topics, tell that it went."""
        for model, pks in self._having([self.pk]):
            for record in model.locked(pks):
                revising.touch(record)

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

    def part_with(self):
        """Lock the row, and keep what a restored record gets back; once is enough."""
        if revising.is_parting(self):
            return
        self._lock_stored(no_key=False)
        revising.touch(self)
        revising.part_with(self, self.last_snapshot())

    def last_snapshot(self):
        return snapshots.take(type(self), self.pk)

    def come_back(self, values):
        """Take back, when it is restored, what only the last snapshot holds."""

    def prepare_restoring(self, values):
        """Return the values of an old revision as they can be stored today.

        Raises ValidationError where a file that they need is lost.
        """
        return values

    def check_parts(self):
        """Raise ValidationError where stored parts cannot stand beside one another."""

    def part_changed(self):
        """Take note that a part of it is another now, or no more."""

    # What a kind of record adds

    def _derive(self, stored):
        """Set what follows from the rest; ``stored`` is the row as it was."""

    def _follow(self, stored):
        """Keep in step what other tables hold of the record."""

    @classmethod
    def _derived_columns(cls):
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
        cls.hold_first()
        before = [*cls._wholes_of(pks)]
        if not no_key:
            before += cls._having(pks)
        for model, keys in before:
            list(model.locked(keys).values_list("pk"))
        rows = cls._base_manager.filter(pk__in=pks).order_by("pk")
        return rows.select_for_update(no_key=no_key)

    @classmethod
    def hold_first(cls):
        """Hold what everybody holds before a row of this kind, and nobody else now."""
        if cls.held_first and not revising.holds(cls.held_first):
            with connections[router.db_for_write(cls)].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtext(%s))", [cls.held_first]
                )

    @classmethod
    def _wholes_of(cls, pks):
        """Yield the model of which rows are parts, and the keys of their wholes."""
        if cls.part_of:
            whole = cls._meta.get_field(cls.part_of)
            rows = cls._base_manager.filter(pk__in=pks)
            yield whole.related_model, rows.values_list(whole.attname, flat=True)

    @classmethod
    def _having(cls, pks):
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
            self.hold_first()
            return None
        stored, self._row = self._row, None
        if stored and no_key:
            return stored
        return type(self).locked([self.pk], no_key=no_key).first()

    def _hold_wholes(self):
        """Lock what this is a part of, and what it was a part of; return both."""
        if not self.part_of:
            return []
        field = self._meta.get_field(self.part_of)
        whole = self._state.adding and getattr(self, self.part_of)
        if whole and revising.is_touched(whole):
            # Its row is ours already.
            return [whole]
        pks = {getattr(self, field.attname)}
        for _model, before in self._wholes_of([self.pk]):
            pks.update(before)
        wholes = list(field.related_model.locked(pks))
        for one in wholes:
            revising.touch(one)
        return wholes

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
