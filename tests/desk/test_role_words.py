"""What a role may do is told in words that follow from its permissions."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils.translation import override

from desk.role_words import CLAIMS, NAMES, words_of
from website.roles import ROLES

pytestmark = pytest.mark.django_db

WRITES = "Writes and changes news, events, the Institute’s pages and documents."
DELETES = "Deletes items, and brings deleted ones back."
PUBLISHES = "Reviews and publishes texts, and takes them off the site."
KEEPS = "Keeps the glossary: concepts, terms, sources, suggestions of readers."
# Written out: a word more is a promise to people.
EXPECTED = {
    "Editor": [WRITES, "Asks others to review and publish it."],
    "Translator": ["Translates texts, and changes nothing of the other language."],
    "Publisher": [WRITES, PUBLISHES, DELETES, KEEPS],
    "Terminologist": [KEEPS, "Only reads everything but the glossary."],
    "Administrator": [
        *[WRITES, PUBLISHES, DELETES, KEEPS],
        *["Invites people, and changes their roles.", "Reads the log."],
    ],
}


def granted(role, permissions):
    """Return the names of those permissions that the table gives to a role."""
    names = set()
    for app, model, codename in permissions:
        actions = {*ROLES[role].get(app, ()), *ROLES[role].get(f"{app}.{model}", ())}
        if codename.partition("_")[0] in actions:
            names.add(f"{app}.{codename}")
    return names


def test_the_words_of_the_roles_are_true_by_the_table():
    assert EXPECTED.keys() == ROLES.keys() == NAMES.keys()
    columns = ["content_type__app_label", "content_type__model", "codename"]
    there = [*Permission.objects.values_list(*columns)]
    for role, sentences in EXPECTED.items():
        with override("en"):
            assert words_of(Group.objects.get(name=role)) == " ".join(sentences), role
        permissions = granted(role, there)
        for claim in CLAIMS:
            if str(claim.words) in sentences:
                assert claim.has <= permissions, (role, claim)
                assert not claim.lacks & permissions, (role, claim)


def test_every_claim_names_permissions_that_there_are():
    permissions = Permission.objects.values_list("content_type__app_label", "codename")
    names = {".".join(name) for name in permissions}
    assert [claim for claim in CLAIMS if not claim.has | claim.lacks <= names] == []


def test_what_is_taken_from_a_role_is_no_longer_said_of_it():
    publishers = Group.objects.get(name="Publisher")
    publishers.permissions.remove(publishers.permissions.get(codename="delete_event"))
    with override("en"):
        assert words_of(publishers) == " ".join([WRITES, PUBLISHES, KEEPS])
        assert words_of(Group.objects.create()) == "No rights of its own."
