"""Opens files that people send in a process of its own, with little time and memory.

That process has no network, no secrets and no Django: a hostile file can harm only the
process that reads it. It runs a module that prints JSON, and may write only into
``folder``::

    facts = sandbox.run(
        "library.inspection", source, folder=folder, seconds=30, megabytes=320
    )
"""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MEGABYTE = 1024 * 1024

# The exit status of a process that ran out of memory.
OUT_OF_MEMORY = 3
# The exit status where the system ended the process, or where a C library failed to
# allocate memory.
KILLED = {
    *(-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM),
    *(-signal.SIGSEGV, -signal.SIGABRT),
}


class Overrun(Exception):
    """Reading the file took more time or memory than allowed."""


class Broken(Exception):
    """The process failed: the module cannot read the file."""


def run(module: str, *arguments, **limits):
    """Run ``module`` with ``arguments`` and return the JSON that it prints.

    ``seconds``: of processor time. It is also stopped after five times as many by the
    clock, which a busy machine may need.
    ``megabytes``: of memory. ``folder``: the only place where it may write; without
    one it writes nothing. Raises Overrun and Broken.
    """
    [value] = run_for_lines(module, *arguments, **limits)
    return value


def run_for_lines(
    module: str, *arguments, seconds: int, megabytes: int, folder=None
) -> list:
    """Do as ``run`` for a module that prints several lines of JSON; return a list.

    For large texts: one string of them all would take, for each character, as many
    bytes as its widest one.
    """
    command = [sys.executable, "-m", "sandbox", seconds, megabytes]
    command += [folder or "", module]
    try:
        process = subprocess.run(
            [str(argument) for argument in [*command, *arguments]],
            cwd=ROOT,
            # Each further arena of malloc reserves memory, which counts though unused.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5 * seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Overrun from error
    if process.returncode == OUT_OF_MEMORY or process.returncode in KILLED:
        raise Overrun
    try:
        lines = [json.loads(line) for line in io.BytesIO(process.stdout)]
        if not lines:
            raise ValueError("The process printed nothing.")
        return lines
    except ValueError as error:
        raise Broken(process.stderr.decode(errors="replace")[-2000:]) from error
