from django.db import migrations

KEEP = """
CREATE FUNCTION accounts_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
    """The database itself refuses to change or remove a line of the log."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
