import contextlib
import os

import pytest
from playwright.sync_api import expect, sync_playwright
from xdist import is_xdist_worker

from tests.browser import server
from tests.browser.opening import WIDE
from tests.browser.watching import Watch

# Milliseconds for anything that is waited for, on a machine that does much else.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
]


@pytest.fixture(scope="package")
def prepared(request, tmp_path_factory):
    """The folder of the sites' files, and the name of a database to copy."""
    folder = tmp_path_factory.getbasetemp()
    if is_xdist_worker(request):
        # That of all processes of the run.
        folder = folder.parent
    return folder, server.prepared(folder)


@pytest.fixture(scope="package")
def site(prepared):
    """The site with its first content, for tests that change nothing in it."""
    with copy(*prepared, "site") as site:
        yield site


@pytest.fixture(scope="package")
def workplace(prepared):
    """Another, for tests in which people work. Each test brings its own articles."""
    with copy(*prepared, "work") as site:
        yield site


@contextlib.contextmanager
def copy(folder, template, suffix):
    with (
        server.copy_of(folder, template, suffix) as name,
        server.running(folder, name, demo=server.demo_of(name), workers=2) as site,
    ):
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


def new_page(browser, site, expected=(), **options):
    """Open a window of its own, and have it watched."""
    options = {"viewport": WIDE, "reduced_motion": "reduce", **options}
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    watch = Watch(context, site, expected)
    return context.new_page(), watch


@pytest.fixture
def arrive(browser):
    """Return a function that opens a window on a site, for a person of its own.

    Whatever went wrong in it on the way fails the test.
    """
    opened = []

    def open_window(site, *, expected=(), **options):
        page, watch = new_page(browser, site, expected, **options)
        opened.append((page, watch))
        return page

    yield open_window
    for page, _watch in opened:
        page.context.close()
    assert [fault for _page, watch in opened for fault in watch.faults] == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        for name, value in item.funcargs.items():
            if isinstance(value, server.Site):
                log = value.log.read_text()[-5000:]
                report.sections.append((f"Log of the server of {name!r}", log))
    return report
