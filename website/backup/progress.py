"""What the commands show while they work."""

import signal
import sys
from contextlib import contextmanager


class Progress:
    """Shows the present step on a terminal, and nothing elsewhere."""

    def __init__(self, stream, verbosity):
        self.stream, self.is_shown = stream, verbosity and stream.isatty()

    def __enter__(self):
        return self.show

    def __exit__(self, *error):
        self.write("")

    def show(self, step, number=None):
        self.write(f"{step}…" if number is None else f"{step}: {number}")

    def write(self, text):
        if self.is_shown:
            # In place of what stood in the line.
            self.stream.write(f"\r\x1b[K{text}", ending="")
            self.stream.flush()


@contextmanager
def ended_by_signals():
    """Let SIGTERM, by which a service is stopped, clean up as Ctrl-C does."""
    former = signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(1))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
