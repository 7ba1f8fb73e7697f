"""The commands of a checkout."""

import fcntl
import json
import os
import socket
import sys

import pytest

import dev
import dev_postgres


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_by_name(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"PORT is '{port}'"):
        dev.read_port()


def test_a_busy_port_is_reported_before_anything_starts(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} is not free"):
            dev.read_port()


def test_a_secret_is_made_once_and_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    assert dev.local_secret("secret-key") == dev.local_secret("secret-key")
    assert len(dev.local_secret("secret-key")) > 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_what_was_not_run_is_the_last_line(capsys, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert dev.conclude(["lint"], ["browser tests"]) == 1
    assert dev.conclude([], ["browser tests"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Not run: browser tests."


FAST = ["-m", "not browser and not slow"]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], [*dev.AS_MANY, *FAST]),
        (["-k", "feed"], [*dev.AS_MANY, "-k", "feed", *FAST]),
        (["tests/news"], [*dev.AS_MANY, "tests/news"]),
        (["tests/conftest.py"], ["tests/conftest.py"]),
        (["tests/conftest.py::test_a_rule", "-x"], None),
        (["-mnu or slow"], [*dev.AS_MANY, "-mnu or slow"]),
    ],
)
def test_named_tests_run_whatever_their_part_and_folders_on_all_cores(
    monkeypatch, arguments, options
):
    monkeypatch.delenv("CHANGED", raising=False)
    assert dev.pytest_options("test", arguments) == (options or arguments)


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("news/views.py", "demo desk news project website"),
        ("templates/admin/desk/assign.html", "demo desk project website"),
        ("tests/text/test_facts.py", "project text"),
        ("docs/look.md", "project"),
    ],
)
def test_a_change_reaches_the_tests_of_its_package_and_of_those_above(
    monkeypatch, path, tests
):
    monkeypatch.setattr(dev, "changed_files", lambda commit: [path])
    monkeypatch.setenv("CHANGED", "1")
    folders = [f"tests/{name}" for name in tests.split()]
    assert dev.pytest_options("test", []) == [*dev.AS_MANY, *FAST, *folders]


def test_a_change_of_what_all_share_reaches_all_tests(monkeypatch):
    for path in ["tests/factories.py", "pyproject.toml", "templates/base.html"]:
        monkeypatch.setattr(dev, "changed_files", lambda commit, path=path: [path])
        assert dev.changed_tests("HEAD") == ["tests"]
    monkeypatch.undo()
    with pytest.raises(SystemExit, match="Git knows no nothing"):
        dev.changed_tests("nothing")


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    """A checkout without PostgreSQL's programs, in which something was made."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    monkeypatch.setattr(dev, "servers_folder", lambda: tmp_path)
    monkeypatch.setattr(dev_postgres.Programs, "candidates", lambda self: [])
    monkeypatch.delenv("DATA", raising=False)
    for name in ["static", "media", "postgres", "postgres-test"]:
        (tmp_path / name).mkdir()
    return tmp_path


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def test_what_is_made_again_is_removed_where_no_program_of_a_server_is(
    checkout, capsys
):
    assert dev.clean([]) == 0
    assert names_in(checkout) == {"media", "postgres"}
    stays = f"The site's data stays: {checkout / 'postgres'} and {checkout / 'media'}."
    assert capsys.readouterr().out == f"{stays}\n"


@pytest.mark.parametrize("name", ["postgres", "postgres-test"])
def test_nothing_is_removed_beside_a_site_or_tests_that_run(checkout, name):
    with (checkout / name / "in-use").open("a") as user:
        fcntl.flock(user, fcntl.LOCK_SH)
        with pytest.raises(SystemExit, match="is in use"):
            dev.clean([])
    assert names_in(checkout) == {"static", "media", "postgres", "postgres-test"}


@pytest.mark.parametrize(
    ("failed", "second", "status"), [(3, 0, 0), (3, 1, 1), (4, 0, 1), (0, 0, 1)]
)
def test_few_failures_are_tried_once_more_and_named(
    checkout, capsys, failed, second, status
):
    cache = checkout / ".pytest_cache" / "v" / "cache"
    cache.mkdir(parents=True)
    tests = {f"tests/test_{number}.py": True for number in range(failed)}
    (cache / "lastfailed").write_text(json.dumps(tests))
    pytest = sys.executable, "-c", f"raise SystemExit({second})"
    assert dev.try_again(pytest, os.environ) == status
    assert ("Unsteady" in capsys.readouterr().out) == (status == 0)
