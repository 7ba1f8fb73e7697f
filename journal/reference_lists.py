"""Lists of references as people paste them: a line each, perhaps with its number."""

import re

# The number that a list has before each of its lines: "1.", "[12]", "3)".
NUMBER = re.compile(r"^\s*(\[[0-9]{1,3}\]|[0-9]{1,3}[.)])\s+")
# A form with more rows would have more fields than the site takes.
MOST = 300


def lines_of(text):
    """Return the references of a pasted list, without their numbers."""
    lines = (" ".join(NUMBER.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]
