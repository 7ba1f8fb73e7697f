"""The roles: what a group may. It is given once; administrators decide the rest."""

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.models import User
from website.roles import ROLES, update_roles

pytestmark = pytest.mark.django_db


def rights(actions, models):
    """Return the names of permissions, as ``EXPECTED`` has them."""
    return {f"{action}_{model}" for action in actions.split() for model in models}


# What the institute publishes in each language, and what else it writes down.
PUBLISHED = [
    *["page", "person", "body", "project", "publication", "partner", "inductee"],
]
BESIDE = ["role", "appointment", "authorship", "honourcategory"]
EVENTS = ["event", "place", "programmeitem"]
# Of the glossary, what a translator translates, and the rest.
VOCABULARY = ["domain", "source", "consenttext", "titlepage"]
JOURNAL = ["journal", "rubric", "issue", "article", "affiliation"]
JOURNAL_ROWS = ["policy", "contribution", "reference"]
GLOSSARY = ["concept", "term", "citation", "feedback", *VOCABULARY]

# Role: app and what it may there. Written out: a permission more is a decision.
EXPECTED = {
    "Editor": {
        "library": {
            "add_document",
            "change_document",
            "view_document",
            "add_picture",
            "change_picture",
            "view_picture",
        },
        "news": {"view_article", "add_article", "change_article"},
        "events": rights("view add change", EVENTS),
        "glossary": rights("view", [*GLOSSARY, "linkedtext"]),
        "journal": rights("view add change", [*JOURNAL, *JOURNAL_ROWS]),
        "publishing": {
            *rights("view add change", ["topic"]),
            *rights("view", ["redirect", "release"]),
        },
        "institute": {
            *rights("view add change", [*PUBLISHED, *BESIDE]),
            "view_organization",
        },
        "website": {"view_menuitem"},
    },
    "Translator": {
        "library": {
            "translate_document",
            "view_document",
            "translate_picture",
            "view_picture",
        },
        "news": {"view_article", "translate_article"},
        "events": {
            *rights("view", EVENTS),
            *rights("translate", ["event", "place"]),
        },
        "glossary": {
            *rights("view", [*GLOSSARY, "linkedtext"]),
            *rights("translate", ["concept", *VOCABULARY]),
        },
        "journal": {
            *rights("view", [*JOURNAL, *JOURNAL_ROWS]),
            *rights("translate", JOURNAL),
        },
        "publishing": {"view_topic", "translate_topic", "view_release"},
        "institute": {
            *rights("view", [*PUBLISHED, *BESIDE, "organization"]),
            *rights(
                "translate", [*PUBLISHED, "role", "honourcategory", "organization"]
            ),
        },
        "website": {"view_menuitem"},
    },
    "Publisher": {
        "library": {
            "add_document",
            "change_document",
            "delete_document",
            "publish_document",
            "view_document",
            "add_picture",
            "change_picture",
            "delete_picture",
            "publish_picture",
            "view_picture",
        },
        "news": {
            "view_article",
            "add_article",
            "change_article",
            "delete_article",
            "publish_article",
        },
        "events": {
            *rights("view add change delete", EVENTS),
            *rights("publish", ["event", "place"]),
        },
        "glossary": {
            *rights("view add change delete", GLOSSARY),
            *rights("view change", ["linkedtext"]),
            *rights("publish", ["concept", *VOCABULARY]),
        },
        "journal": {
            *rights("view add change delete", [*JOURNAL, *JOURNAL_ROWS]),
            *rights("publish", JOURNAL),
        },
        "publishing": {
            "view_topic",
            "add_topic",
            "change_topic",
            "delete_topic",
            "publish_topic",
            "view_redirect",
            "add_redirect",
            "change_redirect",
            "delete_redirect",
            *rights("view add change delete", ["release"]),
        },
        "institute": {
            *rights("view add change delete", [*PUBLISHED, *BESIDE]),
            *rights("publish", [*PUBLISHED, "role", "honourcategory"]),
            *rights("view change publish", ["organization"]),
        },
        "website": rights("view add change delete publish", ["menuitem"]),
    },
    "Terminologist": {
        "news": {"view_article"},
        "events": rights("view", EVENTS),
        "glossary": {
            *rights("view add change delete", GLOSSARY),
            *rights("view change", ["linkedtext"]),
            *rights("translate publish", ["concept", *VOCABULARY]),
        },
        "journal": rights("view", [*JOURNAL, *JOURNAL_ROWS]),
        "library": {
            "view_document",
            "view_picture",
        },
        "publishing": {
            "view_topic",
            *rights("view add change delete", ["release"]),
        },
        "institute": rights("view", [*PUBLISHED, *BESIDE, "organization"]),
    },
}


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


@pytest.mark.parametrize("role", EXPECTED)
def test_role_may_what_the_table_says_and_nothing_else(role):
    assert rights_of(role) == EXPECTED[role]


def test_administrator_may_everything_in_the_apps_of_the_back_office():
    rights = rights_of("Administrator")
    for app in ["news", "events", "journal", "library", "institute", "accounts"]:
        codenames = Permission.objects.filter(content_type__app_label=app)
        assert rights[app] == set(codenames.values_list("codename", flat=True)), app


def test_groups_are_those_of_the_table():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_nobody_but_administrators_reaches_people_and_groups():
    for role in set(ROLES) - {"Administrator"}:
        assert not {"accounts", "auth", "sessions"} & set(rights_of(role))


def test_nobody_has_access_before_somebody_gives_it():
    assert not User.objects.exists()


def test_migration_takes_nothing_away():
    group = Group.objects.get(name="Translator")
    given = Permission.objects.get(
        codename="delete_article", content_type__app_label="news"
    )
    group.permissions.add(given)
    own = Group.objects.create(name="Trainees")
    own.permissions.add(given)
    migrate()
    assert given in group.permissions.all()
    assert list(own.permissions.all()) == [given]


def test_what_an_administrator_took_away_stays_away():
    group = Group.objects.get(name="Editor")
    added = Permission.objects.get(
        codename="add_article", content_type__app_label="news"
    )
    group.permissions.remove(added)
    Group.objects.get(name="Translator").delete()
    migrate()
    left = EXPECTED["Editor"]["news"] - {"add_article"}
    assert rights_of("Editor") == EXPECTED["Editor"] | {"news": left}
    assert not Group.objects.filter(name="Translator").exists()


def test_a_role_gets_the_permissions_of_a_new_model():
    Permission.objects.filter(
        codename__endswith="_article", content_type__app_label="news"
    ).delete()
    update_roles(apps.get_app_config("news"), "default")
    assert "news" not in rights_of("Editor")
    create_permissions(apps.get_app_config("news"), verbosity=0)
    update_roles(apps.get_app_config("news"), "default")
    assert rights_of("Editor") == EXPECTED["Editor"]


def test_second_migration_changes_nothing():
    before = {role: rights_of(role) for role in ROLES}
    migrate()
    assert {role: rights_of(role) for role in ROLES} == before


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
