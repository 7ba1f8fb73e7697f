"""The tables of the site as a release will make them, for one transaction.

PostgreSQL looks for a name first among what the session has made for itself. So a
temporary view with the name of a table stands before it: it has the rows of the table,
and in place of those that the release changes the rows of its overlays. Whatever a page
asks, a list, a search, a feed, it reads the site as it will be. No row is written or
locked, no other session meets it, and it is gone with the transaction.
"""

from contextlib import contextmanager
from itertools import count

from django.db import DataError, connection, transaction
from django.utils.translation import gettext

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.catalogue.triggers import COLUMNS, rows_of
from publishing.content import pointer_model, snapshots
from publishing.content.linkable import Linkable
from publishing.content.pointer_model import Link
from publishing.content.publishable import Publishable
from publishing.drafts.permissions import REFUSALS, reason_of
from publishing.releases.contents import Line
from publishing.releases.problems import faults, references
from publishing.releases.release import ReleaseItem
from text.pointers import Pointer

# The first key of rows that have none yet: they come after all others.
FIRST_KEY = 2**60


@contextmanager
def site_with(lines, user):
    """Let the block read the site with these items published; nothing is stored.

    Whatever rights anybody has; ``user``: for whom drafts go out with the texts that
    link to them. Yields the items that are shown as they will be, and [(item, why)] of
    those that cannot be.
    """
    with transaction.atomic():
        tables, shown, left = Tables(), [], []
        for line in lines:
            if reason := tables.refusal_of(line):
                left.append((line, reason))
            else:
                shown.append(line)
        for line in lines_along(shown, user):
            tables.refusal_of(line)
        tables.stand_in()
        yield shown, left
        transaction.set_rollback(True)


def lines_along(lines, user):
    """Yield the drafts that go out with the texts of a release, as lines of it."""
    own, rows = {line.pointer for line in lines}, {}
    for line, language, draft, goes in references(lines, user):
        if goes and draft.pointer not in own and line.overlay.is_visible_in(language):
            row = ReleaseItem(language=language)
            rows.setdefault(draft.pointer, []).append(row)
    for model, pks in pointer_model.keys_by_model(rows):
        for record in model._base_manager.filter(pk__in=pks):
            yield Line(record.pointer, rows[record.pointer], record)


class Tables:
    """The rows of overlays in tables of their own, of each model.

    ``hidden``: {model: keys of the rows that they stand in place of}.
    """

    def __init__(self):
        self.hidden, self.keys = {}, count(FIRST_KEY)

    def refusal_of(self, line):
        """Take in an item; return why it cannot be shown as it will be, or ""."""
        if line.record is None:
            return gettext("It was deleted.")
        parts = [*self.parts_of(line)]
        for model, _replaced, _rows in parts:
            self.open(model)
        try:
            if line.refusal:
                raise line.refusal
            with transaction.atomic():
                for model, _replaced, rows in parts:
                    self.insert(model, rows)
        except (*REFUSALS, DataError) as error:
            reasons = [problem.text for problem in faults(line)]
            return " ".join(reasons) or reason_of(error, line.model)
        for model, replaced, _rows in parts:
            self.hidden[model] |= replaced
        return ""

    def parts_of(self, line):
        """Yield (model, keys of rows, the rows in their place) of each table."""
        record, model = line.overlay, line.model
        yield model, {record.pk}, [record]
        yield from self.relations_of(record)
        names = {snapshots.stem(name) for name in line.values}
        links = Link.objects.from_record(record)
        if snapshots.RELATED in names:
            chosen = [("", end) for end in record.chosen_related]
            rows = pointer_model.links_from(record, Link.Kind.RELATED, chosen)
            yield Link, keys_of(links.related()), rows
        if issubclass(model, Publishable) and line.values:
            record.set_lemmas()
            ends = sorted(pointer_model.ends_in_texts(record))
            rows = pointer_model.links_from(record, Link.Kind.TEXT, ends)
            yield Link, keys_of(links.in_text()), rows

    def relations_of(self, record):
        """Yield the same of the relations that an overlay has read."""
        for name, rows in record._prefetched_objects_cache.items():
            field = type(record)._meta.get_field(name)
            if field.many_to_many:
                model = field.remote_field.through
                here, there = field.m2m_column_name(), field.m2m_reverse_name()
                own = model._base_manager.filter(**{here: record.pk})
                rows = [model(**{here: record.pk, there: row.pk}) for row in rows]
                yield model, keys_of(own), rows
            else:
                model = field.related_model
                own = model._base_manager.filter(**{field.field.name: record.pk})
                for row in rows:
                    yield from self.relations_of(row)
                yield model, keys_of(own), rows

    def open(self, model):
        """Create the table of a model's rows, which has its columns and CHECKs."""
        if model not in self.hidden:
            self.hidden[model] = set()
            execute(
                f"CREATE TEMP TABLE {own_table(model)} (LIKE {table_of(model)} "
                "INCLUDING CONSTRAINTS INCLUDING GENERATED)"
            )

    def insert(self, model, rows):
        fields = [f for f in model._meta.concrete_fields if not f.generated]
        columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
        places = ", ".join(["%s"] * len(fields))
        for row in rows:
            row.pk = row.pk or next(self.keys)
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for field in fields
            ]
            execute(
                f"INSERT INTO {own_table(model)} ({columns}) VALUES ({places})", values
            )

    def stand_in(self):
        """Put the views before the tables, that of the catalogue as the last."""
        for model in self.hidden:
            self.create_view(model)
        linkable = [model for model in self.hidden if issubclass(model, Linkable)]
        self.open(CatalogueEntry)
        entries = CatalogueEntry.objects.at(
            Pointer(model._meta.label_lower, pk)
            for model in linkable
            for pk in self.hidden[model]
        )
        self.hidden[CatalogueEntry] = keys_of(entries)
        rows = " UNION ALL ".join(
            rows_of(model, where=f"{{pk}} IN ({numbers(pks)})")
            for model in linkable
            if (pks := self.hidden[model])
        )
        if rows:
            execute(
                f"INSERT INTO {own_table(CatalogueEntry)} (id, {', '.join(COLUMNS)}) "
                f"SELECT {FIRST_KEY} + row_number() OVER (), own.* FROM ({rows}) AS own"
            )
        self.create_view(CatalogueEntry)

    def create_view(self, model):
        # Within it, the name is still that of the table.
        table, key = table_of(model), connection.ops.quote_name(model._meta.pk.column)
        execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM {table} "
            f"WHERE {key} <> ALL (ARRAY[{numbers(self.hidden[model])}]::bigint[]) "
            f"UNION ALL SELECT * FROM {own_table(model)}"
        )


def keys_of(rows):
    return {*rows.values_list("pk", flat=True)}


def table_of(model):
    return connection.ops.quote_name(model._meta.db_table)


def own_table(model):
    return connection.ops.quote_name(f"preview_{model._meta.db_table}")


def numbers(keys):
    return ", ".join(map(str, sorted(keys)))


def execute(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
