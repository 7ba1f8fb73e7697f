"""How much a file for translators may hold. Imports nothing of Django."""

from sandbox import MEGABYTE

LARGEST = 20 * MEGABYTE
# Segments of a file; characters of one of them, and of an id.
MOST_UNITS, LONGEST, LONGEST_ID = 50_000, 400_000, 300


class Fault(Exception):
    """Why a file cannot be read; ``values`` are for the message."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values
