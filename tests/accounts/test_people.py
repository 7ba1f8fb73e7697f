"""Accounts: nobody gives rights that they lack, or takes them by another's password."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from tests.conftest import make_user
from tests.forms import read_form, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db):
    """Olga has the role Administrator, and is no superuser."""
    return make_user("olga", "Administrator", interface_language="en")


@pytest.fixture
def keys(db):
    """A group with a right that no role has."""
    group = Group.objects.create(name="Keys")
    group.permissions.add(Permission.objects.get(codename="delete_session"))
    return group


def address_of(record, page="change"):
    options = record._meta
    return f"/admin/{options.app_label}/{options.model_name}/{record.pk}/{page}/"


def change(client, user, **fields):
    return send(client, address_of(user), "user_form", **fields)


def test_only_a_superuser_makes_a_superuser(client_of, olga, editor, administrator):
    for user in [olga, editor]:
        opened = read_form(client_of(olga), address_of(user), "user_form")
        assert not {"is_superuser", "is_staff"} & opened.keys()
        rights = {"is_superuser": "on", "is_staff": ""}
        sent = opened | rights
        assert client_of(olga).post(address_of(user), sent).status_code == 302
        user.refresh_from_db()
        assert (user.is_superuser, user.is_staff) == (False, True)
        assert user.groups.exists()
    change(client_of(administrator), editor, is_superuser="on")
    editor.refresh_from_db()
    assert editor.is_superuser


@pytest.mark.parametrize("is_active", [True, False])
def test_only_a_superuser_changes_the_account_of_a_superuser(
    client_of, olga, administrator, is_active
):
    administrator.is_active = is_active
    administrator.save()
    before = User.objects.filter(pk=administrator.pk).values().get()
    client = client_of(olga)
    page = client.get(address_of(administrator)).content.decode()
    assert "This account has rights or languages that you lack" in page
    assert before["password"] not in page
    sent = {"username": "mine", "email": "olga@example.org", "first_name": "Olga"}
    assert client.post(address_of(administrator), sent).status_code == 403
    password = {"password1": "another long one", "password2": "another long one"}
    address = address_of(administrator, "password")
    assert client.post(address, password).status_code == 403
    assert User.objects.filter(pk=administrator.pk).values().get() == before


def test_nobody_sets_the_password_of_a_person_with_more_rights(
    client_of, olga, editor, publisher, keys
):
    editor.groups.add(keys)
    client = client_of(olga)
    assert client.get(address_of(editor, "password")).status_code == 403
    assert client.get(address_of(publisher, "password")).status_code == 200


def test_nobody_manages_a_person_who_writes_a_language_that_they_do_not(
    client_of, olga, editor, publisher
):
    User.objects.filter(pk=olga.pk).update(languages=["ru"])
    client = client_of(olga)
    person = {"username": "polina", "email": "olga@example.org", "first_name": "Olga"}
    password = {"password1": "another long one", "password2": "another long one"}
    before = User.objects.filter(pk=publisher.pk).values().get()
    for page, sent in [
        ("change", person),
        ("password", password),
        ("sign-in", {"action": "invite"}),
        ("sign-in", {"action": "remove_second_factor"}),
    ]:
        address = address_of(publisher, page)
        assert client.post(address, sent).status_code == 403, sent
        assert client.get(address_of(editor, page)).status_code == 200
    assert User.objects.filter(pk=publisher.pk).values().get() == before


def test_an_administrator_gives_the_roles_of_the_house_and_no_more(
    client_of, olga, editor, keys
):
    client = client_of(olga)
    role = Group.objects.get(name="Administrator")
    assert change(client, editor, groups=[str(role.pk)]).status_code == 302
    assert [*editor.groups.all()] == [role]
    response = change(client, editor, groups=[str(role.pk), str(keys.pk)])
    errors = response.context["adminform"].form.errors
    assert errors == {"groups": ["These roles have rights that you lack: Keys."]}
    assert [*editor.groups.all()] == [role]
    User.objects.filter(pk=olga.pk).update(languages=["ru"])
    response = change(client, editor, languages=["ru", "en"])
    assert list(response.context["adminform"].form.errors) == ["languages"]


def test_the_first_sign_in_keeps_a_language_that_an_administrator_chose(
    client_of, administrator, editor
):
    for fields, is_chosen in [
        ({"first_name": "Elena"}, False),
        ({"interface_language": "en"}, True),
    ]:
        assert change(client_of(administrator), editor, **fields).status_code == 302
        editor.refresh_from_db()
        assert editor.is_language_chosen == is_chosen


def test_a_person_may_have_several_roles(client_of, administrator, editor):
    client = client_of(administrator)
    opened = read_form(client, address_of(editor), "user_form")
    roles = [*Group.objects.filter(name__in=["Editor", "Translator"])]
    editor.groups.set(roles)
    # Also by a form that was opened when there was one.
    response = client.post(address_of(editor), opened | {"first_name": "Elena"})
    assert response.status_code == 302
    assert {*editor.groups.all()} == {*roles}
    page = client.get(address_of(editor)).content.decode()
    assert editor.password not in page
    assert "md5" not in page.lower()
    publisher = Group.objects.get(name="Publisher")
    change(client, editor, groups=[str(roles[0].pk), str(publisher.pk)])
    assert {*editor.groups.all()} == {roles[0], publisher}


def test_whoever_has_a_role_keeps_one(client_of, administrator, editor):
    client = client_of(administrator)
    response = change(client, editor, groups=[])
    assert list(response.context["adminform"].form.errors) == ["groups"]
    assert editor.groups.exists()
    # A superuser needs none.
    assert change(client, administrator, first_name="Anna").status_code == 302


def test_nobody_gives_a_role_rights_that_they_lack(client_of, olga, keys):
    role, client = Group.objects.get(name="Editor"), client_of(olga)
    before = set(role.permissions.all())
    [permission] = keys.permissions.all()
    pks = [str(added.pk) for added in [*before, permission]]
    response = send(client, address_of(role), "group_form", permissions=pks)
    assert list(response.context["adminform"].form.errors) == ["permissions"]
    assert set(role.permissions.all()) == before
    assert send(client, address_of(keys), "group_form", name="Locks").status_code == 302


def test_list_is_not_narrowed_by_what_is_no_list_of_values(client_of, administrator):
    response = client_of(administrator).get("/admin/accounts/user/?languages=(")
    assert response.status_code == 400
