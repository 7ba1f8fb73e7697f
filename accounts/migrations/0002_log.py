import django.contrib.admin.models
from django.db import migrations

PROTECT_LOG = """
CREATE FUNCTION accounts_protect_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- The name of a removed person, and a deleted content type, may go.
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
    IF TG_OP = 'DELETE' THEN
        -- As manage.py forget_log does.
        IF current_setting('accounts.forget_log', true) = 'on'
            AND OLD.action_time < now() - interval '180 days'
            AND pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
        THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The log is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER protect_log BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION accounts_protect_log();
CREATE TRIGGER protect_log_from_truncate BEFORE TRUNCATE ON django_admin_log
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_protect_log();
"""
UNPROTECT_LOG = """
DROP TRIGGER protect_log_from_truncate ON django_admin_log;
DROP TRIGGER protect_log ON django_admin_log;
DROP FUNCTION accounts_protect_log();
"""


class Migration(migrations.Migration):
    """Triggers by which the log of the back office can only be added to.

    Only the reference to a removed person or a deleted content type can change, and the
    owner of the table can remove what is older than half a year. Not in
    the first migration, on which the migration of Django's own log depends.
    """

    dependencies = [
        ("accounts", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogLine",
            fields=[],
            options={
                "verbose_name": "line of the log",
                "verbose_name_plural": "log",
                "proxy": True,
                "default_permissions": ("view",),
                "indexes": [],
                "constraints": [],
            },
            bases=("admin.logentry",),
            managers=[
                ("objects", django.contrib.admin.models.LogEntryManager()),
            ],
        ),
        migrations.RunSQL(PROTECT_LOG, UNPROTECT_LOG),
    ]
