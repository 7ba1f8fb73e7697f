"""A sandbox that has loaded the libraries of all readers, and forks for each file.

The site starts a new process for each file, which takes longer than reading it. What
the process may do is the same here; ``tests/conftest.py`` says which tests start it
as the site does.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

import sandbox
from sandbox.__main__ import main

LIBRARIES = ["icalendar", "lxml.html", "openpyxl", "pikepdf", "PIL.Image", "pypdfium2"]
# What they reserve, which counts as memory of each process.
MEGABYTES = 80


class WarmSandbox:
    """Stands in for ``subprocess`` in ``sandbox``."""

    TimeoutExpired, DEVNULL = subprocess.TimeoutExpired, subprocess.DEVNULL

    def __init__(self):
        self.process = None
        # One file at a time.
        self.lock = Lock()

    def run(self, command, *, cwd, env, **options):
        with self.lock, tempfile.TemporaryDirectory() as folder:
            if not self.process:
                self.start(cwd, env)
            self.process.stdin.write(json.dumps([folder, *command[3:]]) + "\n")
            self.process.stdin.flush()
            return SimpleNamespace(
                returncode=int(self.process.stdout.readline()),
                stdout=Path(folder, "1").read_bytes(),
                stderr=Path(folder, "2").read_bytes(),
            )

    def start(self, cwd, env):
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()


def serve():
    """Read what to run, one JSON list a line, and answer with its exit status."""
    for name in LIBRARIES:
        importlib.import_module(name)
    sys.modules["PIL.Image"].init()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(*json.loads(line))
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def run(folder, seconds, megabytes, *arguments):
    """Do as ``python -m sandbox``; its output goes to the files 1 and 2 of a folder."""
    status = 1
    try:
        for number in [1, 2]:
            os.dup2(os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        with suppress(SystemExit):
            main(seconds, int(megabytes) + MEGABYTES, *arguments)
        status = 0
    except MemoryError:
        status = sandbox.OUT_OF_MEMORY
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
