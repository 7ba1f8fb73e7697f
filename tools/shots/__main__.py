"""Pictures of what people see, in one contact sheet to look through: ``make shots``.

``python3 dev.py shots WORD…`` takes only pages whose address or name holds a word,
``python3 dev.py shots --readme`` the pictures of the README.
"""

import contextlib
import os
import shutil
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic

from playwright.sync_api import sync_playwright

from tests import databases
from tests.browser import server
from tests.browser.conftest import launch
from tests.browser.crawling import Crawl
from text.languages import LANGUAGES
from tools.shots import readme, rows, sheet
from tools.shots.camera import take

FOLDER = databases.ROOT / ".local" / "shots"


def main(words):
    with server.of_a_tool() as (site, folder):
        if words == ["--readme"]:
            return readme.write(site)
        with server.failing(folder) as failing:
            return make_sheet(site, failing, words)


def make_sheet(site, failing, words):
    start = monotonic()
    desk = chosen(rows.of_desk(site), words)
    readers = chosen(rows.of_readers(Crawl(site)), words)
    failures = chosen(rows.of_failures(), words)
    shown = [*readers, *failures, *desk]
    if not shown:
        sys.exit(f"No page has {' or '.join(words)} in its name or address.")
    shutil.rmtree(FOLDER, ignore_errors=True)
    for part in ["full", "small"]:
        Path(FOLDER, part).mkdir(parents=True)
    jobs = deque([partial(take_desk, site=site, desk=desk)])
    jobs += [
        partial(take, site=on, row=row, language=language, folder=FOLDER)
        for on, its_rows in [(site, readers), (failing, failures)]
        for row in its_rows
        for language in LANGUAGES
    ]
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(work, jobs) for _core in range(os.cpu_count() or 1)]:
            done.result()
    sheet.write(shown, FOLDER)
    print(f"{len(shown)} rows, {monotonic() - start:.0f} s: {FOLDER / 'index.html'}")


def chosen(rows, words):
    return [row for row in rows if row.has(words)]


def work(jobs):
    """Do what is left to do, in a browser of its own."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        while job := next_of(jobs):
            job(browser)
        browser.close()


def next_of(jobs):
    with contextlib.suppress(IndexError):
        return jobs.popleft()


def take_desk(browser, site, desk):
    """Take the pages of the back office, which speaks one language to a person."""
    for language in LANGUAGES:
        for row in desk:
            person = None if row.state == "sign-in" else rows.PERSON
            take(browser, site, row, language, FOLDER, person)


if __name__ == "__main__":
    main(sys.argv[1:])
