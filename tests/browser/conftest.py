import contextlib
import os
import re
from functools import partial

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests import databases
from tests.browser import server
from tests.browser.opening import ROOMY, WIDE
from tests.browser.people import sign_in
from tests.browser.watching import Watch
from tests.browser.writing import ADD

# Milliseconds for anything that is waited for, on a machine that does much else.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# What the windows of failed tests have shown.
TRACES = databases.ROOT / ".local" / "traces"

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
]


@pytest.fixture(scope="package")
def prepared(request, tmp_path_factory):
    """The folder of the sites' files, and the name of a database to copy."""
    folder = server.folder_of_a_run(request, tmp_path_factory)
    return folder, server.prepared(folder)


@pytest.fixture(scope="package")
def site(prepared):
    """The site with its first content, for tests that change nothing in it."""
    with site_of_copy(*prepared, "site", workers=1) as site:
        yield site


@pytest.fixture(scope="package")
def workplace(prepared):
    """Another, for tests in which people work. Each test brings its own articles."""
    # Two processes, as visitors have it: what one changes, the other shows.
    with site_of_copy(*prepared, "work", workers=2) as site:
        yield site


@contextlib.contextmanager
def site_of_copy(folder, template, suffix, workers):
    with server.copy_of(folder, template, suffix) as name:
        demo = server.demo_of(name)
        with server.running(folder, name, demo=demo, workers=workers) as site:
            yield site


# Of the package, not of the session: while it is open, Django takes every other test
# for asynchronous code and refuses the database.
@pytest.fixture(scope="package")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


def launch(chromium):
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return chromium.launch(executable_path=os.environ["CHROMIUM"], args=flags)


def new_context(browser, site, expected=(), **options):
    """Open a browser's profile of its own, and have it watched."""
    options = {"viewport": WIDE, "reduced_motion": "reduce", **options}
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    # Pages in the trace take a sixth more time.
    context.tracing.start(snapshots="TRACE" in os.environ)
    return context, Watch(context, site, expected)


@pytest.fixture(scope="module")
def faults():
    """What went wrong in the windows that a file has opened for many pages."""
    return []


@pytest.fixture(scope="module")
def idle(browser):
    """The profiles of a file that no test uses at the moment: {how opened: profiles}.

    The next test finds in them what the browser has fetched, and nothing else.
    """
    return {}


@pytest.fixture
def arrive(request, browser, idle):
    """Return a function that opens a window on a site, for a person of its own.

    Whatever went wrong in it on the way fails the test. ``is_fresh``: its profile is of
    no use to others afterwards.
    """
    opened = []
    request.node.profiles = profiles = []

    def open_window(site, *, expected=(), is_fresh=False, **options):
        others = [] if is_fresh else idle.setdefault(f"{site.url} {options}", [])
        context, watch = (
            others.pop() if others else new_context(browser, site, **options)
        )
        opened.append((context, watch, others))
        profiles.append(context)
        context.tracing.start_chunk()
        watch.begin(expected)
        page = context.new_page()
        forget(context, page, site)
        return page

    yield open_window
    for context in profiles:
        # No trace is kept of a test that passed.
        context.tracing.stop_chunk()
    for context, _watch, _others in opened:
        for page in context.pages:
            page.close()
    faults = [fault for _context, watch, _others in opened for fault in watch.faults]
    for context, watch, others in opened:
        others.append((context, watch))
    assert faults == []


@pytest.fixture
def enter(arrive):
    """Return a function that opens a window at the back office, for somebody of it.

    page = enter(site, "publisher", "/admin/")
    """

    def open_window(site, name, path="", **options):
        page = arrive(site, locale="en-US", **{"viewport": ROOMY, **options})
        sign_in(page, site, name)
        if path:
            page.goto(site.address(path))
        return page

    return open_window


@pytest.fixture
def at_work(enter, workplace):
    """Return a function that opens a window for a person of the workplace."""
    return partial(enter, workplace)


@pytest.fixture
def publisher(at_work):
    """A window of the publisher at the workplace."""
    return at_work("publisher")


@pytest.fixture
def new_article(enter, workplace):
    """Return a function that opens the form of an article, for a publisher."""

    def open_form(path=ADD, **options):
        return enter(workplace, "publisher", path, **options)

    return open_form


def forget(context, page, site):
    """Take from a profile what the last person has left in it."""
    context.clear_cookies()
    context.set_offline(False)
    session = context.new_cdp_session(page)
    storage = {"origin": site.url, "storageTypes": "local_storage"}
    session.send("Storage.clearDataForOrigin", storage)
    session.detach()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Keep of a failure the logs, a picture of each window, and how it came to it."""
    report = yield
    if report.failed:
        for name, value in item.funcargs.items():
            if isinstance(value, server.Site):
                log = value.log.read_text()[-5000:]
                report.sections.append((f"Log of the server of {name!r}", log))
        if report.when == "call" and (kept := [*keep_traces(item)]):
            report.sections.append(("Pictures and traces", "\n".join(kept)))
    return report


def keep_traces(item):
    """Store what the windows of a test show; return the commands to look at it."""
    profiles = getattr(item, "profiles", [])
    TRACES.mkdir(parents=True, exist_ok=True)
    for number, context in enumerate(profiles):
        name = TRACES / f"{re.sub(r'[^a-z0-9]+', '-', item.name)[:80]}-{number}"
        for place, page in enumerate(context.pages):
            with contextlib.suppress(Error):
                page.screenshot(path=f"{name}-{place}.png", timeout=5000)
                yield f"{name}-{place}.png"
        with contextlib.suppress(Error):
            context.tracing.stop_chunk(path=f"{name}.zip")
            yield f"playwright show-trace {name}.zip"
    # The fixture has none to end any more.
    profiles.clear()
