"""The rights of the database role of processes for readers (``ROLE=public``).

It reads what is shown to readers, drafts among it, and writes what readers leave. It
has no access to accounts, sessions, the log, the history, what readers wrote and how to
reach authors.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from accounts.models import RequestCount
from glossary.models import ConsentText, Feedback, GeneratedFile, LinkedText
from journal.models import Contribution, OaiRecord
from publishing.models import (
    CatalogueEntry,
    Demand,
    Link,
    Record,
    Redirect,
    Release,
    Revision,
    ScopeProgress,
    SyncPoint,
    ViewCount,
)

ALL = None
# {model: {privilege: columns}}, beside reading all records and their relations.
RIGHTS = {
    **{
        model: {"SELECT": ALL}
        for model in [
            *[CatalogueEntry, GeneratedFile, Link, LinkedText, OaiRecord, SyncPoint]
        ]
    },
    # Not how to reach the authors.
    Contribution: {
        "SELECT": [
            field.column
            for field in Contribution._meta.concrete_fields
            if field.name != "email"
        ]
    },
    # For readyz.
    MigrationRecorder.Migration: {"SELECT": ALL},
    # Which state of the glossary a file has, without the texts.
    Revision: {"SELECT": ["id", "to_model", "made_at"]},
    # When stored pages become old.
    ScopeProgress: {"SELECT": ["publish_at"]},
    Release: {"SELECT": ["publish_at"]},
    Redirect: {"SELECT": ALL, "UPDATE": ["hits", "last_used_on"]},
    **{
        model: {"SELECT": ALL, "INSERT": ALL, "UPDATE": ["readers"]}
        for model in [Demand, ViewCount]
    },
    RequestCount: {"SELECT": ALL, "INSERT": ALL, "UPDATE": ["number", "ends_at"]},
    # To lock the text to which somebody agrees.
    ConsentText: {"SELECT": ALL, "UPDATE": ["id"]},
    # Nothing that was written.
    Feedback: {"SELECT": ["id"], "INSERT": ALL},
}


def grant(role):
    """Give a role these rights, and take away all others to tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements(role):
            cursor.execute(statement)


def statements(role):
    role = sql.Identifier(role)
    everything = "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}"
    yield sql.SQL(everything).format(role)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    for model, rights in {**rights_of_records(), **RIGHTS}.items():
        for privilege, columns in rights.items():
            yield sql.SQL("GRANT {} {} ON {} TO {}").format(
                sql.SQL(privilege),
                sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
                if columns
                else sql.SQL(""),
                sql.Identifier(model._meta.db_table),
                role,
            )


def rights_of_records():
    """Return the right to read all kinds of records, and their many-to-many tables."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    relations = [
        field.remote_field.through
        for kind in kinds
        for field in kind._meta.many_to_many
    ]
    return {model: {"SELECT": ALL} for model in [*kinds, *relations]}
