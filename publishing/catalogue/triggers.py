"""The triggers that keep ``CatalogueEntry`` equal to the records.

The database itself writes the entry of a record, in the same statement: a form, an
import, ``QuerySet.update()`` and SQL by hand alike. The statements follow from the
models (``Record.catalogue_columns``); ``migrate`` creates them anew where a model
has changed, and then fills the table again.
"""

import hashlib
from itertools import chain, pairwise
from typing import NamedTuple

from django.db import connection, connections, transaction
from django.db.models import QuerySet

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.registry import catalogued_models, models_with_topics

TABLE = CatalogueEntry._meta.db_table
COLUMNS = [
    field.column for field in CatalogueEntry._meta.fields if not field.primary_key
]

# The rows of the statement that fires the trigger.
CHANGED = "changed"
# How many records are compared or written at once: of long texts in a second at most.
PART = 100

FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $catalogue$
BEGIN
    {statement};
    RETURN NULL;
END $catalogue$;
"""
TRIGGER = """
DROP TRIGGER IF EXISTS {name} ON {table};
CREATE TRIGGER {name} AFTER {event} ON {table}
    REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""


def rows_of(model, connection, source=None, where="") -> str:
    """Return the SELECT of the entries of a model, as SQL without parameters.

    ``source``: a relation with the model's columns, in place of its table. ``where``: a
    condition on ``{pk}`` to which it is limited.
    """
    expressions = model.catalogue_columns()
    queryset = QuerySet(model, using=connection.alias).order_by()
    queryset = queryset.annotate(
        **{f"entry_{column}": expressions[column] for column in COLUMNS}
    ).values_list(*(f"entry_{column}" for column in COLUMNS))
    compiler = queryset.query.get_compiler(connection.alias)
    statement = connection.ops.compose_sql(*compiler.as_sql())
    table = connection.ops.quote_name(model._meta.db_table)
    if source:
        statement = statement.replace(f" FROM {table}", f" FROM {source} AS {table}", 1)
    if where:
        statement += f" WHERE {where}".format(pk=f"{table}.{pk_of(model, connection)}")
    return statement


def pk_of(model, connection):
    return connection.ops.quote_name(model._meta.pk.column)


def write(rows) -> str:
    """Return the statement that stores these entries, where they differ."""
    columns = ", ".join(COLUMNS)
    set_them = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS)
    stored = ", ".join(f"{TABLE}.{column}" for column in COLUMNS)
    wanted = ", ".join(f"EXCLUDED.{column}" for column in COLUMNS)
    return (
        f"INSERT INTO {TABLE} ({columns}) {rows} "
        f"ON CONFLICT (to_model, to_pk) DO UPDATE SET {set_them} "
        f"WHERE ({stored}) IS DISTINCT FROM ({wanted})"
    )


def remove(model, connection) -> str:
    label = model._meta.label_lower
    pks = f"SELECT {pk_of(model, connection)} FROM {CHANGED}"
    return f"DELETE FROM {TABLE} WHERE to_model = '{label}' AND to_pk IN ({pks})"


def definitions(model, connection) -> list[str]:
    """Return the statements that create the functions and triggers of a model."""
    table = model._meta.db_table
    rows = rows_of(model, connection, source=CHANGED)
    statements = [
        *function(f"catalogue_{table}_save", write(rows), table, "INSERT", "UPDATE"),
        *function(
            f"catalogue_{table}_delete", remove(model, connection), table, "DELETE"
        ),
    ]
    if model in models_with_topics():
        topics = model._meta.get_field("topics")
        column = connection.ops.quote_name(topics.m2m_column_name())
        pks = f"SELECT {column} FROM {CHANGED}"
        rows = rows_of(model, connection, where=f"{{pk}} IN ({pks})")
        name, through = f"catalogue_{table}_topics", topics.m2m_db_table()
        statements += function(name, write(rows), through, "INSERT", "DELETE")
    return statements


def function(name, statement, table, *events):
    """Yield the statements that create a function, and the triggers that call it."""
    yield FUNCTION.format(name=name, statement=statement)
    for event in events:
        names = {"name": f"{name}_on_{event.lower()}", "function": name, "table": table}
        rows = "OLD" if event == "DELETE" else "NEW"
        yield TRIGGER.format(**names, event=event, rows=rows)


# Called by migrate


def drop(using):
    """Drop the triggers: a migration may leave tables that they do not fit.

    All or none: ``installed`` looks whether there is one.
    """
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgname LIKE 'catalogue\\_%' AND NOT tgisinternal"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


def install(using, **kwargs):
    """Create the triggers and fill the table, unless they are there as they should be.

    Models without a table, as while only some apps are migrated, are left out.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if TABLE not in tables:
            return
        models = [
            model for model in catalogued_models() if model._meta.db_table in tables
        ]
        script = "".join(chain(*(definitions(model, connection) for model in models)))
        digest = hashlib.sha256(script.encode()).hexdigest()
        if digest == installed(cursor):
            return
        cursor.execute(script)
        cursor.execute(f"COMMENT ON TABLE {TABLE} IS '{digest}'")
        for part in parts_of(models, connection):
            fill_part(part, connection, cursor)
        remove_others(models, cursor)


def installed(cursor):
    """Return the digest of the definitions whose triggers exist, or None."""
    cursor.execute(
        "SELECT obj_description(%s::regclass), EXISTS (SELECT FROM pg_trigger "
        "WHERE tgname LIKE 'catalogue\\_%%')",
        [TABLE],
    )
    digest, has_triggers = cursor.fetchone()
    return digest if has_triggers else None


def remove_others(models, cursor):
    cursor.execute(
        f"DELETE FROM {TABLE} WHERE NOT to_model = ANY(%s)", [labels_of(models)]
    )


def fill_part(part, connection, cursor):
    model = part.model
    records = (
        f"SELECT {pk_of(model, connection)} FROM {model._meta.db_table} "
        f"WHERE {part.where.format(pk=pk_of(model, connection))}"
    )
    # Who saves one meanwhile writes its entry after this.
    cursor.execute(f"{records} ORDER BY 1 FOR SHARE")
    cursor.execute(
        f"DELETE FROM {TABLE} WHERE to_model = '{model._meta.label_lower}' "
        f"AND {part.where.format(pk='to_pk')} AND to_pk NOT IN ({records})"
    )
    cursor.execute(write(rows_of(model, connection, where=part.where)))


def labels_of(models):
    return [model._meta.label_lower for model in models]


# In parts, as no statement may take long


class Part(NamedTuple):
    """Records of a model: those of keys from ``first`` to before ``end``."""

    model: type
    first: int | None = None
    end: int | None = None

    @property
    def where(self):
        """A condition on ``{pk}``."""
        bounds = [(">=", self.first), ("<", self.end)]
        tests = [f"{{pk}} {sign} {key}" for sign, key in bounds if key is not None]
        return " AND ".join(tests) or "TRUE"


def parts_of(models, connection):
    """Return the parts of models, each of ``PART`` records."""
    parts = []
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(
                "SELECT pk FROM (SELECT pk, row_number() OVER (ORDER BY pk) AS number "
                f"FROM (SELECT {pk_of(model, connection)} AS pk "
                f"FROM {model._meta.db_table}) AS keys) AS numbered "
                f"WHERE number > 1 AND number % {PART} = 1 ORDER BY pk"
            )
            keys = [None, *(pk for (pk,) in cursor.fetchall()), None]
            parts += [Part(model, first, end) for first, end in pairwise(keys)]
    return parts


# Called by rebuild_catalogue and the doctor


def rebuild():
    """Write all entries anew, where they differ."""
    models = catalogued_models()
    for part in parts_of(models, connection):
        with transaction.atomic(), connection.cursor() as cursor:
            fill_part(part, connection, cursor)
    with connection.cursor() as cursor:
        remove_others(models, cursor)


def differences() -> list[tuple[str, int]]:
    """Return the kind and key of each entry that is not as a rebuild would make it."""
    differing = set()
    with connection.cursor() as cursor:
        for part in parts_of(catalogued_models(), connection):
            cursor.execute(differences_in(part, connection))
            differing |= {*cursor.fetchall()}
        cursor.execute(
            f"SELECT to_model, to_pk FROM {TABLE} WHERE NOT to_model = ANY(%s)",
            [labels_of(catalogued_models())],
        )
        differing |= {*cursor.fetchall()}
    return sorted(differing)


def differences_in(part, connection) -> str:
    columns = ", ".join(COLUMNS)
    rows = rows_of(part.model, connection, where=part.where)
    stored, wanted = (
        ", ".join(f"{name}.{column}" for column in COLUMNS)
        for name in ["stored", "wanted"]
    )
    return (
        f"WITH wanted ({columns}) AS MATERIALIZED ({rows}), stored AS ("
        f"SELECT {columns} FROM {TABLE} "
        f"WHERE to_model = '{part.model._meta.label_lower}' "
        f"AND {part.where.format(pk='to_pk')}) "
        "SELECT to_model, to_pk FROM stored FULL JOIN wanted USING (to_model, to_pk) "
        f"WHERE ({stored}) IS DISTINCT FROM ({wanted})"
    )
