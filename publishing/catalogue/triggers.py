"""The triggers that keep ``CatalogueEntry`` equal to the records.

The database itself writes the entry of a record, in the same statement: a form, an
import, ``QuerySet.update()`` and SQL by hand alike. The statements follow from the
models (``Record.catalogue_columns``); ``migrate`` creates them anew where a model
has changed, and then fills the table again.
"""

import hashlib
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import QuerySet

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.registry import catalogued_models, models_with_topics

TABLE = CatalogueEntry._meta.db_table
COLUMNS = [
    field.column for field in CatalogueEntry._meta.fields if not field.primary_key
]

# How many records are compared or written at once: of long texts in a second at most.
PART = 100
# No record has a key as large.
END = 2**62

FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $catalogue$
BEGIN
    {statement};
    RETURN NULL;
END $catalogue$;
"""
# ``changed``: the rows of the statement that fires it.
TRIGGER = """
DROP TRIGGER IF EXISTS {name}_on_{event} ON {table};
CREATE TRIGGER {name}_on_{event} AFTER {event} ON {table}
    REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def columns_of(table):
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


def rows_of(model, source=None, where="TRUE") -> str:
    """Return the SELECT of the entries of a model, as SQL without parameters.

    ``source``: a relation with the model's columns, in place of its table. ``where``: a
    condition on ``{pk}`` to which it is limited.
    """
    expressions = model.catalogue_columns()
    queryset = QuerySet(model).order_by()
    queryset = queryset.annotate(
        **{f"entry_{column}": expressions[column] for column in COLUMNS}
    ).values_list(*(f"entry_{column}" for column in COLUMNS))
    compiler = queryset.query.get_compiler(connection=connection)
    statement = connection.ops.compose_sql(*compiler.as_sql())
    table = connection.ops.quote_name(model._meta.db_table)
    if source:
        statement = statement.replace(f" FROM {table}", f" FROM {source} AS {table}", 1)
    return f"{statement} WHERE {where.format(pk=f'{table}.{model._meta.pk.column}')}"


def write(rows) -> str:
    """Return the statement that stores these entries, where they differ."""
    set_them = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS)
    return (
        f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) {rows} "
        f"ON CONFLICT (to_model, to_pk) DO UPDATE SET {set_them} "
        f"WHERE ({columns_of(TABLE)}) IS DISTINCT FROM ({columns_of('EXCLUDED')})"
    )


def entries_of(model) -> str:
    return f"FROM {TABLE} WHERE to_model = '{model._meta.label_lower}'"


def definitions(model) -> str:
    """Return the statements that create the functions and triggers of a model."""
    table, pk = model._meta.db_table, model._meta.pk.column
    save = write(rows_of(model, source="changed"))
    delete = f"DELETE {entries_of(model)} AND to_pk IN (SELECT {pk} FROM changed)"
    functions = [("save", save, table, "INSERT UPDATE")]
    functions.append(("delete", delete, table, "DELETE"))
    if model in models_with_topics():
        topics = model._meta.get_field("topics")
        pks = f"SELECT {topics.m2m_column_name()} FROM changed"
        save = write(rows_of(model, where=f"{{pk}} IN ({pks})"))
        functions.append(("topics", save, topics.m2m_db_table(), "INSERT DELETE"))
    script = ""
    for suffix, statement, table, events in functions:
        name = f"catalogue_{model._meta.db_table}_{suffix}"
        script += FUNCTION.format(name=name, statement=statement)
        for event in events.split():
            rows = "OLD" if event == "DELETE" else "NEW"
            script += TRIGGER.format(name=name, table=table, event=event, rows=rows)
    return script


# Called by migrate


def drop():
    """Drop the triggers: a migration may leave tables that they do not fit.

    All or none: ``installed`` looks whether there is one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgname LIKE 'catalogue\\_%' AND NOT tgisinternal"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


def install(**kwargs):
    """Create the triggers and fill the table, unless they are there as they should be.

    Models without a table, as while only some apps are migrated, are left out.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if TABLE not in tables:
            return
        models = [it for it in catalogued_models() if it._meta.db_table in tables]
        script = "".join(map(definitions, models))
        digest = hashlib.sha256(script.encode()).hexdigest()
        if digest != installed(cursor):
            cursor.execute(script)
            cursor.execute(f"COMMENT ON TABLE {TABLE} IS '{digest}'")
            fill(models, cursor)


def installed(cursor):
    """Return the digest of the definitions whose triggers exist, or None."""
    cursor.execute(
        "SELECT obj_description(%s::regclass), EXISTS (SELECT FROM pg_trigger "
        "WHERE tgname LIKE 'catalogue\\_%%')",
        [TABLE],
    )
    digest, has_triggers = cursor.fetchone()
    return digest if has_triggers else None


# In parts, as no statement may take long


def parts_of(models, cursor):
    """Yield (model, condition on ``{pk}``) of each ``PART`` records."""
    for model in models:
        table, pk = model._meta.db_table, model._meta.pk.column
        cursor.execute(f"SELECT {pk} FROM {table} ORDER BY {pk}")
        firsts = [key for (key,) in cursor.fetchall()][PART::PART]
        for first, end in pairwise([0, *firsts, END]):
            yield model, f"{{pk}} >= {first} AND {{pk}} < {end}"


def fill(models, cursor):
    for model, where in parts_of(models, cursor):
        pk = model._meta.pk.column
        records = f"SELECT {pk} FROM {model._meta.db_table} WHERE {where.format(pk=pk)}"
        there = where.format(pk="to_pk")
        with transaction.atomic():
            # Who saves one meanwhile writes its entry after this.
            cursor.execute(f"{records} ORDER BY 1 FOR SHARE")
            cursor.execute(
                f"DELETE {entries_of(model)} AND {there} AND to_pk NOT IN ({records})"
            )
            cursor.execute(write(rows_of(model, where=where)))
    cursor.execute(f"DELETE {of_others(models)}")


def of_others(models):
    labels = ", ".join(f"'{model._meta.label_lower}'" for model in models)
    return f"FROM {TABLE} WHERE to_model NOT IN ({labels})"


# Called by rebuild_catalogue and the doctor


def rebuild():
    """Write all entries anew, where they differ."""
    with connection.cursor() as cursor:
        fill(catalogued_models(), cursor)


def differences() -> list[tuple[str, int]]:
    """Return the kind and key of each entry that is not as a rebuild would make it."""
    models = catalogued_models()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_model, to_pk {of_others(models)}")
        differing = {*cursor.fetchall()}
        for model, where in parts_of(models, cursor):
            cursor.execute(
                f"WITH wanted ({', '.join(COLUMNS)}) AS MATERIALIZED "
                f"({rows_of(model, where=where)}), stored AS "
                f"(SELECT * {entries_of(model)} AND {where.format(pk='to_pk')}) "
                "SELECT to_model, to_pk "
                "FROM stored FULL JOIN wanted USING (to_model, to_pk) WHERE "
                f"({columns_of('stored')}) IS DISTINCT FROM ({columns_of('wanted')})"
            )
            differing |= {*cursor.fetchall()}
    return sorted(differing)
