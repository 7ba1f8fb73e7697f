"""What is asked of every page that a module opens, and how it is opened."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import new_context
from tests.browser.opening import bring_checks

# How many faults of one page a failure names.
MOST_NAMED = 8


class PageRules:
    """The rules of every page.

    The module has a fixture ``opened`` of its openings, and adds to the fixture
    ``faults`` what went wrong in its windows.
    """

    def test_every_page_answers_with_its_status(self, opened):
        refuse(
            {
                str(opening): [opening.sent.status]
                for opening in opened
                if opening.sent.status != opening.expected
            }
        )

    def test_no_page_troubles_the_console_breaks_the_policy_or_asks_another_host(
        self, opened, faults
    ):
        refuse({"in a window": faults})

    def test_axe_finds_no_violation(self, opened):
        refuse(
            {
                f"{opening}, {scheme}": faults
                for opening in opened
                for scheme, faults in opening.axe.items()
            }
        )

    def test_no_page_scrolls_sideways_on_a_narrow_screen(self, opened):
        refuse_found(opened, "sideways")

    def test_no_part_of_a_page_stands_upon_another(self, opened):
        refuse_found(opened, "overlapping")

    @pytest.mark.nu
    def test_the_nu_checker_finds_no_error(self, opened, tmp_path):
        errors = errors_in(
            [(str(opening), opening.sent.text) for opening in opened], tmp_path
        )
        assert errors.pop("control", None), "The checker did not check."
        refuse(errors)

    def test_each_page_has_one_main_and_one_heading_of_the_first_level(self, opened):
        refuse_each(
            opened,
            lambda opening: [
                f"{number} {name}"
                for name in ["main", "h1"]
                if (number := opening.rendered.count(name)) != 1
            ],
        )

    def test_each_page_says_its_language(self, opened):
        refuse(
            {
                name: [language]
                for name, language in (
                    (str(opening), opening.rendered.language) for opening in opened
                )
                if language != language_in(name)
            }
        )

    def test_text_of_another_language_is_marked(self, opened):
        refuse_each(opened, lambda opening: opening.rendered.unmarked())

    def test_no_page_holds_an_inline_style_or_script(self, opened):
        refuse_each(opened, lambda opening: opening.sent.inline())

    def test_the_policy_of_every_answer_is_strict(self, opened):
        refuse_each([opening.sent for opening in opened], weak_policy)

    def test_links_within_a_page_lead_to_a_place_in_it(self, opened):
        refuse_each(opened, lambda opening: opening.rendered.lost_fragments())


def window(browser, site, **options):
    """Open a window in which pages are looked at."""
    context, watch = new_context(browser, site, **options)
    page = context.new_page()
    bring_checks(page)
    return page, watch


def refuse(faults):
    """Fail and name {page: its faults}, one a line, the first few of each page."""
    lines = [
        f"{name}: {fault}"
        for name, of_page in faults.items()
        for fault in [*dict.fromkeys(of_page or [])][:MOST_NAMED]
    ]
    assert not lines, "\n" + "\n".join(lines)


def refuse_each(things, ask):
    refuse({str(thing): ask(thing) for thing in things})


def refuse_found(openings, check):
    """Fail where a check of checks.js has found something, or was asked of no page."""
    asked = [opening for opening in openings if check in opening.faults]
    assert asked
    refuse_each(asked, lambda opening: opening.faults[check])


def language_in(name):
    match = re.search(r"^/(\w\w)/| in (\w\w)$", name)
    return match[1] or match[2]


# What Chrome needs for the page that it builds around a PDF, which has no script.
OF_VIEWER = "style-src 'unsafe-inline'"
# Of the one SVG that is served as a file, which the site has drawn.
OF_MARK = "; style-src 'unsafe-inline'; img-src data:"


def weak_policy(document):
    """Return the policy of an answer, in a list, where it is none or lets much in."""
    policy = document.headers.get("content-security-policy", "no policy")
    is_pdf = document.headers.get("content-type") == "application/pdf"
    is_mark = document.headers.get("content-type") == "image/svg+xml"
    allowed = OF_VIEWER if is_pdf else OF_MARK if is_mark else ""
    rest = policy.replace(allowed, "")
    is_weak = re.search(r"unsafe|\*|https?:(?!//)|data:", rest)
    return [policy] if is_weak or "default-src 'none'" not in policy else []


# Java compiles less, and waits for nobody; the checker's grammar is deeply nested.
FOR_A_MINUTE = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]

# A control: a checker that finds nothing here finds nothing anywhere.
BROKEN = '<!DOCTYPE html><html lang="en"><title>Control</title><p><li>No list'


def errors_in(documents, folder):
    """Return {path: messages} of the pages with errors, the control among them."""
    paths = {}
    for number, (path, text) in enumerate([*documents, ("control", BROKEN)]):
        file = folder / f"{number}.html"
        file.write_text(text)
        paths[file] = path
    command = ["java", *FOR_A_MINUTE, "-jar", os.environ["VNU_JAR"], "--errors-only"]
    command += ["--format", "json", "--stdout", *map(str, paths)]
    # Its exit status says only whether there was an error.
    output = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
    errors = {}
    for message in json.loads(output)["messages"]:
        path = paths[Path(message["url"].removeprefix("file:"))]
        line = f"line {message.get('lastLine')}: {message['message']}"
        errors.setdefault(path, []).append(line)
    return errors
