"""The catalogue: lists over several kinds, from one table.

::

    rows = CatalogueEntry.objects.of_kinds([Article, Event]).visible_in("en")
    latest = Entries(rows.newest_first(), reader="en")[:10]

An ``Entry`` is a row as a reader of a language sees it.
"""

from datetime import datetime
from functools import cache

from django.db.models import Case, IntegerField, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Left
from django.utils.text import capfirst
from django.utils.timezone import localdate

from publishing.cache.compiled import Parameter, compiled, today
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.partial_dates import first_day
from publishing.content.pointer_model import columns_of
from publishing.content.registry import linkable_models, model_of
from publishing.content.status import LanguageStatus, StatusMixin
from publishing.revisions.display import format_day
from text.languages import current, languages_from, others
from text.pointers import Pointer

# What the search and the back office alone read.
UNREAD = ("search_", "names_", "words_", "missing_words_", "filled_")
# What an Entry is made of.
COLUMNS = [
    field.attname
    for field in CatalogueEntry._meta.concrete_fields
    if not field.name.startswith(UNREAD)
]


class Entry(StatusMixin):
    """One item of any kind as a list shows it to a reader of ``reader``.

    It has the columns of ``CatalogueEntry``. ``language`` is that of its title, summary
    and dates: another than ``reader`` where the item is visible in another one only.
    """

    # Of its text: set by publishing.catalogue.passages.
    passage = ""

    def __init__(self, row, reader):
        self.__dict__.update(row)
        self.pk, self.kind = self.to_pk, self.to_model
        self.pointer = Pointer(self.to_model, self.to_pk)
        self.reader, self.model = reader, model_of(self.to_model)
        self.date_is_main = self.model.date_is_main
        self.language = next(filter(self.is_visible_in, languages_from(reader)), reader)
        self.is_foreign = self.language != reader
        for name in ["title", "summary", "published_at", "updated_at"]:
            self.__dict__[name] = row[f"{name}_{self.language}"]

    def is_visible_in(self, language):
        return not self.has_states or super().is_visible_in(language)

    @property
    def kind_name(self):
        return name_of_kind(self.model, current())

    @property
    def name_alone(self):
        """The name that it has in the reader's language, where no page is meant."""
        is_name_alone = self.status_in(self.reader) == LanguageStatus.NONE
        if not (self.model.is_called_by_name and is_name_alone):
            return ""
        return getattr(self, f"title_{self.reader}")

    def versions(self):
        """Return it in each language in which it is visible, the reader's first."""
        return [
            {
                "language": code,
                "title": getattr(self, f"title_{code}"),
                "summary": getattr(self, f"summary_{code}"),
                "url": self.address_in(code),
            }
            for code in [self.reader, *others(self.reader)]
            if self.is_visible_in(code)
        ]

    @property
    def url(self):
        """The page that holds the text, in the language of the title."""
        return self.address_in(self.language)

    @property
    def url_for_reader(self):
        """The page in the reader's language: the text, or the not-translated page."""
        return self.address_in(self.reader)

    def address_in(self, language):
        return self.model.address_of(self, language)

    def get_absolute_url(self):
        return self.address_in(current())

    @property
    def image(self):
        """What draws it in a text, if it is a picture."""
        return self.model.image_of and self.model.image_of(self)

    @property
    def date(self):
        """The day, moment or partial date that dates it for a reader, or None."""
        return self.model.date_of(self)

    @property
    def day(self):
        """The day of the same, the first of a month or year, or None."""
        if isinstance(self.date, str):
            return first_day(self.date)
        is_moment = isinstance(self.date, datetime)
        return localdate(self.date) if is_moment else self.date

    @property
    def date_display(self):
        """The same in words: the day, all days of several, or years; or ""."""
        return self.model.span_of(self) or format_day(self.date)

    @property
    def notice(self):
        """What a reader has to know first, as "Cancelled", or ""."""
        return self.model.notice_of(self)


@cache
def name_of_kind(model, _language):
    """Return what an item of a kind is called in the active language."""
    # A lazy text would be translated anew at each use.
    name = getattr(model, "kind_for_readers", model._meta.verbose_name)
    return capfirst(str(name))


class Entries:
    """The rows of a queryset of ``CatalogueEntry`` as an ``Entry`` each, lazily."""

    def __init__(self, queryset, reader):
        self.rows = queryset.values(*COLUMNS)
        self.reader = reader

    def __len__(self):
        return self.rows.count()

    def __getitem__(self, key):
        return [Entry(row, self.reader) for row in self.rows[key]]

    def __iter__(self):
        return iter(self[:])


def entries_of(models, reader):
    """Return the rows of these models that a reader of ``reader`` may read."""
    return CatalogueEntry.objects.of_kinds(models).visible_in(reader)


def newest_texts(entries, reader):
    """Order by when each came out in the reader's language, as its feed does."""
    return Entries(entries.newest_text_first(reader), reader)


def latest_changes(model, reader):
    """Return what a reader of ``reader`` has of a kind, the latest change first."""
    entries = entries_of([model], reader).order_by(f"-updated_at_{reader}", "-to_pk")
    return Entries(entries, reader)


def by_date(entries, reader, *, soonest_first=False, first=None):
    """Order by the days that a list shows, what is not in force any more last.

    The latest first; ``soonest_first``: what is to come before all, by its day;
    ``first``: a model whose entries come before the others.
    """
    day = shown_day()
    order = [
        Case(When(valid_until__lt=today(), then=Value(1)), default=Value(0)),
        day.desc(nulls_last=True),
    ]
    if soonest_first:
        to_come = Case(When(shown_day__gte=str(today()), then=day))
        order.insert(1, to_come.asc(nulls_last=True))
    if first:
        of_kind = When(to_model=first._meta.label_lower, then=Value(0))
        order.insert(1, Case(of_kind, default=Value(1)))
    entries = entries.annotate(shown_day=day)
    return Entries(entries.order_by(*order, "to_model", "-to_pk"), reader)


def shown_day():
    """Build the day of an entry, or only its year, as text, or NULL: ``date_of``."""
    published_at = Cast("first_published_at", TextField())
    return Case(*own_days(), default=published_at, output_field=TextField())


def shown_year():
    """Build the year of an entry, that of its address, or NULL: ``date_of``."""
    own = [When(case.condition, then=Left(case.result, 4)) for case in own_days()]
    text = Case(*own, default=Cast("year", TextField()), output_field=TextField())
    return Cast(text, IntegerField())


def own_days():
    """Yield the cases of entries that have another date than that of publication."""
    for model in linkable_models():
        if model.dated_by:
            day = Coalesce(*(KT(f"details__{name}") for name in model.dated_by), None)
            yield When(to_model=model._meta.label_lower, then=day)
    undated = [model for model in linkable_models() if not model.is_dated]
    labels = [model._meta.label_lower for model in undated]
    yield When(to_model__in=labels, then=None)


def resolve(pointers, reader):
    """Return {pointer: Entry} of those pointers that a visitor may follow."""
    labels, pks = columns_of(pointers)
    rows = rows_to_follow(labels=labels, pks=pks) if pks else []
    entries = [Entry(row, reader) for row in rows]
    return {entry.pointer: entry for entry in entries}


@compiled
def rows_to_follow():
    rows = CatalogueEntry.objects.among(Parameter("labels"), Parameter("pks"))
    return rows.that_may_be_followed().order_by().values(*COLUMNS)
