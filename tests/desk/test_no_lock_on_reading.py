"""Whoever only looks waits for nobody and writes nothing: each GET of the back office.

Another has locked every row of every table and what the product locks by name. Answers
are as without that, and the tables as before, but for when a session was used and who
has which form open.
"""

from contextlib import contextmanager
from threading import Event as Signal, Thread

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client

from accounts import sessions
from news.models import Article
from publishing.admin.previews import preview_address, release_address
from publishing.content import locks
from publishing.models import Publishable, WorkingCopy
from tests import whole_database
from tests.conftest import make_user
from tests.desk.test_matrix import OTHERS, fill, make_run, pages_of, values_of
from tests.desk.two_people import change_of, make_row, parent_field, parent_of
from tests.factories import make_article, make_release
from tests.forms import read_form
from tests.kinds import of_each
from tests.publishing.releases.records import make_changed, make_draft
from tests.threads import PATIENCE, patience
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)

# What a look may change: when a session was used, and who has which form open.
OF_WHO_LOOKS = {"django_session", "accounts_usersession", "publishing_presence"}
# Rows that the other does not lock: a request cannot be answered without its session.
NOT_LOCKED = {"django_session"}


# The other, who locks


def locked_names():
    """Return the names of the advisory locks that are known beforehand."""
    models = admin.site._registry
    names = {getattr(model, "advisory_lock", None) for model in models} - {None}
    return [*sorted(names), "journal.oai", "glossary.feedback"]


@contextmanager
def everything_locked():
    """Let another transaction have all rows, and the locks with a name."""
    is_ready, is_over, errors = Signal(), Signal(), []

    def lock():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for name in locked_names():
                    locks.acquire(name)
                whole_database.lock_all(but=NOT_LOCKED)
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                is_ready.set()
                is_over.wait(PATIENCE * 5)
        except Exception as error:
            errors.append(error)
        finally:
            is_ready.set()
            connection.close()

    thread = Thread(target=lock)
    thread.start()
    is_ready.wait(PATIENCE)
    try:
        assert errors == []
        yield
    finally:
        is_over.set()
        thread.join()
    assert errors == []


# The addresses


def addresses_of(model, values):
    """Return {page: address} of a kind; of a deleted record, its deletion."""
    pages = {}
    for page, address in pages_of(model).items():
        own = values
        if page in {"undelete", "purge_deleted"} and "deletion" in values:
            own = values | {"revision": values["deletion"]}
        pages[page] = fill(address, own)
    return pages


def add_rows(record):
    """Give a record a child of each kind that its form has."""
    for inline in admin.site._registry[type(record)].inlines:
        row, parent = make_row(inline.model), parent_field(inline.model)
        if parent_of(row) != record:
            inline.model._base_manager.filter(pk=row.pk).update(**{parent: record})


def previews_of(record, user):
    """Return {name: address} of the links that show it before its readers have it."""
    if not isinstance(record, Publishable):
        return {}
    working_copy = WorkingCopy.objects.of(record.pointer).first()
    return {
        f"shared preview {language}": preview_address(
            record, language, user, working_copy
        )
        for language in LANGUAGES
    }


# The looks


def outcomes(look, names, is_patient):
    """Return {name: status, or the error} of looks."""
    found = {}
    for name in names:
        try:
            found[name] = look(name)
        except Exception as error:
            if is_patient:
                raise
            found[name] = repr(error)
    return found


def check(look, names):
    """Check that looks are answered alike while all is locked, and change nothing.

    How they are answered without that is told without the pages.
    """
    digests = whole_database.digests(but=OF_WHO_LOOKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *args, **options: "")
        before = outcomes(look, names, is_patient=True)
    errors = {name: status for name, status in before.items() if status >= 500}
    assert errors == {}
    with everything_locked(), patience("1ms"):
        locked = outcomes(look, names, is_patient=False)
    waited = [
        f"{name}: {status}, {locked[name]}"
        for name, status in before.items()
        if locked[name] != status
    ]
    assert waited == [], "\n".join(waited)
    now = whole_database.digests(but=OF_WHO_LOOKS)
    assert [table for table in now if now[table] != digests[table]] == []


@pytest.fixture
def user(monkeypatch):
    """Somebody who may do everything, and whose every request counts as activity."""
    monkeypatch.setattr(sessions, "NOTE_EVERY", 0)
    groups = {*Group.objects.values_list("pk", flat=True)}
    yield make_user("anna", is_superuser=True, interface_language="en")
    # They stay for other tests.
    Group.objects.exclude(pk__in=groups).delete()


@pytest.fixture
def desk(user):
    client = Client()
    client.force_login(user)
    return client


def by_get(client, addresses):
    return lambda name: client.get(addresses[name]).status_code


@of_each("model", list(admin.site._registry))
def test_each_page_of_a_kind_waits_for_nobody_and_writes_nothing(desk, user, model):
    values = values_of(model, user)
    record = model._base_manager.filter(pk=values["object_id"]).first()
    add_rows(record)
    addresses = addresses_of(model, values) | previews_of(record, user)
    check(by_get(desk, addresses), addresses)


@of_each(
    "model",
    [model for model in admin.site._registry if issubclass(model, Publishable)],
)
def test_the_live_preview_of_a_form_waits_for_nobody_and_writes_nothing(
    desk, user, model
):
    values = values_of(model, user)
    record = model._base_manager.get(pk=values["object_id"])
    add_rows(record)
    form = read_form(desk, change_of(record))
    page = pages_of(model)["preview"]
    addresses = {
        language: fill(page, values | {"language": language}) for language in LANGUAGES
    }
    check(lambda name: desk.post(addresses[name], form).status_code, addresses)


def test_each_other_page_waits_for_nobody_and_writes_nothing(desk, user):
    article = make_article()
    run = make_run(user, "translations")
    kind = ContentType.objects.get_for_model(Article)
    values = {"object_id": article.pk, "run": run.pk, "content_type_id": kind.pk}
    addresses = {name: fill(address, values) for name, address in OTHERS.items()}
    check(by_get(desk, addresses), addresses)


def test_the_preview_of_a_release_waits_for_nobody_and_writes_nothing(desk, user):
    draft, changed = make_draft(), make_changed("Known", user)
    release = make_release("Spring", user, [draft, changed])
    start = release_address(release, user)
    reader = Client()
    addresses = {"start": start} | {
        f"{record} {language}": start + record.address_in(language)[1:]
        for record in [draft, changed]
        for language in LANGUAGES
    }
    check(by_get(reader, addresses), addresses)
