"""Reads pages as others do: ``python3 dev.py access``.

IBM's engine of rules looks for what axe, which the tests use, does not know. A virtual
screen reader says each page from its beginning to its end; what it says is compared
with ``spoken/``, and ``python3 dev.py access --write`` stores it there.
"""

import difflib
import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import server
from tests.browser.conftest import launch

SPOKEN = Path(__file__).parent / "spoken"
# Pages of the demo content on which nothing depends on the day.
SPOKEN_PAGES = [
    "/ru/about/",
    "/en/about/contacts/",
    "/en/news/2017/wego-assembly-in-ulyanovsk-discusses-the-smart-region/",
    "/ru/people/yuriy-evgenevich-khokhlov/",
    "/ru/glossary/tsifrovoy-razryv/",
    "/en/glossary/",
    "/en/governing-bodies/editorial-council-of-the-journal-information-society/",
    "/ru/collaboration/",
]
# Pages whose kinds have rules of their own: forms, tables, drawings, lists.
JUDGED_PAGES = [
    "/ru/",
    "/en/journal/",
    "/ru/events/",
    "/en/chronicle/",
    "/ru/search/?q=общество",
    "/en/display/",
    *SPOKEN_PAGES,
]
# What IBM's engine is sure of; what it wants looked at by people is not asked here.
JUDGE = """
async () => {
  const checker = new ace.Checker();
  const report = await checker.check(document, ["IBM_Accessibility", "WCAG_2_2"]);
  return report.results
    .filter(({value: [kind, answer]}) => kind === "VIOLATION" && answer === "FAIL")
    // The link that skips the header stands before all landmarks, to come first.
    .filter((result) => result.path.dom !== "/html[1]/body[1]/a[1]")
    .map((result) => `${result.ruleId}: ${result.message} ${result.path.dom}`);
}
"""
SPEAK = """
async (part) => {
  const {virtual} = await import("/reader.js");
  await virtual.start({container: document.querySelector(part)});
  const end = `end of ${await virtual.lastSpokenPhrase()}`;
  while ((await virtual.lastSpokenPhrase()) !== end) await virtual.next();
  return virtual.spokenPhraseLog();
}
"""


def main(words):
    with server.of_a_tool() as (site, _folder), sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        # The engines are scripts that no page of the site would run.
        page = browser.new_context(bypass_csp=True, reduced_motion="reduce").new_page()
        page.route(
            "**/reader.js", lambda route: route.fulfill(path=os.environ["READER"])
        )
        remarks = [
            remark for path in JUDGED_PAGES for remark in judge(page, site, path)
        ]
        remarks += compare(page, site, write="--write" in words)
        browser.close()
    print("\n".join(remarks) or "Nothing to remark.")
    return 1 if remarks else 0


def open_page(page, site, path):
    response = page.goto(site.address(path))
    if response.status != 200:
        raise AssertionError(f"{path} answers {response.status}.")


def judge(page, site, path):
    open_page(page, site, path)
    page.add_script_tag(path=os.environ["ENGINE"])
    return [f"{path}: {remark}" for remark in page.evaluate(JUDGE)]


def compare(page, site, *, write):
    """Return what is spoken otherwise than in ``spoken/``; or store it."""
    SPOKEN.mkdir(exist_ok=True)
    remarks = []
    for number, path in enumerate(SPOKEN_PAGES):
        # Header and foot are spoken once.
        part = "main" if number else "body"
        open_page(page, site, path)
        spoken = "".join(f"{phrase}\n" for phrase in page.evaluate(SPEAK, part))
        # Citations and the printed address name the site: its port is a new one.
        spoken = spoken.replace(site.url, "https://institute.example")
        file = SPOKEN / (path.strip("/").replace("/", "-") + ".txt")
        if write:
            file.write_text(spoken)
        expected = file.read_text() if file.exists() else ""
        lines = difflib.unified_diff(
            expected.splitlines(), spoken.splitlines(), path, "spoken", lineterm="", n=0
        )
        remarks += lines
    return remarks


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
