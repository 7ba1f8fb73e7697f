from statistics import median
from time import perf_counter

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from tests.bench import bare, records, texts
from tests.bench.desk import LIST, administrator
from tests.bench.pages import ask, make_frame, stored_pages
from tests.bench.reading import cost_of
from tests.bench.table import at_most

ROUNDS = 7
GOAL = 2
ADDRESSES = {
    "home": "/en/?x",
    "list": "/en/news/?x",
    "list, page 50": "/en/news/?page=50&x",
    "glossary": "/en/glossary/?x",
    "people": "/en/people/?x",
    "search, rare word": f"/en/search/?q={texts.RARE['en']}",
    "search, common word": f"/en/search/?q={texts.COMMON['en']}",
    "search, typing error": f"/en/search/?q={texts.TYPO}",
    "list of the back office": LIST,
}


class Growth:
    """Costs of pages with few records, to compare with those with many."""

    def __init__(self):
        self.few = {}

    def begin(self):
        records.fill(records.SMALL)
        self.few = costs()
        return []

    def end(self):
        """Growth from 1,000 to some 85,000 news items: statements, and × the time"""
        records.fill(records.LARGE)
        many = costs()
        lines = []
        for name, (statements, time) in many.items():
            statements_before, time_before = self.few[name]
            more = statements - statements_before
            lines += [
                at_most(0, f"{name}: more statements", more),
                at_most(GOAL, f"{name}: time", time / time_before, "×"),
            ]
        return lines


def costs():
    """Return {name: statements, and time as a ratio to a bare list in the same run}."""
    make_frame()
    client = Client()
    client.force_login(administrator())
    reader = Client()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    times = {name: [] for name in ADDRESSES}
    statements = {name: [] for name in ADDRESSES}
    with stored_pages():
        for _ in range(ROUNDS):
            start = perf_counter()
            ask(plain, "/bare/")
            bare_time = perf_counter() - start
            for name, address in ADDRESSES.items():
                sender = client if address == LIST else reader
                start = perf_counter()
                statements[name].append(cost_of(sender, address)[0])
                times[name].append((perf_counter() - start) / bare_time)
    # The first of a process reads the frame too.
    return {name: (min(statements[name]), median(times[name])) for name in ADDRESSES}
