"""Measures the memory that it takes to open untrusted files."""

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import sandbox
from tests.sandbox.warm import WarmSandbox

ROOT = Path(__file__).parents[1]
LIMIT = 300 * 1024


def check(kind, folder, contents, *paths):
    """Open files in a process like the web server's: none takes too much there, or in
    the sandbox.

    ``kind``: ``picture``, ``document``, ``table`` or ``calendar``.
    """
    paths = [*paths]
    for number, content in enumerate(contents):
        paths.append(folder / str(number))
        paths[-1].write_bytes(content)
    process = subprocess.run(
        [sys.executable, "-m", "tests.memory", kind, *map(str, paths)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    peaks = json.loads(process.stdout)
    assert max(peaks.values()) < LIMIT, peaks


def main(kind, *paths):
    import django

    django.setup()
    # All views are imported, as in the process of the web server.
    from django.core.exceptions import ValidationError
    from django.core.files import File
    from django.urls import get_resolver

    from events.imports.subject import read_calendar
    from imports.tables import read_table
    from library import files, pictures

    assert get_resolver().url_patterns
    take = {
        "picture": pictures.prepare,
        "document": files.prepare,
        "table": read_table,
        "calendar": lambda file: read_calendar(file, {"place": {}}),
    }
    # A fork has what the site's process has, and the libraries of other readers too.
    sandbox.subprocess = WarmSandbox()
    for path in paths:
        with open(path, "rb") as file, contextlib.suppress(ValidationError):
            take[kind](File(file))
    sandbox.subprocess.stop()
    sys.stdout.write(json.dumps({"web": web(), "child": child()}))


def web():
    # Not ru_maxrss, which includes the memory of the process before exec.
    status = Path("/proc/self/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


def child():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    main(*sys.argv[1:])
