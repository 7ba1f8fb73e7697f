"""The commands of a checkout."""

import fcntl
import hashlib
import os
import pty
import select
import socket
import subprocess
import sys
import termios

import pytest

import dev
import dev_postgres

TIMEOUT = 60


def test_a_wrong_command_gets_the_list_of_commands():
    command = [sys.executable, dev.ROOT / "dev.py", "biuld"]
    process = subprocess.run(command, capture_output=True, text=True)
    assert process.returncode == 2
    assert "'biuld'" in process.stdout
    for name in dev.COMMANDS:
        assert f"\n  {name} " in process.stdout


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


def test_in_ci_what_was_not_run_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert dev.conclude([], ["browser tests"]) == 1
    assert dev.conclude([], []) == 0


def test_tests_whose_tools_the_machine_lacks_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    for name in ["CHROMIUM", "VNU_JAR", "ICAL_JS"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing, _tools = dev.find_tools()
    assert missing["calendar"] == "calendars read back (no Node)"
    named = {"browser", "nu", "calendar", "nginx", "caddy"}
    assert set(missing) == named


def test_file_that_is_not_the_expected_one_is_not_run(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "ical" / "ical.es5.cjs"
    file.parent.mkdir()
    file.write_text("module.exports = {}")
    assert dev.fetch_from_npm("ical", *dev.ICAL) == ""
    known = hashlib.sha256(file.read_bytes()).hexdigest()
    assert dev.fetch_from_npm("ical", *dev.ICAL[:2], known) == str(file)


def test_the_fast_tests_name_what_they_leave_out_which_is_no_failure_in_ci(
    monkeypatch, capsys
):
    monkeypatch.setenv("CI", "true")
    monkeypatch.delenv("SCHEMAS", raising=False)
    options, *rest = dev.choose_tests("test", [], {"browser": "no Chromium"})
    marks = "not browser and not slow and not schemas"
    assert options == ["-m", marks, *dev.AS_MANY]
    assert dev.conclude([], *rest) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (
        "Not run: browser (make browser), slow (make slow), "
        "validity by published schemas (SCHEMAS names no folder)."
    )


@pytest.fixture
def schemas(monkeypatch):
    monkeypatch.setenv("SCHEMAS", "folder")


@pytest.mark.usefixtures("schemas")
def test_a_part_of_the_suite_leaves_out_and_names_tests_without_their_tool():
    missing = {"browser": "no Chromium", "calendar": "no Node"}
    options, missing, left_out = dev.choose_tests("slow", [], missing)
    marks = "slow and not browser and not calendar"
    assert options == ["-m", marks, *dev.ONE_MORE]
    assert (missing, left_out) == ({"calendar": "no Node"}, [])


@pytest.mark.usefixtures("schemas")
@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["tests/news"], dev.AS_MANY),
        (["tests/conftest.py", "tests/factories.py"], dev.AS_MANY),
        (["tests/conftest.py"], []),
        (["tests/conftest.py::test_a_rule", "-x"], []),
        (["-k", "feed", "-mslow"], ["-m", "(slow)", *dev.AS_MANY]),
    ],
)
def test_named_tests_run_whatever_their_part_and_folders_on_all_cores(
    arguments, options
):
    options = [*(argument for argument in arguments if argument != "-mslow"), *options]
    assert dev.choose_tests("test", arguments, {}) == (options, {}, [])


def test_a_test_that_does_not_exist_is_refused_by_name():
    with pytest.raises(SystemExit, match=r"no tests/nothing\.py"):
        dev.choose_tests("test", ["tests/nothing.py::test_a_rule"], {})


@pytest.mark.usefixtures("schemas")
def test_named_marks_leave_out_tests_without_their_tool():
    arguments = ["-m", "nu or slow", "tests/news"]
    options, missing, _ = dev.choose_tests("test", arguments, {"nu": "no Java"})
    marks = ["-m", "(nu or slow) and not nu"]
    assert options == ["tests/news", *marks, *dev.AS_MANY]
    assert missing == {"nu": "no Java"}


@pytest.mark.parametrize(
    ("missing", "status", "exit_status"),
    [({"nu": "no Java"}, 5, 0), ({}, 5, 1), ({"nu": "no Java"}, 4, 1)],
)
def test_it_is_no_failure_if_no_named_test_has_its_tool(
    monkeypatch, tmp_path, missing, status, exit_status
):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://nowhere/none")
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    monkeypatch.setattr(dev, "collect_static", lambda environment: None)
    monkeypatch.setattr(dev, "find_tools", lambda **_options: (missing, {}))
    pytest_ends = ["sh", "-c", f"exit {status}"]
    assert dev.run_suite("test", ["tests/news"], pytest_ends) == exit_status


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


def test_data_that_does_not_exist_is_not_reported(checkout, capsys):
    (checkout / "postgres").rmdir()
    dev.clean([])
    assert capsys.readouterr().out == f"The site's data stays: {checkout / 'media'}.\n"


@pytest.mark.parametrize("name", ["postgres", "postgres-test"])
def test_nothing_is_removed_beside_a_site_or_tests_that_run(checkout, name):
    with (checkout / name / "in-use").open("a") as user:
        fcntl.flock(user, fcntl.LOCK_SH)
        with pytest.raises(SystemExit, match="is in use"):
            dev.clean([])
    assert names_in(checkout) == {"static", "media", "postgres", "postgres-test"}


@pytest.mark.slow
def test_ctrl_c_does_not_end_a_shell_of_the_site():
    """The terminal sends it to the shell, which forgets its line and goes on."""
    main, terminal = pty.openpty()
    shell = subprocess.Popen(
        [sys.executable, "dev.py", "manage", "shell", "--interface=python"],
        cwd=dev.ROOT,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(terminal)
    with open(main, "r+b", buffering=0) as screen:
        wait_for(screen, b">>> ")
        wait_for(screen, b"KeyboardInterrupt", press=b"\x03")
        # Longer than the five seconds of grace for who is stopped.
        screen.write(b"import time; time.sleep(6); print(6 * 7)\n")
        wait_for(screen, b"42")
        screen.write(b"exit()\n")
        shell.wait(TIMEOUT)
    assert shell.returncode == 0


def wait_for(screen, text, press=b""):
    """Read what a terminal shows until ``text`` comes; press keys till then.

    Once would be too little: a signal just before the shell begins to read waits for
    the next key.
    """
    output = b""
    for _second in range(TIMEOUT):
        screen.write(press)
        while select.select([screen], [], [], 1)[0]:
            output += screen.read(4096)
            if text in output:
                return
    pytest.fail(f"{text} did not come: {output}")
