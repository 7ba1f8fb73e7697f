"""What is known of the packages of a site."""

import pytest

from tools import packages


def test_an_alternative_fits_if_one_does_and_a_sum_if_all_do():
    assert packages.fits("Apache-2.0 OR GPL-3.0-only")
    assert packages.fits("MIT AND Apache-2.0")
    assert not packages.fits("MIT AND GPL-3.0-only")
    assert not packages.fits("no licence")


def test_a_licence_that_does_not_fit_is_named(monkeypatch, capsys):
    monkeypatch.setitem(packages.SETTINGS["licence"], "django", "AGPL-3.0-only")
    monkeypatch.setattr("sys.argv", ["packages", "licences"])
    with pytest.raises(SystemExit, match="pyproject"):
        packages.main()
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("django 6")
    assert line.endswith("AGPL-3.0-only")


AUDITED = {"name": "django", "version": "6.1.3", "vulns": []}
WEAK = {"name": "lxml", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "nh3", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("dependencies", "expected"),
    [
        ([AUDITED], 0),
        ([AUDITED, WEAK], 1),
        ([AUDITED, SKIPPED], 2),
        ([SKIPPED, WEAK], 1),
        ([], 2),
    ],
)
def test_packages_that_nobody_could_look_up_do_not_count_as_audited(
    dependencies, expected, monkeypatch, capsys
):
    monkeypatch.setattr(packages, "audit", lambda: dependencies)
    assert packages.show_weak() == expected
    assert ("PYSEC-1" in capsys.readouterr().out) == (expected == 1)
