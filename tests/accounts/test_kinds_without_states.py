"""What has no states stands before readers as it is: who may publish it changes it."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.permissions import PERMISSIONS
from events.models import Place
from glossary.models import ConsentText, Domain, Source, TitlePage
from institute.models import HonourCategory, Organization, Role
from library.models import Picture
from publishing import changesets, snapshots
from publishing.models import Note, Publishable, Revision
from publishing.registry import models_with_texts
from tests.factories import (
    in_both,
    make_category,
    make_domain,
    make_institute,
    make_place,
    make_role,
    make_source,
    make_title_page,
)
from tests.forms import delete, delete_selected, resend, send, values_of
from website.models import MenuItem

pytestmark = pytest.mark.django_db

MAKERS = {
    ConsentText: lambda: ConsentText.objects.create(
        version="1", **in_both("Text", "text")
    ),
    Domain: make_domain,
    TitlePage: make_title_page,
    HonourCategory: make_category,
    MenuItem: lambda: MenuItem.objects.create(
        section="news:list", **in_both("News", "label")
    ),
    Organization: make_institute,
    Place: make_place,
    Role: make_role,
    Source: make_source,
}
PUBLISHERS = {
    "publisher": {*MAKERS},
    "terminologist": {ConsentText, Domain, TitlePage, Source},
}
REASON = "only people who may publish can change it"


def address_of(model, page, *args):
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def form_of(model):
    return f"{model._meta.model_name}_form"


@pytest.fixture
def people(editor, translator, publisher, terminologist):
    people = {
        "editor": editor,
        "translator": translator,
        "publisher": publisher,
        "terminologist": terminologist,
    }
    for user in people.values():
        user.languages = ["ru", "en"]
        user.interface_language = "en"
        user.save()
    return people


def test_the_kinds_without_states_are_these():
    """A picture is none: its texts are public where a published text shows it."""
    registered = set(models_with_texts()) & admin.site._registry.keys()
    parents = {model for model in registered if not model.parent_field}
    without = {model for model in parents if not issubclass(model, Publishable)}
    assert without - {Picture} == set(MAKERS)
    assert {model._meta.default_permissions for model in parents} == {PERMISSIONS}


@pytest.mark.parametrize("model", MAKERS)
def test_only_who_may_publish_changes_what_readers_see(client_of, people, model):
    record = MAKERS[model]()
    name = model.texts[0]
    address = address_of(model, "change", record.pk)
    for role, user in people.items():
        client, may = client_of(user), model in PUBLISHERS.get(role, ())
        before = snapshots.take(model, record.pk)
        changes = {f"{name}_{code}": f"{role} {code}" for code in ["ru", "en"]}
        page = client.get(address)
        if has_form := b"_save" in page.content:
            values = values_of(page, form_of(model))
            resend(client, address, values, **changes, position="7")
        else:
            client.post(address, changes)
        after = snapshots.take(model, record.pk)
        assert (after != before) == may, role
        if has_form:
            assert (REASON in page.content.decode()) == (not may), role


@pytest.mark.parametrize("model", [ConsentText, TitlePage, MenuItem])
def test_only_who_may_publish_adds_what_readers_see_at_once(rf, people, model):
    adds = Permission.objects.get(codename=f"add_{model._meta.model_name}")
    people["editor"].user_permissions.add(adds)
    request = rf.get("/")
    for role in ["editor", "publisher"]:
        request.user = people[role]
        may_add = admin.site.get_model_admin(model).has_add_permission(request)
        assert may_add == (role == "publisher")


@pytest.mark.parametrize("model", [Role, Source])
def test_only_who_may_publish_deletes_it(client_of, people, model):
    record = MAKERS[model]()
    deletes = Permission.objects.get(codename=f"delete_{model._meta.model_name}")
    people["editor"].user_permissions.add(deletes)
    address = address_of(model, "delete", record.pk)
    assert client_of(people["editor"]).get(address).status_code == 403
    rows = address_of(model, "changelist")
    delete_selected(client_of(people["editor"]), rows, record)
    assert model.objects.filter(pk=record.pk).exists()
    delete(client_of(people["publisher"]), address)
    assert not model.objects.filter(pk=record.pk).exists()


def test_an_old_version_comes_back_by_who_may_publish_alone(client_of, people):
    role = make_role("Chair")
    with changesets.changeset(people["publisher"]):
        role.title_en = "Chairperson"
        role.save()
    first = Revision.objects.of(role.pointer).earliest("pk")
    newest = Revision.objects.of(role.pointer).latest("pk")
    address = address_of(Role, "restore", role.pk, first.pk)
    for who, title in [("editor", "Chairperson"), ("publisher", "Chair en")]:
        client_of(people[who]).post(address, {"scope": "all", "newest": newest.pk})
        role.refresh_from_db()
        assert role.title_en == title


def test_an_item_of_the_menu_below_another_is_changed_by_who_may_publish(
    client_of, people
):
    heading = MAKERS[MenuItem]()
    child = MenuItem.objects.create(parent=heading, **in_both("Below", "label"))
    for action in ["change", "delete", "add"]:
        name = f"{action}_menuitem"
        people["editor"].user_permissions.add(Permission.objects.get(codename=name))
    address = address_of(MenuItem, "change", heading.pk)
    values = values_of(client_of(people["editor"]).get(address), "menuitem_form")
    sent = {"children-0-label_en": "Mine", "children-0-DELETE": "on"}
    resend(client_of(people["editor"]), address, values, **sent)
    child.refresh_from_db()
    assert child.label_en == "Below en"


def test_who_may_not_publish_still_leaves_a_note(client_of, people):
    role = make_role()
    client, address = (
        client_of(people["translator"]),
        address_of(Role, "change", role.pk),
    )
    send(client, address, "role_form", colleague_note="“Chairperson” is better.")
    assert [note.text for note in Note.objects.of(role.pointer)] == [
        "“Chairperson” is better."
    ]


def test_an_editor_adds_a_place_for_an_event(client_of, people):
    sent = in_both("Hall") | {"country": "RU"}
    send(client_of(people["editor"]), address_of(Place, "add"), "place_form", **sent)
    assert Place.objects.get().title_en == "Hall en"
