"""The roles: what a group may. It is given once; administrators decide the rest."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accounts import audit
from accounts.models import User, removed_person
from publishing.admin.previews import release_address as address
from tests import databases
from tests.accounts.signing_in import send_password, visitor
from tests.accounts.test_audit import ages, make_lines
from tests.factories import PAST, make_article, make_release
from tests.forms import send
from tests.publishing.releases.records import make_draft
from website.roles import ROLES, actions_in, update_roles

pytestmark = pytest.mark.django_db


def rights_of(role):
    rights = {}
    permissions = Group.objects.get(name=role).permissions.select_related(
        "content_type"
    )
    for permission in permissions:
        app = permission.content_type.app_label
        rights.setdefault(app, set()).add(permission.codename)
    return rights


def migrate():
    call_command("migrate", verbosity=0)


def test_administrator_may_everything_in_the_apps_of_the_back_office():
    rights = rights_of("Administrator")
    for app in ["news", "events", "journal", "library", "institute", "accounts"]:
        codenames = Permission.objects.filter(content_type__app_label=app)
        assert rights[app] == set(codenames.values_list("codename", flat=True)), app


def test_groups_are_those_of_the_table_and_only_administrators_reach_people():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    for role in set(ROLES) - {"Administrator"}:
        assert not {"accounts", "auth", "sessions"} & set(rights_of(role))
    # Nobody has access before somebody gives it.
    assert not User.objects.exists()


# Written out, not derived from website.roles: which actions nobody of a role has.
NEVER = {
    "Editor": {"publish", "delete", "translate"},
    "Translator": {"add", "change", "publish", "delete"},
    "Publisher": {"translate"},
    "Terminologist": {"add", "change", "publish", "delete", "translate"},
}
# But for these, where a terminologist writes and publishes.
OF_TERMINOLOGISTS = {"glossary", "release"}


@pytest.mark.parametrize("role", NEVER)
def test_what_a_role_never_may(role):
    permissions = Group.objects.get(name=role).permissions.values_list(
        "codename", "content_type__app_label"
    )
    assert permissions
    for codename, app in permissions:
        action, _line, model = codename.partition("_")
        if role != "Terminologist" or not {app, model} & OF_TERMINOLOGISTS:
            assert action not in NEVER[role], (app, codename)


def test_a_role_that_a_subject_leaves_out_may_nothing_there():
    class Vacancies:
        roles = {"Editor": {"view"}}

    actions = {role: {*actions_in(Vacancies, role)} for role in ROLES}
    assert {role for role in ROLES if actions[role]} == {"Administrator", "Editor"}
    assert actions["Editor"] == {"view"}


def test_migration_neither_takes_away_nor_gives_again():
    group = Group.objects.get(name="Translator")
    given = Permission.objects.get(
        codename="delete_article", content_type__app_label="news"
    )
    group.permissions.add(given)
    own = Group.objects.create(name="Trainees")
    own.permissions.add(given)
    added = Permission.objects.get(
        codename="add_article", content_type__app_label="news"
    )
    Group.objects.get(name="Editor").permissions.remove(added)
    Group.objects.get(name="Terminologist").delete()
    left = {role: rights_of(role) for role in ROLES if role != "Terminologist"}
    migrate()
    assert {role: rights_of(role) for role in left} == left
    assert given in group.permissions.all()
    assert list(own.permissions.all()) == [given]
    assert "add_article" not in rights_of("Editor")["news"]
    assert not Group.objects.filter(name="Terminologist").exists()


def test_a_role_gets_the_permissions_of_a_new_model():
    before = rights_of("Editor")
    Permission.objects.filter(
        codename__endswith="_article", content_type__app_label="news"
    ).delete()
    update_roles(apps.get_app_config("news"), "default")
    assert not [
        name for name in rights_of("Editor")["news"] if name.endswith("_article")
    ]
    create_permissions(apps.get_app_config("news"), verbosity=0)
    update_roles(apps.get_app_config("news"), "default")
    assert rights_of("Editor") == before


def test_role_counts_from_the_next_request(client_of, editor):
    client = client_of(editor)
    assert client.get("/admin/news/article/").status_code == 200
    editor.groups.clear()
    assert client.get("/admin/news/article/").status_code == 403


def test_person_writes_every_language_by_default():
    user = User.objects.create_user("new")
    assert set(user.languages) == {"ru", "en"}
    assert user.interface_language == "ru"
    assert not user.is_staff


# The role of the site in the database: it can do everything but harm the log


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
    changes = {"title_ru": "Лучше", "small_edit": "on"}
    response = send(client, form, **changes, transition="publish:ru")
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert "Лучше" in client.get("/ru/news/").text
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert messages[0] == "signed-in"


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
