"""Counts the clicks of a pointer, which keys make none of."""

import contextlib

COUNT = """
addEventListener("click", (event) => event.detail && countClick(event.detail), true);
"""


class Clicks:
    """Those in a window, on all pages that it opens from now on."""

    def __init__(self, page):
        self.number = 0
        page.expose_function("countClick", self._count)
        page.add_init_script(COUNT)
        page.evaluate(COUNT)

    def _count(self, _detail):
        self.number += 1

    @contextlib.contextmanager
    def at_most(self, number):
        """Fail if the block takes more of them."""
        before = self.number
        yield
        took = self.number - before
        assert 0 < took <= number, f"{took} clicks"
