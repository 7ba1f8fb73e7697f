"""What spans subjects: every publishable model, and one list over all of them.

A list is one UNION ALL with the same named columns from each model; states and texts
are never copied into another table.
"""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import F, Value
from django.utils.text import capfirst

from publishing.models import Linkable, Publishable, Record
from publishing.search import matching
from text.pointers import Pointer


def publishable_models():
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def linkable_models():
    return [model for model in apps.get_models() if issubclass(model, Linkable)]


def model_of(label):
    """Return the linkable model ``news.article``, or None."""
    return next(
        (model for model in linkable_models() if model._meta.label_lower == label),
        None,
    )


def models_with_texts():
    """Return the models that have something to translate."""
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    return [model for model in models if model.texts]


def models_with_topics():
    return [model for model in publishable_models() if hasattr(model, "topics")]


@dataclass(frozen=True)
class Entry:
    """One item of any kind as a list shows it to a reader of ``reader``.

    ``language`` is that of its title: another than ``reader`` where the item is
    visible in another language only. ``details`` is what its kind adds.
    """

    model: type
    pk: int
    reader: str
    language: str
    title: str
    summary: str
    year: int | None
    slug: str
    reader_slug: str
    published_at: datetime | None
    updated_at: datetime | None
    details: dict | list | None

    @property
    def url(self):
        """The page that holds the text, in the language of the title."""
        return self.model.address_of(self, self.language, self.slug)

    @property
    def url_for_reader(self):
        """The page in the reader's language: the text, or the not-translated page."""
        return self.model.address_of(self, self.reader, self.reader_slug)

    @property
    def image(self):
        """What draws it in a text, if it is a picture."""
        return self.model.image_of and self.model.image_of(self)

    @property
    def date(self):
        """The day or moment that dates it for a reader, or None."""
        return self.model.date_of(self)

    @property
    def is_foreign(self):
        return self.language != self.reader

    @property
    def kind(self):
        return self.model._meta.label_lower

    @property
    def kind_name(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def pointer(self):
        return Pointer(self.kind, self.pk)


def columns(queryset, language, reader):
    """Select what an ``Entry`` needs, under names that all models share."""
    if "rank" not in queryset.query.annotations:
        queryset = queryset.annotate(rank=Value(0.0))
    fields = queryset.model.entry_fields(language, reader)
    return queryset.order_by().values(
        "rank",
        entry_kind=Value(queryset.model._meta.label_lower),
        entry_pk=F("pk"),
        entry_language=Value(language),
        entry_is_foreign=Value(int(language != reader)),
        **{f"entry_{name}": expression for name, expression in fields.items()},
    )


class Entries:
    """Entries over several models, counted and sliced by one statement each.

    ``querysets``: pairs of a queryset and the language in which it is shown.
    """

    NEWEST = ("-entry_published_at", "entry_kind", "-entry_pk")
    BEST = ("entry_is_foreign", "-rank", *NEWEST)

    def __init__(self, querysets, reader, order=NEWEST):
        self.reader = reader
        selected = [
            columns(queryset, language, reader) for queryset, language in querysets
        ]
        self.rows = (
            selected[0].union(*selected[1:], all=True).order_by(*order)
            if len(selected) > 1
            else selected[0].order_by(*order)
            if selected
            else None
        )

    def count(self):
        return self.rows.count() if self.rows is not None else 0

    def __len__(self):
        return self.count()

    def __getitem__(self, key):
        return [] if self.rows is None else list(map(self._entry, self.rows[key]))

    def __iter__(self):
        return iter(self[:])

    def _entry(self, row):
        return Entry(
            model=model_of(row["entry_kind"]),
            reader=self.reader,
            **{
                name.removeprefix("entry_"): value
                for name, value in row.items()
                if name.startswith("entry_")
                and name not in {"entry_kind", "entry_is_foreign"}
            },
        )


def entries_of(models, reader, narrow=lambda queryset: queryset):
    """Return what is visible in the reader's language, newest first."""
    return Entries(
        [(narrow(model.objects.visible_in(reader)), reader) for model in models], reader
    )


def search(text, reader):
    """Return what matches ``text``: in the reader's language, then in others."""
    querysets = []
    for model in publishable_models():
        for queryset, language in model.entry_querysets(model.objects.all(), reader):
            querysets.append((matching(queryset, text, language), language))
    return Entries(querysets, reader, order=Entries.BEST)


def resolve(pointers, reader):
    """Return {pointer: Entry} of those pointers that a visitor may follow."""
    by_model = {}
    for pointer in pointers:
        if model := model_of(pointer.model):
            by_model.setdefault(model, set()).add(pointer.pk)
    querysets = [
        pair
        for model, pks in by_model.items()
        for pair in model.entry_querysets(model.objects.filter(pk__in=pks), reader)
    ]
    return {entry.pointer: entry for entry in Entries(querysets, reader)}


def records_of(pointers):
    """Return {pointer: record} of the records that exist, whoever may read them."""
    by_model = {}
    for pointer in pointers:
        if model := model_of(pointer.model):
            by_model.setdefault(model, set()).add(pointer.pk)
    return {
        record.pointer: record
        for model, pks in by_model.items()
        for record in model.lean().filter(pk__in=pks)
    }


def titles_of(pointers):
    """Return {pointer: title} of the records that exist, whoever may read them."""
    return {pointer: str(record) for pointer, record in records_of(pointers).items()}
