"""The report on accessibility says no more than the tests have found."""

import re
from collections import Counter
from pathlib import Path

from lxml import html

from tools.access import conformance

BROWSER = Path(__file__).parents[1] / "browser"


def report_of(tmp_path, language="en", **outcomes):
    """Return {number of a criterion: result in words} after some tests have run."""
    cases = []
    for name, outcome in outcomes.items():
        module, _dot, test = conformance.dotted(
            conformance.TABLE["tests"][name]
        ).rpartition(".")
        inner = "" if outcome == "passed" else f"<{outcome}/>"
        case = f'<testcase classname="{module}" name="{test}[1280]">{inner}</testcase>'
        cases += [case, case.replace(inner or "<none>", "").replace("1280", "390")]
    path = tmp_path / "tests.xml"
    path.write_text(f"<testsuites>{''.join(cases)}</testsuites>")
    page = conformance.page(language, conformance.outcomes(path), "1.0")
    rows = html.fromstring(page).xpath("//tbody/tr")
    return {row[0].text.split()[0]: row[2].text for row in rows}


def test_a_criterion_is_supported_only_where_tests_ask_all_of_it_and_pass(tmp_path):
    found = report_of(tmp_path, axe="passed", spaced="passed", focus="failure")
    assert found["1.4.12"] == "supported"
    assert found["1.1.1"] == "no fault found; tests ask only a part"
    assert found["2.4.7"] == "not supported: a test failed"
    # Not run, skipped, asked by nobody.
    assert report_of(tmp_path, spaced="skipped")["1.4.12"] == "not evaluated"
    assert [found[code] for code in ["3.1.1", "3.2.1"]] == ["not evaluated"] * 2
    # Of several tests the worst counts.
    assert report_of(tmp_path, narrow="passed", uncut="failure")["1.4.10"].startswith(
        "not supported"
    )


def test_both_languages_name_every_criterion_and_every_test_is_there(tmp_path):
    written = [path.read_text() for path in BROWSER.glob("*.py")]
    tests = {*re.findall(r"def (test_\w+)", "".join(written))}
    named = {node.rpartition("::")[2] for node in conformance.TABLE["tests"].values()}
    assert named <= tests
    levels = Counter(row["level"] for row in conformance.TABLE["criteria"].values())
    assert levels == {"A": 31, "AA": 24}
    assert report_of(tmp_path, "ru").keys() == report_of(tmp_path, "en").keys()
    assert report_of(tmp_path, "ru")["1.2.1"] == "неприменимо"
