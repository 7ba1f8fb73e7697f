"""Waits for what comes soon, and leaves the processor to those who bring it."""

import time

# Seconds between one look and the next.
PAUSE = 0.05


def wait_until(is_so):
    """Look again and again whether ``is_so()``; it raises what must not happen."""
    while not is_so():
        time.sleep(PAUSE)
