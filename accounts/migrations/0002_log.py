import django.contrib.admin.models
from django.db import migrations

# A table is named with its schema, and a temporary one is looked for last: whoever
# calls a function could otherwise put another in its place.
PROTECT_LOG = r"""
CREATE FUNCTION accounts_protect_log() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A deleted content type may go.
        IF NEW.content_type_id IS NULL THEN
            OLD.content_type_id := NULL;
        END IF;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    IF current_setting('accounts.purge_log', true) = 'on'
        AND pg_has_role((SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        IF TG_OP = 'UPDATE' THEN
            -- That it was done, and when, stays.
            OLD.user_id := NEW.user_id;
            OLD.object_repr := NEW.object_repr;
            OLD.change_message := NEW.change_message;
            IF NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF OLD.action_time < now() - interval '180 days' THEN
                RETURN OLD;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'The log is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER protect_log BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION accounts_protect_log();
CREATE TRIGGER protect_log_from_truncate BEFORE TRUNCATE ON django_admin_log
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_protect_log();

-- Of old lines, the name of a person, or the words of an item. It has the rights of its
-- owner, who is that of the table.
CREATE FUNCTION accounts_purge_log(
    days integer = NULL, person bigint = NULL, kind integer = NULL, item text = NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number bigint;
    people integer = (
        SELECT id FROM public.django_content_type
        WHERE app_label = 'accounts' AND model = 'user'
    );
    removed bigint = (
        SELECT id FROM public.accounts_user WHERE username = 'removed person'
    );
BEGIN
    PERFORM set_config('accounts.purge_log', 'on', true);
    IF days IS NOT NULL THEN
        DELETE FROM public.django_admin_log
        WHERE action_time < now() - make_interval(days => days);
    ELSIF person IS NOT NULL THEN
        UPDATE public.django_admin_log SET object_repr = 'removed person'
        WHERE content_type_id = people AND object_id = person::text;
        UPDATE public.django_admin_log SET user_id = removed WHERE user_id = person;
    ELSE
        UPDATE public.django_admin_log SET
            object_repr = '',
            change_message = CASE
                -- Which fields were changed, without the names of rows.
                WHEN change_message LIKE '[%' THEN regexp_replace(
                    change_message, '"object": "(\\.|[^"\\])*"', '"object": ""', 'g'
                )
                ELSE change_message
            END
        WHERE content_type_id = kind AND object_id = item;
    END IF;
    GET DIAGNOSTICS number = ROW_COUNT;
    PERFORM set_config('accounts.purge_log', '', true);
    RETURN number;
END $$;
REVOKE ALL ON FUNCTION accounts_purge_log FROM PUBLIC;
"""
UNPROTECT_LOG = """
DROP FUNCTION accounts_purge_log;
DROP TRIGGER protect_log_from_truncate ON django_admin_log;
DROP TRIGGER protect_log ON django_admin_log;
DROP FUNCTION accounts_protect_log();
"""


class Migration(migrations.Migration):
    """Triggers by which the log of the back office can only be added to.

    ``accounts_purge_log`` alone forgets something of it. The role of the site may call
    that, and has no right to change a line. Not in the first migration, on which the
    migration of Django's own log depends.
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
