"""Writes what the tests say of accessibility: ``python3 dev.py conformance``.

``criteria.toml`` names the tests of each criterion of WCAG 2.2. Without arguments it
prints them, for pytest; with the report of pytest, JUnit's XML, and a folder it writes
a page in each language.
"""

import subprocess
import sys
import tomllib
from datetime import date
from html import escape
from pathlib import Path

from lxml import etree

TABLE = tomllib.loads(Path(__file__).with_name("criteria.toml").read_text())
LANGUAGES = ["en", "ru"]
# Of several tests, or several pages of one, the worst counts.
WORST_FIRST = ["failed", "unknown", "passed"]
PAGE = Path(__file__).with_suffix(".html").read_text()


def dotted(node):
    """Return how JUnit's XML names a test."""
    return node.replace(".py::", ".").replace("::", ".").replace("/", ".")


def outcomes(report):
    """Return {name of a test in the table: its outcome}."""
    found = {}
    for case in etree.parse(report).iter("testcase"):
        inner = {child.tag for child in case}
        outcome = "failed" if inner & {"failure", "error"} else "passed"
        outcome = "unknown" if "skipped" in inner else outcome
        name = f"{case.get('classname')}.{case.get('name').partition('[')[0]}"
        found.setdefault(name, set()).add(outcome)
    tests = TABLE["tests"].items()
    return {name: worst(found.get(dotted(node), {"unknown"})) for name, node in tests}


def worst(outcomes):
    return next(outcome for outcome in WORST_FIRST if outcome in outcomes)


def result_of(criterion, tested):
    """Return (name of the result, names of the tests that led to it)."""
    if "absent" in criterion:
        return "absent", []
    names = criterion.get("decide", criterion.get("ask", []))
    outcome = worst({tested[name] for name in names} or {"unknown"})
    is_part = outcome == "passed" and "decide" not in criterion
    return "part" if is_part else outcome, names


def page(language, tested, version):
    """Return the report as HTML."""
    number = LANGUAGES.index(language)
    words = {name: escape(text[number]) for name, text in TABLE["words"].items()}
    rows = []
    for code, criterion in TABLE["criteria"].items():
        result, names = result_of(criterion, tested)
        tests = [TABLE["tests"][name].rpartition("::")[2] for name in names]
        reason = TABLE["absent"].get(criterion.get("absent"), ["", ""])[number]
        shown = ", ".join(f"<code>{test}</code>" for test in tests) or escape(reason)
        rows.append(
            f'<tr><th scope="row">{code} {escape(criterion[language])}</th>'
            f"<td>{criterion['level']}</td><td>{words[result]}</td><td>{shown}</td></tr>"
        )
    day = date.today().isoformat()
    words |= {"made": words["made"].format(day=day, version=escape(version))}
    return PAGE.format(language=language, rows="\n".join(rows), **words)


def main(arguments):
    if not arguments:
        print("\n".join(TABLE["tests"].values()))
        return
    report, folder = arguments
    tested = outcomes(report)
    git = ["git", "describe", "--always", "--dirty"]
    version = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    for language in LANGUAGES:
        path = Path(folder, f"conformance.{language}.html")
        path.write_text(page(language, tested, version))
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
