import gc
import os
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from threading import Thread

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import TransactionTestCase, client, override_settings
from django.utils import timezone, translation
from xdist import is_xdist_worker
from xdist.scheduler import LoadScopeScheduling

import sandbox
from dev import is_on
from publishing.catalogue import demonstration
from publishing.content import reader_counts
from publishing.releases import publication
from tests import databases
from tests.accounts.factory import make_user
from tests.browser import server
from tests.forms import render
from tests.sandbox.warm import WarmSandbox

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

# Fixtures with the content of the demo.
NEED_THE_DEMO = {"demo", "prepared", "_first_load", "readers_site"}

# No deadlines, which a busy machine would miss; in CI the same examples each time.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")


# What takes longest begins first, lest one process work on alone at the end. The first
# of it does without the demo, which is made while most of these wait for servers. The
# last are many short ones, which keep all processors busy.
LONG = (
    "tests/website/test_hostile",
    "tests/website/test_outage.py",
    "tests/faults/test_restarts",
    "tests/website/test_migrate",
    "tests/website/test_nginx",
    "tests/browser/test_desk_pages",
    "tests/browser/test_public_pages",
    "tests/browser/test_keeping",
    "tests/browser/test_sign_in",
    "tests/browser/test_editor",
    "tests/browser/",
    "tests/website/test_outage_mirror",
    "tests/website/test_restore",
    "tests/desk/test_matrix",
)


# {mark: (variable with the tool of its tests, what is not run without it)}
TOOLS = {
    "browser": ("CHROMIUM", "tests in a browser (no Chromium)"),
    "nu": ("VNU_JAR", "Nu HTML checker (no Java, or npm could not fetch it)"),
    "calendar": ("ICAL_JS", "calendars read back (no Node, or npm had no ical.js)"),
    "nginx": ("NGINX", "pages behind nginx (no nginx or no openssl)"),
    "caddy": ("CADDY", "pages behind Caddy (no Caddy)"),
    "omegat": ("OMEGAT", "kits translated in OmegaT (no OmegaT)"),
    "schemas": ("SCHEMAS", "validity by published schemas (SCHEMAS names no folder)"),
}
# Nobody is expected to have it.
AT_WILL = {"schemas"}


class Spread(LoadScopeScheduling):
    """Deals out tests one by one, or by module: see ``scope_of``."""

    def _split_scope(self, nodeid):
        return scope_of(nodeid)


def scope_of(nodeid):
    """Return a test's module, whose tests use in one process what it makes once.

    The test alone, where a module makes nothing.
    """
    module = nodeid.partition("::")[0]
    return module if makes_once(module) else nodeid


@cache
def makes_once(module):
    paths = [
        databases.ROOT / module,
        (databases.ROOT / module).with_name("conftest.py"),
    ]
    texts = [path.read_text() for path in paths if path.exists()]
    return any('scope="module"' in text or "= once(" in text for text in texts)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that all processes end at about the same time.

    The browser stays open for its tests, which follow one another. A test whose tool
    the machine lacks is skipped.
    """
    lacking = {
        mark: what for mark, (name, what) in TOOLS.items() if not os.getenv(name)
    }
    for item in items:
        for mark in lacking.keys() & {marker.name for marker in item.iter_markers()}:
            item.add_marker(pytest.mark.skip(lacking[mark]))
    sizes = Counter(scope_of(item.nodeid) for item in items)
    items.sort(
        key=lambda item: (
            place_of(item.nodeid),
            not NEED_THE_DEMO & {*item.fixturenames},
            -sizes[scope_of(item.nodeid)],
        )
    )


def place_of(nodeid):
    places = enumerate(LONG)
    return next((place for place, name in places if nodeid.startswith(name)), len(LONG))


def not_run(config):
    """Return what was not run, because the machine lacks the tool for it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    reasons = {report.longrepr[2].removeprefix("Skipped: ") for report in skipped}
    return {mark: what for mark, (_name, what) in TOOLS.items() if what in reasons}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """With CI=true a missing tool is a failure."""
    if is_on("CI") and not_run(session.config).keys() - AT_WILL:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    if left_out := not_run(config).values():
        terminalreporter.write_line(f"Not run: {', '.join(left_out)}.")


# The hook exists only where xdist is active.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Spread(config, log)


def pytest_configure():
    # The processes of xdist inherit it.
    os.environ.setdefault("TEST_RUN", secrets.token_hex(4))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session):
    if is_xdist_worker(session) or session.config.option.collectonly:
        return (yield)
    with databases.of_a_run(), ThreadPoolExecutor() as pool:
        if session.config.getoption("numprocesses", None):
            # While the processes collect the tests.
            pool.submit(databases.migrated)
        return (yield)


def pytest_collection_finish():
    """Exempt all that is loaded from garbage collection, and collect less often.

    A page leaves many objects behind, but few with reference cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Let Django copy a migrated database in each process, instead of migrating."""
    connection.settings_dict["TEST"] |= {
        "NAME": databases.own_name("django"),
        "TEMPLATE": databases.migrated(),
        "MIGRATE": False,
    }


# Tables that migrate fills, and that no test with real transactions changes.
FILLED = ["auth_group", "auth_group_permissions", "auth_permission"]
FILLED += ["accounts_rolegrant", "django_content_type"]
# And those of records, to which tests add some.
BEGUN = ["website.section", "news.articlekind", "library.documentkind"]
BEGUN += ["institute.bodykind"]
TABLES = [label.replace(".", "_") for label in BEGUN]
FILLED += TABLES
CATALOGUE = "publishing_catalogueentry"


def counts(cursor):
    numbers = [f"(SELECT count(*) FROM {name})" for name in FILLED]
    cursor.execute(f"SELECT {', '.join(numbers)}")
    return cursor.fetchone()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests with real transactions spare the tables that migrate fills.

    Django would truncate and fill them again, which takes longer than most tests.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True)
        filled = counts(cursor)
        lasts = [f"(SELECT max(id) FROM {table})" for table in TABLES]
        cursor.execute(f"SELECT {', '.join(lasts)}")
        lasts = cursor.fetchone()
    tables = map(connection.ops.quote_name, {*names} - {*FILLED, CATALOGUE})
    statements = "; ".join(f"DELETE FROM {table}" for table in tables)
    # With the entries of what stays.
    for table, last in zip(TABLES, lasts, strict=True):
        statements += f"; DELETE FROM {table} WHERE id > {last}"
    kept = zip(BEGUN, lasts, strict=True)
    kept = " OR ".join(f"(to_model = '{m}' AND to_pk <= {pk})" for m, pk in kept)
    statements += f"; DELETE FROM {CATALOGUE} WHERE NOT ({kept})"

    def empty(case):
        with connection.cursor() as cursor:
            # Faster than TRUNCATE, where tables have few rows. Without triggers.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statements)
            cursor.execute("RESET session_replication_role")
            assert counts(cursor) == filled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def _demo_is_made_meanwhile(request, tmp_path_factory):
    """Make the copy of the demo that some of the tests need, while others run."""
    if any(
        NEED_THE_DEMO & {*item.fixturenames} and not item.get_closest_marker("skip")
        for item in request.session.items
    ):
        folder = server.folder_of_a_run(request, tmp_path_factory)
        thread = Thread(target=server.prepared, args=[folder])
        thread.start()
        yield
        thread.join()
    else:
        yield


@contextmanager
def made_once(django_db_blocker):
    """Put a transaction around those of several tests; roll it back at the end."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        translation.override(settings.LANGUAGE_CODE),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def warm_sandbox():
    warm_sandbox = WarmSandbox()
    yield warm_sandbox
    warm_sandbox.stop()


@pytest.fixture(autouse=True, scope="session")
def _is_demonstration():
    """What makes the site a demonstration: taken away, also for worlds made once."""
    readers = [*demonstration._readers]
    demonstration._readers.clear()
    return readers


@pytest.fixture(autouse=True)
def _begins_alike(request, monkeypatch, warm_sandbox, _is_demonstration):
    """Let each test begin with the same; one fixture, because each costs each test.

    In the first language, which a request replaces by its own. No request looks for due
    working copies; a test of that does it by itself. No readers are left to be counted.
    Files are opened in forks of one process; a ``cold`` test has a new one. The site is
    a demonstration where the demo is its content.

    The clock goes on by a microsecond at each look, so that what is later has a later
    time; with real transactions it goes as those of other processes do.
    """
    monkeypatch.setattr(publication, "_last_check", float("inf"))
    monkeypatch.setattr(reader_counts, "_gathered", Counter())
    monkeypatch.setattr(reader_counts, "_not_before", 0)
    if NEED_THE_DEMO & {*request.fixturenames}:
        monkeypatch.setattr(demonstration, "_readers", _is_demonstration)
    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        moment, looks = timezone.now(), count(1)
        monkeypatch.setattr(
            "tests.settings.shown",
            lambda: moment + timedelta(microseconds=next(looks)),
        )
    if not request.node.get_closest_marker("cold"):
        monkeypatch.setattr(sandbox, "subprocess", warm_sandbox)
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_alone():
    """Let a response's context be that of its page, without those of all widgets.

    A form of the back office renders a hundred templates, and the test client would
    copy the context of each.
    """
    store_all = client.store_rendered_templates

    def store_page(store, *args, **kwargs):
        if "context" not in store:
            store_all(store, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", store_page)
        yield


@pytest.fixture(scope="session", autouse=True)
def _forms_are_read_without_their_pages():
    """Let ``tests.forms.read_form`` have the widgets of a form without its page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleTemplateResponse, "rendered_content", property(render))
        yield


@pytest.fixture(scope="session", autouse=True)
def _site():
    """Settings of a real site, whose URL differs from the test client's host."""
    with override_settings(
        SITE_URL="https://institute.example",
        # Otherwise each client scans all static files before its first request.
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock, which stands still from then on.

    clock("2027-06-15 12:00")  # In the time of the institute; or a moment.
    clock(timedelta(days=1))  # So much later.
    """

    def set_clock(moment):
        if isinstance(moment, str):
            moment = timezone.make_aware(datetime.fromisoformat(moment))
        elif isinstance(moment, timedelta):
            moment = timezone.now() + moment
        monkeypatch.setattr("tests.settings.shown", lambda: moment)

    return set_clock


@pytest.fixture(name="client")
def reader_with_a_browser():
    """A client that says so, because programs are not counted as readers."""
    return client.Client(headers={"user-agent": BROWSER})


@pytest.fixture
def editor(db):
    """Elena writes Russian and asks for review; she publishes nothing."""
    return make_user("elena", "Editor", ["ru"])


@pytest.fixture
def translator(db):
    """Thomas keeps the English texts true, and touches nothing else."""
    return make_user("thomas", "Translator", ["en"])


@pytest.fixture
def publisher(db):
    """Polina publishes and withdraws, in both languages."""
    return make_user("polina", "Publisher")


@pytest.fixture
def terminologist(db):
    """Timur looks after the glossary and only reads the rest."""
    return make_user("timur", "Terminologist")


@pytest.fixture
def administrator(db):
    """Anna may do everything."""
    return make_user("anna", is_superuser=True)


@pytest.fixture
def client_of(client):
    """Return the client, signed in as a person; as nobody for None."""

    def sign_in(user):
        if user:
            client.force_login(user)
        else:
            client.logout()
        return client

    return sign_in


@pytest.fixture
def desk(client_of, publisher):
    return client_of(publisher)


@pytest.fixture
def english(_begins_alike):
    with translation.override("en"):
        yield
