from django.db import migrations

LET_REMOVE = """
CREATE OR REPLACE FUNCTION accounts_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- The name of a removed person, and a kind that is no more, may go.
        IF NEW.object_repr = 'removed person' AND OLD.content_type_id = (
            SELECT id FROM django_content_type
            WHERE app_label = 'accounts' AND model = 'user'
        ) THEN
            OLD.object_repr := NEW.object_repr;
        END IF;
        IF NEW.user_id = (
            SELECT id FROM accounts_user WHERE username = 'removed person'
        ) THEN
            OLD.user_id := NEW.user_id;
        END IF;
        IF NEW.content_type_id IS NULL THEN
            OLD.content_type_id := NULL;
        END IF;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The log is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
"""
KEEP = """
CREATE OR REPLACE FUNCTION accounts_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    """A line of the log lets go of a removed person and of a kind that is no more."""

    dependencies = [("accounts", "0004_rolegrant")]

    operations = [migrations.RunSQL(LET_REMOVE, KEEP)]
