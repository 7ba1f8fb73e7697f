"""Tells an administrator what the database server lacks."""

from django.core.checks import Error, Tags, register
from django.db import connections

# Words whose form changes, and which of them the server must find.
SEARCH_PROBE = """
    SELECT to_tsvector('russian', 'ИНСТИТУТ') @@ to_tsquery('russian', 'институты'),
           lower('ИНСТИТУТ') = 'институт'
"""
FAULT = (
    "This PostgreSQL does not know Russian letters: search would find «институты» "
    "nowhere in «ИНСТИТУТ»."
)
HINT = (
    "Make the database with a UTF-8 character type: CREATE DATABASE … LC_CTYPE "
    "'C.UTF-8' TEMPLATE template0."
)


@register(Tags.database)
def server_reads_russian(app_configs, databases=None, **kwargs):
    """Ask the server itself: the fault lies in how its data folder was made."""
    faults = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(SEARCH_PROBE)
            if not all(cursor.fetchone()):
                faults.append(Error(FAULT, hint=HINT, obj=alias, id="publishing.E010"))
    return faults
