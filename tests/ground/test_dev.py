"""The life of the server under a checkout, with real programs and real signals."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

import dev
from dev_postgres import Programs, Server

PATIENCE = 60


@pytest.fixture
def folder():
    """A place that the account of the server can reach; pytest's own is closed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as room:
        Path(room).chmod(0o711)
        yield Path(room) / "server"


def ask(server, statement):
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def kill(server):
    """End the server as a power cut would, so that it tidies nothing up."""
    os.kill(int(server.pid_file.read_text().split()[0]), signal.SIGKILL)


@pytest.fixture
def stranger(folder):
    """A process of the server's account that has nothing to do with it."""
    account = {}
    if os.geteuid() == 0:
        account = {"user": Programs(folder.parent).account.pw_uid}
    process = subprocess.Popen(["sleep", "600"], cwd="/", **account)
    yield process
    process.kill()
    process.wait()


def test_russian_is_found_whatever_the_locale_of_the_machine(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    with Server(folder, lasting=False) as server:
        ask(server, "CREATE EXTENSION pg_trgm")
        found = (
            "to_tsvector('russian', 'ИНСТИТУТ') @@ to_tsquery('russian', 'институты')"
        )
        alike = "similarity('Институт', 'ИНСТИТУТЫ') > 0.5"
        assert ask(server, f"SELECT {found}, {alike}") == (True, True)


def test_nobody_else_on_the_machine_reaches_the_server(folder):
    with Server(folder, lasting=False) as server:
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SHOW listen_addresses") == ("",)


def test_what_a_person_set_for_other_servers_is_not_taken(folder, monkeypatch):
    monkeypatch.setenv("PGSERVICE", "elsewhere")
    with Server(folder) as server:
        number = server.pid_file.read_text()
        with Server(folder) as same:
            assert same.pid_file.read_text() == number


def test_four_starts_at_once_share_one_server(folder):
    script = (
        "import sys; from dev_postgres import Server\n"
        "with Server(sys.argv[1]) as server:\n"
        "    print(server.pid_file.read_text().split()[0], flush=True)\n"
        "    sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    starts = [
        subprocess.Popen([sys.executable, "-c", script, folder], cwd=dev.ROOT, **pipes)
        for _ in range(4)
    ]
    numbers = {start.stdout.readline() for start in starts}
    ends = [
        start.communicate(timeout=PATIENCE) and start.returncode for start in starts
    ]
    assert len(numbers) == 1
    assert numbers != {""}
    assert ends == [0, 0, 0, 0]
    assert not (folder / "data" / "postmaster.pid").exists()


def test_the_server_stays_for_the_last_one_that_uses_it(folder):
    with Server(folder) as last:
        with Server(folder):
            pass
        assert ask(last, "SELECT 1") == (1,)
    assert not last.pid_file.exists()


def test_rows_outlive_the_end_of_the_server(folder):
    with Server(folder) as server:
        ask(server, "CREATE TABLE word AS SELECT 'слово' AS text")
    with Server(folder) as server:
        assert ask(server, "SELECT text FROM word") == ("слово",)


def test_rows_outlive_a_killed_server(folder):
    with Server(folder) as killed:
        ask(killed, "CREATE TABLE word AS SELECT 'слово' AS text")
        kill(killed)
        with Server(folder) as server:
            assert ask(server, "SELECT text FROM word") == ("слово",)


def test_a_process_that_got_the_number_of_a_dead_server_is_left_alone(folder, stranger):
    with Server(folder) as killed:
        ask(killed, "CREATE TABLE word AS SELECT 'слово' AS text")
        lines = killed.pid_file.read_text().splitlines()
        place = killed.socket
    place.mkdir(mode=0o700)
    killed.programs.hand_over(place)
    lock = place / f".s.PGSQL.{killed.PORT}.lock"
    for path in [killed.pid_file, lock]:
        path.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        killed.programs.hand_over(path)
    with Server(folder) as server:
        assert server.socket == place
        assert ask(server, "SELECT text FROM word") == ("слово",)
    assert stranger.poll() is None


def test_a_copy_of_a_checkout_does_not_take_the_server_of_the_original(folder):
    with Server(folder) as original:
        copy = folder.with_name("copy")
        subprocess.run(["cp", "-a", folder, copy], check=True)
        with Server(copy) as server:
            assert ask(server, "SHOW data_directory") == (str(copy / "data"),)
        assert ask(original, "SELECT 1") == (1,)


def test_a_killed_initdb_leaves_nothing_that_looks_whole(folder):
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18")
    with Server(folder) as server:
        assert ask(server, "SELECT 1") == (1,)


def test_a_server_that_does_not_last_begins_empty_even_after_a_kill(folder):
    killed = Server(folder, lasting=False)
    killed.start()
    ask(killed, "CREATE TABLE word AS SELECT 'слово' AS text")
    ask(killed, "CHECKPOINT")
    kill(killed)
    killed.in_use.close()
    with Server(folder, lasting=False) as server:
        assert ask(server, "SELECT to_regclass('word')") == (None,)


def test_a_wrong_command_gets_the_list_of_commands():
    command = [sys.executable, dev.ROOT / "dev.py", "biuld"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "'biuld'" in done.stdout
    for name in dev.COMMANDS:
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_by_name(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"PORT is '{port}'"):
        dev.chosen_port()


def test_a_busy_port_is_said_before_anything_starts(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} is not free"):
            dev.chosen_port()


def test_a_secret_is_made_once_and_for_its_owner_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    assert dev.kept("secret-key") == dev.kept("secret-key")
    assert len(dev.kept("secret-key")) > 50
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
    lacking, _tools = dev.find_tools()
    assert lacking["calendar"] == "calendars read back (no Node)"
    assert set(lacking) == {"browser", "gettext", "nu", "calendar"}


def test_file_that_is_not_the_expected_one_is_not_run(monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "LOCAL", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "ical" / "ical.es5.cjs"
    file.parent.mkdir()
    file.write_text("module.exports = {}")
    assert dev.brought("ical", *dev.ICAL) == ""
    known = hashlib.sha256(file.read_bytes()).hexdigest()
    assert dev.brought("ical", *dev.ICAL[:2], known) == str(file)
