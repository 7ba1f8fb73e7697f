"""Each address of the back office, asked for by people of each role: see ``matrix``."""

import re
from collections import Counter
from copy import copy
from dataclasses import asdict

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.authentication import StaffBackend
from accounts.models import LogLine, User
from glossary.models import Domain
from imports.models import ImportRun
from imports.report import Report
from news.models import Article
from publishing.content import changesets, reader_counts
from publishing.drafts.open_forms import key_at
from publishing.models import Publishable, Redirect, Revision
from tests import whole_database
from tests.conftest import make_user
from tests.desk.matrix import PAGES, SITE, lines_of, rights_of_kinds
from tests.kinds import named
from tests.publishing.records import change_copy
from tests.records import make_record as make_any, published
from tests.worlds import once, own_client

pytestmark = pytest.mark.django_db

# The others differ from one of these in nothing but their line of the table.
FAST = {Article, Domain, User, Redirect, ImportRun}
# All that the pages of a kind need. The other pages are asked for with the rest.
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
# What each POST sends; somebody or other page does something with it.
SENT = {
    "post": "yes",
    "text": "A note",
    "name": "A filter",
    "query": "show=mine",
    "fields": "{}",
    "reason": "No reason",
    "scope": "ru",
    "way": "unpublish",
    "languages": "ru",
}
# Tables in which a request leaves something, whoever sends it.
OF_REQUESTS = {"django_session", "accounts_usersession", "accounts_usecount"}
STAFF = "ETRPMAS"
EVERYONE = [*STAFF, "reader", "nobody"]
# A role only adds to what one of the staff without any may do.
OF_STAFF = ["S", "reader", "nobody"]


@pytest.fixture(autouse=True)
def _readers_of_other_tests_are_not_stored(monkeypatch):
    monkeypatch.setattr(reader_counts, "_gathered", Counter())


@pytest.fixture(autouse=True)
def _pages_are_not_rendered(monkeypatch):
    monkeypatch.setattr(Template, "render", lambda *args, **options: "")


# The addresses


def patterns_of(resolver, prefix=""):
    """Return (address, name) of each pattern below the path of the back office."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from patterns_of(pattern, address)
        elif address.startswith(settings.ADMIN_PATH):
            yield address, pattern.name or "-"


ADDRESSES = list(patterns_of(get_resolver()))


def start_of(model):
    return f"{settings.ADMIN_PATH}{model._meta.app_label}/{model._meta.model_name}/"


def pages_of(model):
    """Return {page, without the names of app and model: address} of a kind."""
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    start = start_of(model)
    return {
        name.removeprefix(prefix): address
        for address, name in ADDRESSES
        if address.startswith(start)
    }


def keys_of(model):
    """Return {page: its line in ``PAGES``}; some pages have one for a kind alone."""
    label = model._meta.label_lower.replace(".", "_")
    own = lines_of(PAGES)
    return {
        page: f"{label}_{page}" if f"{label}_{page}" in own else page
        for page in pages_of(model)
    }


OF_KINDS = tuple(start_of(model) for model in admin.site._registry)
OTHERS = {
    name: address for address, name in ADDRESSES if not address.startswith(OF_KINDS)
}

# It is asked for the choices of a field.
OTHERS["autocomplete"] += "?app_label=news&model_name=article&field_name=lead_picture"


def fill(address, values=None):
    """Return an address with values in place of its parameters; 0 for unknown ones."""
    values = {"language": "ru", "suffix": "csv", "app_label": "news"} | (values or {})
    address = address.replace("^", "").removesuffix("$")
    address = re.sub(r"\(\?P(<\w+>)(\([^)]*\)|[^)])*\)", r"\1", address)
    return "/" + re.sub(
        r"<(?:\w+:)?(\w+)>", lambda match: str(values.get(match[1], 0)), address
    )


# The people


def make_people():
    users = {
        "E": make_user("elena", "Editor", ["ru"]),
        "T": make_user("thomas", "Translator", ["en"]),
        "R": make_user("roman", "Publisher", ["ru"]),
        "P": make_user("polina", "Publisher"),
        "M": make_user("timur", "Terminologist"),
        "A": make_user("anna", "Administrator"),
        "S": make_user("sergey"),
        "reader": User.objects.create_user("rita"),
    }
    clients = {letter: Client() for letter in users}
    for letter, user in users.items():
        clients[letter].force_login(user)
    return users, clients | {"nobody": Client()}


_people = once(make_people)


@pytest.fixture
def people(_people, db):
    return _people


def with_rights(user):
    """Return a user whose rights are read already."""
    user = User.objects.get(pk=user.pk)
    user.get_all_permissions()
    return user


@pytest.fixture
def fast_clients(people, settings, monkeypatch):
    """The clients of people whose rights are read once, with few middleware."""
    users, clients = people
    settings.MIDDLEWARE = MIDDLEWARE
    known = {user.pk: with_rights(user) for user in users.values() if user.is_staff}
    monkeypatch.setattr(
        StaffBackend, "get_user", lambda backend, pk: copy(known.get(pk))
    )
    return {letter: with_cookies(Client(), clients[letter]) for letter in clients}


def with_cookies(client, other):
    client.cookies = other.cookies
    return client


# The records


def make_run(user, label):
    return ImportRun.objects.create(
        user=user, model=label, report=asdict(Report(is_dry=True, total=0)), row_count=0
    )


OTHER_MAKERS = {
    ImportRun: lambda user: make_run(user, "news.article"),
    LogLine: lambda user: LogLine.objects.create(user=user, action_flag=1),
}


def make_record(model, user):
    make = OTHER_MAKERS.get(model)
    with changesets.changeset(user):
        return make(user) if make else make_any(model)


def make_history(model, user):
    """Make a record that was changed, and a deleted one; return what addresses name."""
    deleted = make_record(model, user)
    with changesets.changeset(user):
        deleted.delete()
    record = make_record(model, user)
    first = Revision.objects.of(record.pointer).get()
    with changesets.changeset(user):
        for text in model.texts[:1]:
            setattr(record, f"{text}_ru", "Changed")
        record.save()
    newest = key_at(record.pointer)
    deletion = Revision.objects.deletions(model).get()
    return record, {"revision": first.pk, "newest": newest, "deletion": deletion.pk}


def publish_and_change(record, user):
    """Publish a record in Russian, with a change that readers do not have yet."""
    model = type(record)
    if issubclass(model, Publishable):
        model._base_manager.filter(pk=record.pk).update(**published("ru"))
        record.refresh_from_db()
    change_copy(record, user, **{f"{model.texts[-1]}_ru": "Other"})


def values_of(model, user):
    """Make what the addresses of a kind are about; return {parameter: value}."""
    values = {}
    if admin.site._registry[model].has_history:
        record, values = make_history(model, user)
    else:
        record = make_record(model, user)
    if getattr(model, "texts", ()) and not model.parent_field:
        publish_and_change(record, user)
    run = make_run(user, model._meta.label_lower)
    return (
        values | dict.fromkeys(["object_id", "id", "pk"], record.pk) | {"run": run.pk}
    )


# The answers


def outcome(response, letter):
    status = response.status_code
    if status in {301, 302} and letter not in STAFF:
        return "sign-in"
    # What is understood is answered by 400 where something is missing in it.
    return "in" if status < 400 or status == 400 else str(status)


def asked_about(cell, clients, rights, asked):
    """Return {letter: client} of the people whose answers tell if a cell is right.

    All are asked at the first page for a right. At the others it is those without it,
    and of those who have it one with the fewest others.
    """
    right = cell.rpartition("/")[2]
    if right in {"staff", "everyone"}:
        return {letter: clients[letter] for letter in OF_STAFF}
    if right not in asked:
        asked.add(right)
        return clients
    who = [letter for letter in clients if letter in rights.get(right, right)]
    who.sort(key=lambda letter: sum(letter in it for it in rights.values()))
    return {letter: clients[letter] for letter in clients if letter not in who[1:]}


def expected(cell, rights, letter):
    """Return the outcome that a cell of the table has for a person."""
    who, _bar, refusal = cell.partition("|")
    status, _slash, who = who.rpartition("/")
    who = {"staff": STAFF, "everyone": EVERYONE, **rights}.get(who, who)
    if letter in who:
        return status or "in"
    return (refusal or "403") if letter in STAFF else "sign-in"


def ask(client, letter, method, address, sent):
    """Return the outcome of a request; undo what it changes if somebody gets in."""
    with transaction.atomic():
        response = getattr(own_client(client), method)(address, sent)
        answer = outcome(response, letter)
        if answer == "in":
            transaction.set_rollback(True)
    return answer


def mismatches(clients, pages, lines, rights, values):
    """Return a line for each answer that differs from the table."""
    wrong, asked = [], set()
    before = whole_database.digests(but=OF_REQUESTS)
    for page, address in pages.items():
        named = values | (
            {"revision": values["deletion"]} if is_of_deleted(page) else {}
        )
        sent = {
            "get": {"new": values["revision"]} if "revision" in values else None,
            "post": SENT | values,
        }
        for method in sent:
            cell = lines[page][method.upper()]
            for letter, client in asked_about(cell, clients, rights, asked).items():
                answer = ask(client, letter, method, fill(address, named), sent[method])
                right = expected(cell, rights, letter)
                if answer != right:
                    wrong.append(f"{page} {method}, {letter}: {answer}, not {right}")
    now = whole_database.digests(but=OF_REQUESTS)
    wrong += [
        f"somebody who was refused has changed {table}"
        for table in now
        if now[table] != before[table]
    ]
    return wrong


def is_of_deleted(page):
    return page in {"undelete", "purge_deleted"}


# The rules


def test_each_address_has_a_line_and_each_line_an_address():
    own = {key for model in admin.site._registry for key in keys_of(model).values()}
    assert own == lines_of(PAGES).keys()
    assert OTHERS.keys() == lines_of(SITE).keys()


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(model, marks=[] if model in FAST else pytest.mark.slow)
        for model in admin.site._registry
    ],
    ids=named,
)
def test_each_page_of_a_kind_lets_in_whom_the_table_names(people, fast_clients, model):
    users, _clients = people
    values = values_of(model, users["A"])
    lines = lines_of(PAGES)
    lines = {page: lines[key] for page, key in keys_of(model).items()}
    rights = rights_of_kinds()[model._meta.label_lower]
    rights["writes"] = rights["changes"].replace("T", "")
    assert mismatches(fast_clients, pages_of(model), lines, rights, values) == []


def test_each_other_page_lets_in_whom_the_table_names(people, settings):
    # However long ago these people have signed in.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    _users, clients = people
    # A publisher gets nothing here that an editor does not.
    clients = {letter: clients[letter] for letter in clients if letter not in "RP"}
    assert mismatches(clients, OTHERS, lines_of(SITE), {}, {}) == []


def test_nobody_gets_in_unsigned():
    """To a page of each line, which the kinds have in common."""
    addresses = {
        key: pages_of(model)[page]
        for model in admin.site._registry
        for page, key in keys_of(model).items()
    }
    client = Client()
    for address in addresses.values():
        for method in ["get", "post"]:
            assert ask(client, "nobody", method, fill(address), {}) == "sign-in"
