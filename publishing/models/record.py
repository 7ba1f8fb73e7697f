from django.db import models, router

from publishing import revising, snapshots
from publishing.languages import LANGUAGES
from publishing.models.translation import Translation
from publishing.models.working_copy import WorkingCopy
from publishing.pointers import Pointer
from publishing.richtext import RichTextField
from publishing.typography import typeset


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
    # Columns, without a language, that follow from the rest at each save.
    derived = ()
    # Columns, without a language, of which no revision is kept.
    unrecorded = ()
    # Columns, without a language, that say where and when it stands before readers.
    publication = ()

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Write the record, or only ``update_fields``, onto the row as it is now."""
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with revising.unit():
            self.hold_first()
            whole = self._hold_whole(using)
            stored = self._lock_stored(using)
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
            if whole:
                whole.part_changed()

    def delete(self, *args, **kwargs):
        with revising.unit() as unit:
            if whole := self._hold_whole(router.db_for_write(type(self))):
                whole.part_changed()
            self.part_with()
            for copy in WorkingCopy.objects.of(self.pointer):
                copy.discard(unit.user)
            self._touch_who_chose_it()
            Translation.objects.of(self.pointer).delete()
            return super().delete(*args, **kwargs)

    def _touch_who_chose_it(self):
        """Let the history of what has it among many, as topics, tell that it went."""
        for relation in self._meta.related_objects:
            model = relation.related_model
            if relation.many_to_many and issubclass(model, Record):
                rows = model._base_manager.select_for_update(no_key=True)
                for record in rows.filter(**{relation.field.name: self.pk}):
                    revising.touch(record)

    @property
    def pointer(self):
        return Pointer.to(self)

    def part_with(self):
        """Lock the row, and keep what a restored record gets back; once is enough."""
        if revising.is_parting(self):
            return
        using = router.db_for_write(type(self), instance=self)
        self._lock_stored(using, no_key=False)
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

    # The row

    @classmethod
    def hold_first(cls):
        """Lock what everybody locks before a row of this kind, so that none waits
        for the other; it needs a transaction."""

    def _lock_stored(self, using, *, no_key=True):
        """Lock the row and return it; with its key, nobody may come to point to it."""
        if self._state.adding:
            return None
        rows = type(self)._base_manager.using(using).select_for_update(no_key=no_key)
        return rows.filter(pk=self.pk).first()

    def _hold_whole(self, using):
        """Lock the record of which this is a part, before this one, and return it."""
        if not self.part_of:
            return None
        whole = getattr(self, self.part_of)
        whole._lock_stored(using)
        revising.touch(whole)
        return whole

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
