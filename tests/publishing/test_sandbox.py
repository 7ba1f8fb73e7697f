"""The process in which files of strangers are opened."""

import subprocess
import sys


def test_it_ends_by_itself_when_nobody_waits_for_it():
    """Whoever began it may have been killed; a server waits and takes no time."""
    program = [
        sys.executable,
        "-m",
        "publishing.sandbox",
        "1",
        "300",
        "http.server",
        "0",
    ]
    with subprocess.Popen(program, stdout=subprocess.DEVNULL) as process:
        try:
            assert process.wait(timeout=60) < 0
        finally:
            process.kill()
