"""Files that people send are opened in a process of their own, which has little time
and memory, no network and no secrets: what breaks there breaks nothing here.

The process runs a module that knows nothing of Django and prints JSON. It writes only
into the folder that is named, if one is::

    python -m publishing.sandbox <seconds> <megabytes> <folder> library.imaging …
"""

import io
import json
import os
import resource
import runpy
import signal
import subprocess
import sys
from pathlib import Path

from publishing.confinement import confine

ROOT = Path(__file__).resolve().parent.parent

# Files that are open at once, and bytes of one that is written.
MOST_FILES, LARGEST_FILE = 64, 100 * 1024 * 1024

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
    command = [sys.executable, "-m", "publishing.sandbox", seconds, megabytes]
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


def main(seconds, megabytes, folder, module, *arguments):
    # Who waits for the answer may be gone and stop nothing.
    signal.alarm(2 * int(seconds))
    for limit, most in [
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(megabytes) * 1024 * 1024),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(limit, (most, most))
    confine(folder)
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__")
    except MemoryError:
        # Raised anew by whatever would clean up.
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(*sys.argv[1:])
