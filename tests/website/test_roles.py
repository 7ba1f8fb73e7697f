"""The roles: what a group may. It is given once; administrators decide the rest."""

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.models import User
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


def test_migration_takes_nothing_away():
    group = Group.objects.get(name="Translator")
    given = Permission.objects.get(
        codename="delete_article", content_type__app_label="news"
    )
    group.permissions.add(given)
    own = Group.objects.create(name="Trainees")
    own.permissions.add(given)
    before = {role: rights_of(role) for role in ROLES}
    migrate()
    assert {role: rights_of(role) for role in ROLES} == before
    assert given in group.permissions.all()
    assert list(own.permissions.all()) == [given]


def test_what_an_administrator_took_away_stays_away():
    group, before = Group.objects.get(name="Editor"), rights_of("Editor")
    added = Permission.objects.get(
        codename="add_article", content_type__app_label="news"
    )
    group.permissions.remove(added)
    Group.objects.get(name="Translator").delete()
    migrate()
    left = before["news"] - {"add_article"}
    assert rights_of("Editor") == before | {"news": left}
    assert not Group.objects.filter(name="Translator").exists()


def test_a_role_gets_the_permissions_of_a_new_model():
    before = rights_of("Editor")
    Permission.objects.filter(
        codename__endswith="_article", content_type__app_label="news"
    ).delete()
    update_roles(apps.get_app_config("news"), "default")
    assert "news" not in rights_of("Editor")
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
