"""The life of the server under a checkout, with real programs and real signals."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

import dev
from dev_postgres import Programs, Server

pytestmark = pytest.mark.slow

TIMEOUT = 60


@pytest.fixture
def folder():
    """A place that the account of the server can reach; pytest's own is closed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as parent:
        Path(parent).chmod(0o711)
        yield Path(parent) / "server"


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


def test_nobody_else_on_the_machine_reaches_the_server(folder):
    with Server(folder, persistent=False) as server:
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SHOW listen_addresses") == ("",)


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
    ends = [start.communicate(timeout=TIMEOUT) and start.returncode for start in starts]
    assert len(numbers) == 1
    assert numbers != {""}
    assert ends == [0, 0, 0, 0]
    assert not (folder / "data" / "postmaster.pid").exists()


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
        socket_folder = killed.socket
    socket_folder.mkdir(mode=0o700)
    killed.programs.give_to_account(socket_folder)
    lock = socket_folder / f".s.PGSQL.{killed.PORT}.lock"
    for path in [killed.pid_file, lock]:
        path.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        killed.programs.give_to_account(path)
    with Server(folder) as server:
        assert server.socket == socket_folder
        assert ask(server, "SELECT text FROM word") == ("слово",)
    assert stranger.poll() is None


def test_a_server_in_use_is_not_removed_and_another_with_all_its_data(folder):
    with Server(folder) as server:
        ask(server, "CREATE TABLE word AS SELECT 'слово' AS text")
        assert not Server(folder).remove()
        assert ask(server, "SELECT text FROM word") == ("слово",)
    assert Server(folder).remove()
    assert not folder.exists()


def test_a_server_that_does_not_last_begins_empty_even_after_a_kill(folder):
    killed = Server(folder, persistent=False)
    killed.start()
    ask(killed, "CREATE TABLE word AS SELECT 'слово' AS text")
    ask(killed, "CHECKPOINT")
    kill(killed)
    killed.in_use.close()
    with Server(folder, persistent=False) as server:
        assert ask(server, "SELECT to_regclass('word')") == (None,)
