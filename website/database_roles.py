"""The rights of database roles that own no table: of the site, and of its readers.

The site reads and writes all tables, but adds to the log only, and can change no table:
so whoever takes it over can neither change the log nor take away what protects it. A
process for readers (``ROLE=public``) reads what is shown to them, drafts among it, and
writes what they leave. It has no access to accounts, sessions, the log, the history,
what readers wrote and how to reach authors.
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

NOTHING = [
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
    "GRANT USAGE ON SCHEMA public TO {}",
]
SITE = [
    # For previews of releases. No function with other rights looks there first.
    """DO $$ BEGIN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {}', current_database());
    END $$""",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    "REVOKE UPDATE, DELETE ON django_admin_log FROM {}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
    # A restored backup has no privileges of its own.
    "REVOKE ALL ON FUNCTION accounts_purge_log FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION accounts_purge_log TO {}",
]

ALL = None
# {model: {privilege: columns}}, beside reading all records and their relations.
READERS = {
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


def grant(role, statements):
    """Give a role these rights, and take away all others to tables."""
    role = sql.Identifier(role)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in [*NOTHING, *statements]:
            cursor.execute(sql.SQL(statement).format(role))


def statements_for_readers():
    for model, rights in {**rights_of_records(), **READERS}.items():
        for privilege, columns in rights.items():
            which = f"({', '.join(columns)})" if columns else ""
            yield f"GRANT {privilege} {which} ON {model._meta.db_table} TO {{}}"


def rights_of_records():
    """Return the right to read all kinds of records, and their many-to-many tables."""
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    relations = [
        field.remote_field.through
        for kind in kinds
        for field in kind._meta.many_to_many
    ]
    return {model: {"SELECT": ALL} for model in [*kinds, *relations]}
