"""What the commands of backups show while they work."""

import signal
import sys
from contextlib import contextmanager


@contextmanager
def progress(stream, verbosity):
    """Yield ``report(step, number)``, which shows a step on a terminal, in one line.

    SIGTERM, by which a service is stopped, ends the work as Ctrl-C does.
    """

    def show(text):
        if verbosity and stream.isatty():
            stream.write(f"\r\x1b[K{text}", ending="")
            stream.flush()

    former = signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(1))
    try:
        yield lambda step, number="…": show(f"{step}: {number}")
    finally:
        signal.signal(signal.SIGTERM, former)
        show("")
