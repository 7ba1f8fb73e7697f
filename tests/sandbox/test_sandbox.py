"""The process in which untrusted files are opened."""

import ctypes
import socket
import subprocess
import sys

import pytest

import sandbox

pytestmark = pytest.mark.cold

MODULE = "tests.sandbox.attack"


def attack(*arguments, folder=None):
    """Run a function of ``tests.sandbox.attack``; return its result or error name."""
    return sandbox.run(MODULE, *arguments, seconds=5, megabytes=300, folder=folder)


def can(statement):
    """Tell whether a process of this user may run the statement outside the sandbox."""
    program = [sys.executable, "-c", f"import os; {statement}"]
    return subprocess.run(program, capture_output=True).returncode == 0


def landlock_version():
    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)


def has_namespaces():
    ways = ["os.CLONE_NEWNET", "os.CLONE_NEWNET | os.CLONE_NEWUSER"]
    return any(can(f"os.unshare({way})") for way in ways)


@pytest.mark.slow
def test_it_ends_by_itself_when_nobody_waits_for_it():
    """The caller may be killed, and a sleeping process uses no processor time."""
    program = [sys.executable, "-m", "sandbox", "1", "300", "", MODULE]
    with subprocess.Popen([*program, "wait", "60"]) as process:
        try:
            assert process.wait(timeout=60) < 0
        finally:
            process.kill()


def test_it_has_no_secret_in_its_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://site:secret@localhost/site")
    # The last one is Python's own.
    known = {"PATH", "LANG", "MALLOC_ARENA_MAX", "LC_CTYPE"}
    assert set(attack("own_environment")) <= known


def test_it_reaches_no_server_of_the_same_machine():
    may_be_kept_off = landlock_version() >= 4 or has_namespaces()
    with socket.create_server(("127.0.0.1", 0)) as server:
        error = attack("connect", server.getsockname()[1])
    assert (error in {"OSError", "PermissionError"}) == may_be_kept_off


def test_it_cannot_read_the_environment_of_the_site():
    may_be_kept_off = landlock_version() >= 1
    error = attack("environment_of_the_parent")
    assert (error == "PermissionError") == may_be_kept_off


def test_it_writes_nowhere_but_into_its_folder(tmp_path):
    may_be_kept_off = landlock_version() >= 1
    folder = tmp_path / "folder"
    folder.mkdir()
    stored = tmp_path / "stored"
    stored.write_text("stored")
    assert attack("write", folder / "new", folder=folder) == len("written")
    for path in [stored, tmp_path / "new"]:
        for beside in [folder, None]:
            error = attack("write", path, folder=beside)
            assert (error == "PermissionError") == may_be_kept_off
    assert (stored.read_text() == "stored") == may_be_kept_off


def test_it_opens_and_writes_only_so_much(tmp_path):
    assert attack("open_many") == "OSError"
    assert attack("write_much", tmp_path / "much", folder=tmp_path) == "OSError"
