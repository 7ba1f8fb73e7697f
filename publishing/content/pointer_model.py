from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from publishing.cache.compiled import Parameter, compiled
from text.pointers import Pointer


def model_at(pointer):
    """Return the model of a pointer; None if there is no such kind any more."""
    app_label, _dot, name = pointer.model.partition(".")
    return apps.all_models[app_label].get(name)


# Rows of two tables that belong to the same record.
SAME_RECORD = {"to_model": OuterRef("to_model"), "to_pk": OuterRef("to_pk")}


def to_columns(pointer):
    """Return the columns of a row that belongs to the record at a pointer."""
    return {"to_model": pointer.model, "to_pk": pointer.pk}


def keys_by_model(pointers):
    """Return [(model, keys)] of pointers, in the order in which rows are locked."""
    keys = {}
    for pointer in pointers:
        if model := model_at(pointer):
            keys.setdefault(model, []).append(pointer.pk)
    return sorted(keys.items(), key=lambda item: item[0]._meta.label_lower)


def columns_of(pointers):
    """Return a list of the models of some pointers, and one of their keys."""
    return [list(column) for column in zip(*set(pointers), strict=True)] or [[], []]


class PointerQuerySet(models.QuerySet):
    def of(self, pointer):
        return self.filter(**to_columns(pointer))

    def to_record(self, record):
        return self.of(Pointer.to(record))

    def at(self, pointers):
        """Filter by pointers."""
        labels, pks = columns_of(pointers)
        return self.among(Value(labels), Value(pks))

    def among(self, labels, pks):
        """Filter by pointers: an array of their models, and one of their keys."""
        arrays = [
            Cast(labels, ArrayField(models.TextField())),
            Cast(pks, ArrayField(models.BigIntegerField())),
        ]
        return self.filter(
            Func(
                Func("to_model", "to_pk", function="ROW"),
                Func(*arrays, function="unnest"),
                template="%(expressions)s)",
                arg_joiner=" IN (SELECT * FROM ",
                output_field=models.BooleanField(),
            )
        )


@compiled
def _rows_of(model, related):
    at = {"to_model": Parameter("label"), "to_pk": Parameter("pk")}
    rows = model.objects.filter(**at)
    return rows.select_related(*related) if related else rows


def rows_of(model, pointer, *related):
    """Return the rows of a ``PointerModel`` that belong to one record, as a list.

    ``related``: what is selected with them.
    """
    return _rows_of(model, related, label=pointer.model, pk=pointer.pk)


class PointerModel(models.Model):
    """A row that belongs to a record of any kind: a revision, a note, a redirect."""

    to_model = models.CharField(_("kind"), max_length=100)
    to_pk = models.BigIntegerField(_("item"))

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.pointer)

    @property
    def pointer(self):
        return Pointer(self.to_model, self.to_pk)


def exists(rows, model):
    """Match the rows of ``model`` that some of ``rows`` belong to."""
    if issubclass(model, PointerModel):
        return Q(Exists(rows.filter(**SAME_RECORD)))
    # The keys are gathered once, which PostgreSQL also expects.
    return Q(pk__in=rows.filter(to_model=model._meta.label_lower).values("to_pk"))
