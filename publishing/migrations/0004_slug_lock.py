from django.db import migrations

# Whoever has the lock for longer is about to store the slug: waiting leads to nothing.
MAKE = """
CREATE UNLOGGED TABLE publishing_slug_lock (name text PRIMARY KEY);
CREATE FUNCTION publishing_lock_slug(wanted text) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
BEGIN
    INSERT INTO publishing_slug_lock (name) VALUES (wanted);
    DELETE FROM publishing_slug_lock WHERE name = wanted;
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    RETURN false;
END $$;
"""
UNMAKE = """
DROP FUNCTION publishing_lock_slug(text);
DROP TABLE publishing_slug_lock;
"""


class Migration(migrations.Migration):
    """A lock for each slug, held until the transaction ends.

    Who inserts a name meets the one who inserted it and has not committed, though the
    row is deleted again: the table stays empty. Not an advisory lock: an import needs
    more of them than PostgreSQL has room for.
    """

    dependencies = [("publishing", "0003_history")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
