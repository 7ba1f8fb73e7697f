"""How much memory it takes to open files of strangers: measured, not supposed."""

import contextlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT = 300 * 1024


def peaks(kind, paths):
    """Open files in a process that is like the web's; return the most kilobytes.

    ``kind``: ``picture``, ``document``, ``table`` or ``calendar``. The answer names the
    process that serves the web and the one in which files are opened.
    """
    process = subprocess.run(
        [sys.executable, "-m", "tests.measuring", kind, *map(str, paths)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(process.stdout)


def main(kind, *paths):
    import django

    django.setup()
    # The pages that take files are there too, as they are in the web's process.
    from django.core.exceptions import ValidationError
    from django.core.files import File
    from django.urls import get_resolver

    from events.imports import calendar_file
    from imports.tables import read_table
    from library import files, pictures

    assert get_resolver().url_patterns
    take = {
        "picture": pictures.prepare,
        "document": files.prepare,
        "table": read_table,
        "calendar": lambda file: calendar_file.read(file, {"place": {}, "topics": {}}),
    }
    for path in paths:
        with open(path, "rb") as file, contextlib.suppress(ValidationError):
            take[kind](path if kind == "picture" else File(file))
    sys.stdout.write(json.dumps({"web": web(), "child": child()}))


def web():
    # Not ru_maxrss: that knows also what the process was before it began its program.
    status = Path("/proc/self/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


def child():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    main(*sys.argv[1:])
