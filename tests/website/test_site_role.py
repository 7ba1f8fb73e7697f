"""The role of the site in the database: it can do everything but harm the log."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accounts import audit
from accounts.models import removed_person
from publishing.admin.releases.preview import address
from tests import databases
from tests.accounts.signing_in import send_password, visitor
from tests.accounts.test_audit import ages, make_lines
from tests.factories import PAST, make_article, make_release
from tests.forms import send
from tests.publishing.releases.records import make_draft

pytestmark = pytest.mark.django_db

LOG = "django_admin_log"


@pytest.fixture
def role():
    name = databases.own_name("site")
    execute(f"CREATE ROLE {name}")
    call_command("grant_site_role", name)
    return name


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def become(role):
    """Let the statements of the rest of the test be those of the role."""
    execute(f"SET LOCAL ROLE {role}")


def test_role_runs_the_site(role, publisher):
    article = make_article("Новость", en=PAST)
    become(role)
    client = visitor()
    assert client.get(article.address_in("en")).status_code == 200
    assert send_password(client, "polina").status_code == 302
    form = f"/admin/news/article/{article.pk}/change/"
    response = send(client, form, title_ru="Лучше", transition="publish:ru")
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert "Лучше" in client.get("/ru/news/").text
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert messages[0] == "signed-in"
    assert messages[1].startswith("state ru: draft → published")


def test_missing_role_is_named():
    with pytest.raises(CommandError, match="nobody_has_made_it"), transaction.atomic():
        call_command("grant_site_role", "nobody_has_made_it")


def test_role_shows_a_release_before_it_is_published(role, client, publisher):
    release = make_release("Spring", publisher, [make_draft("New")])
    become(role)
    page = client.get(f"{address(release, publisher)}en/news/")
    assert "New en" in page.text
    assert "New en" not in client.get("/en/news/").text


def test_role_purges_the_log_and_changes_no_line_of_it(role, publisher):
    make_lines(publisher, 1, 200)
    removed = removed_person()
    become(role)
    for statement in [
        f"UPDATE {LOG} SET object_repr = ''",
        f"SET LOCAL accounts.purge_log = 'on'; DELETE FROM {LOG}",
        f"TRUNCATE {LOG}",
        f"ALTER TABLE {LOG} DISABLE TRIGGER protect_log",
        f"DROP TRIGGER protect_log ON {LOG}",
        "DROP FUNCTION accounts_protect_log CASCADE",
        "ALTER FUNCTION accounts_purge_log SECURITY INVOKER",
        "SET LOCAL session_replication_role = replica",
        "CREATE FUNCTION public.now() RETURNS timestamptz RETURN '2100-01-01'",
    ]:
        with (
            pytest.raises(ProgrammingError, match=r"denied|must be owner"),
            transaction.atomic(),
        ):
            execute(statement)
    audit.purge(days=190)
    assert ages() == ["1 days"]
    # A table of its own in place of another does not lead the function astray.
    execute(f"CREATE TEMP TABLE {LOG} (id bigint)")
    execute("CREATE TEMP TABLE accounts_user (id bigint, username text)")
    execute(f"INSERT INTO accounts_user VALUES ({publisher.pk}, 'removed person')")
    audit.purge(person=publisher.pk)
    assert execute(f"SELECT user_id FROM public.{LOG}") == [(removed.pk,)]
