"""Rows about records of any kind: those that belong to one, and links between two."""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, router
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Cast, JSONObject

from publishing.cache.compiled import Parameter, compiled
from publishing.content.constraints import once
from text.languages import LANGUAGES
from text.pointers import Pointer, parse_or_none
from text.richtext import pointers_in


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
        labels, pks = columns_of(pointers)
        return self.among(Value(labels), Value(pks))

    def among(self, labels, pks):
        """Filter by pointers: an array of their models, and one of their keys."""
        arrays = [
            Cast(labels, ArrayField(models.TextField())),
            Cast(pks, ArrayField(models.BigIntegerField())),
        ]
        row = Func("to_model", "to_pk", function="ROW")
        rows = Func(*arrays, function="unnest")
        is_in = {"template": "%(expressions)s)", "arg_joiner": " IN (SELECT * FROM "}
        return self.filter(Func(row, rows, **is_in, output_field=models.BooleanField()))


@compiled
def _rows_of(model, related):
    at = {"to_model": Parameter("label"), "to_pk": Parameter("pk")}
    rows = model.objects.filter(**at)
    return rows.select_related(*related) if related else rows


def rows_of(model, pointer, *related):
    """Return the rows of a ``PointerModel`` at a pointer, with what is ``related``."""
    return _rows_of(model, related, label=pointer.model, pk=pointer.pk)


class PointerModel(models.Model):
    """A row that belongs to a record of any kind: a revision, a note, a redirect."""

    to_model = models.CharField(max_length=100)
    to_pk = models.BigIntegerField()

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


# Links


def starts_at(record):
    pointer = Pointer.to(record)
    return Q(from_model=pointer.model, from_pk=pointer.pk)


class LinkQuerySet(PointerQuerySet):
    def from_record(self, record):
        return self.filter(starts_at(record))

    def not_from(self, record):
        return self.exclude(starts_at(record))

    def in_text(self):
        return self.filter(kind=Link.Kind.TEXT)

    def related(self):
        return self.filter(kind=Link.Kind.RELATED)

    def attached(self):
        return self.filter(kind=Link.Kind.ATTACHED)

    def ends_of(self, model):
        """Return an expression of a query over ``model``: the related items.

        An array of {"model", "pk", "is_chosen_here"}: what was chosen at a record, then
        what has chosen it.
        """
        label, pk = model._meta.label_lower, OuterRef("pk")
        here = Q(from_model=label, from_pk=pk)
        there = Q(to_model=label, to_pk=pk)
        # ORDER BY cannot name a column of the outer query, so it is selected first.
        chosen = Case(When(here, then=Value(True)), default=Value(False))
        end = JSONObject(
            model=Case(When(here, then=F("to_model")), default=F("from_model")),
            pk=Case(When(here, then=F("to_pk")), default=F("from_pk")),
            is_chosen_here=chosen,
        )
        rows = self.related().filter(here | there)
        rows = rows.annotate(is_chosen_here=chosen, end=end)
        rows = rows.order_by("-is_chosen_here", "position", "pk")
        return ArraySubquery(rows.values("end"))

    def mentions_of(self, model):
        """Return an expression of a query over ``model``: the texts that link to it.

        An array of {"model", "pk"}.
        """
        label, pk = model._meta.label_lower, OuterRef("pk")
        links = self.in_text().filter(to_model=label, to_pk=pk)
        links = links.exclude(from_model=label, from_pk=pk)
        data = JSONObject(model=F("from_model"), pk=F("from_pk"))
        links = links.order_by("from_model", "-from_pk").values(data=data)
        return ArraySubquery(links.distinct())

    def refill_from_texts(self, record, before):
        """Store the links in rich texts; ``before``: the stored row, or None."""
        if before and all(
            (getattr(record, name) or "") == (getattr(before, name) or "")
            for field in record.rich_text_fields()
            for name in [f"{field}_{language}" for language in LANGUAGES]
        ):
            return
        wanted = ends_in_texts(record)
        stored = {
            (link.language, link.target): link.pk
            for link in (self.from_record(record).in_text() if before else ())
        }
        if gone := [stored[end] for end in stored.keys() - wanted]:
            self.filter(pk__in=gone).delete()
        new = sorted(wanted - stored.keys())
        # Who deletes one of them waits for this save, and then sees the links.
        lock_references({pointer for _language, pointer in new})
        self._create(record, Link.Kind.TEXT, new)

    def relate(self, record, pointers):
        """Store the related items that an editor chose, in their order."""
        self.from_record(record).related().delete()
        self._create(record, Link.Kind.RELATED, [("", end) for end in pointers])

    def attach(self, record, language, pointer):
        """Note that another record came, or left, with a language of a record."""
        self._create(record, Link.Kind.ATTACHED, [(language, pointer)])

    def _create(self, record, kind, ends):
        self.bulk_create(links_from(record, kind, ends), ignore_conflicts=True)


class Link(PointerModel):
    """One item links to another, the one at its pointer.

    ``RELATED``: a related item that an editor chose; it is content, in the snapshots of
    the item. ``TEXT``: a link or figure in a text; it is an index, filled anew when the
    text changes. ``ATTACHED``: it was published with that language of the item, or left
    the site with it, and nobody has published or unpublished it by itself since.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        RELATED = "related"
        ATTACHED = "attached"

    from_model = models.CharField(max_length=100)
    from_pk = models.BigIntegerField()
    language = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            # "Used in", and related items shown on the other side.
            models.Index(fields=["to_model", "to_pk"], name="publishing_link_to")
        ]
        constraints = [
            once("from_model", "from_pk", "kind", "language", "to_model", "to_pk")
        ]

    def __str__(self):
        return f"{self.source} → {self.target} ({self.kind})"

    @property
    def source(self):
        return Pointer(self.from_model, self.from_pk)

    target = PointerModel.pointer


def links_from(record, kind, ends) -> list[Link]:
    """Return unsaved links of a record to (language, pointer) of each end."""
    start = Pointer.to(record)
    return [
        Link(
            from_model=start.model,
            from_pk=start.pk,
            **to_columns(end),
            language=language,
            kind=kind,
            position=position,
        )
        for position, (language, end) in enumerate(ends)
    ]


def ends_in_texts(record) -> set:
    """Return (language, pointer) of what the rich texts of a record link to."""
    return {
        (language, pointer)
        for field in record.rich_text_fields()
        for language in LANGUAGES
        for url in pointers_in(getattr(record, f"{field}_{language}"))
        if (pointer := parse_or_none(url))
    }


def lock_references(pointers):
    """Lock these records FOR KEY SHARE: nobody deletes them before the commit.

    It keeps nobody from saving them, so two texts that link to each other may be saved
    at once. ``select_for_update`` has no such mode.
    """
    connection = connections[router.db_for_write(Link)]
    quote = connection.ops.quote_name
    for model, pks in keys_by_model(pointers):
        if not hasattr(model, "pointer"):
            # Whatever a text names as a record.
            continue
        table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} "
                "FOR KEY SHARE",
                [pks],
            )


# What a text names: by the links of its editors, and by what subjects know of it

# Functions of a record and a language that return pointers of what its texts name.
_finders = []
register_mentions = _finders.append


def references_in(record, language):
    """Return the pointers of what a record names in its texts of a language."""
    links = Link.objects.in_text().from_record(record).filter(language=language)
    ends = links.order_by("pk").values_list("to_model", "to_pk")
    pointers = [Pointer(*end) for end in ends]
    for find in _finders:
        pointers += find(record, language)
    return [*dict.fromkeys(pointers)]
