import django.contrib.admin.models
from django.db import migrations

KEEP = """
CREATE FUNCTION accounts_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER log_is_kept BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION accounts_log_is_kept();
CREATE TRIGGER log_is_not_emptied BEFORE TRUNCATE ON django_admin_log
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_log_is_kept();
"""
LET_GO = """
DROP TRIGGER log_is_not_emptied ON django_admin_log;
DROP TRIGGER log_is_kept ON django_admin_log;
DROP FUNCTION accounts_log_is_kept();
"""


class Migration(migrations.Migration):
    """The log of the back office, of which the database itself changes no line.

    A line lets go of a removed person and of a kind that is no more. Apart from the
    first migration, which Django's own log needs to be there.
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
        migrations.RunSQL(KEEP, LET_GO),
    ]
