from website import database_roles
from website.management.commands import grant_public_role


class Command(grant_public_role.Command):
    """Run after each ``migrate``, by the owner of the tables."""

    help = (
        "Let a role of the database, which owns no table, run the site: read and write "
        "all tables, and only add to the log."
    )

    def statements(self):
        return database_roles.SITE
