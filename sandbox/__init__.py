"""Opens files that people send in a process of their own, with little time and memory.

That process has no network and no secrets: what breaks there breaks nothing here. It
runs a module that knows nothing of Django and prints JSON, and writes only into the
folder that is named, if one is::

    answer = sandbox.run("library.renditions", source, folder=folder, seconds=30, …)
"""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The exit status of a process that ran out of memory.
OUT_OF_MEMORY = 3
# What a library makes of a failed allocation before Python hears of it.
KILLED = {
    *(-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM),
    *(-signal.SIGSEGV, -signal.SIGABRT),
}


class Overrun(Exception):
    """The file asked for more time or memory than a file may have."""


class Broken(Exception):
    """The process failed: the file is none that its module can read."""


def run(module: str, *arguments, **limits):
    """Run ``module`` with ``arguments``; return what its JSON says.

    ``seconds``: of processor time; twice as many may pass. ``megabytes``: of memory.
    ``folder``: where it may write, else nowhere. Raises Overrun and Broken.
    """
    [answer] = run_for_lines(module, *arguments, **limits)
    return answer


def run_for_lines(
    module: str, *arguments, seconds: int, megabytes: int, folder=None
) -> list:
    """Do as ``run``; return what each line of the JSON says.

    One large text in one piece would take as much for each sign as its rarest needs.
    """
    command = [sys.executable, "-m", "sandbox", seconds, megabytes]
    command += [folder or "", module]
    try:
        done = subprocess.run(
            [str(part) for part in [*command, *arguments]],
            cwd=ROOT,
            # One arena: others reserve room that counts and is not used.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=2 * seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Overrun from error
    if done.returncode == OUT_OF_MEMORY or done.returncode in KILLED:
        raise Overrun
    try:
        lines = [json.loads(line) for line in io.BytesIO(done.stdout)]
        if not lines:
            raise ValueError("It said nothing.")
        return lines
    except ValueError as error:
        raise Broken(done.stderr.decode(errors="replace")[-2000:]) from error
