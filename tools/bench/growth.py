from functools import partial
from time import perf_counter

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from tools.bench import bare, records, texts
from tools.bench.desk import LIST, administrator
from tools.bench.pages import ask, interleaved, make_frame, stored_pages
from tools.bench.reading import cost_of
from tools.bench.table import at_most

GOAL = 2
DESK = "list of the back office"
# Of the kind that grows: what other parts of the measurement leave is read with other
# statements where a search shows it.
SEARCH = "/en/search/?kind=news.article&x&q="
ADDRESSES = {
    "home": "/en/?x",
    "list": "/en/news/?x",
    "list, page 50": "/en/news/?page=50&x",
    "glossary": "/en/glossary/?x",
    "people": "/en/people/?x",
    "search, rare word": f"{SEARCH}{texts.RARE['en']}",
    "search, common word": f"{SEARCH}{texts.COMMON['en']}",
    "search, typing error": f"{SEARCH}{texts.TYPO}",
    DESK: LIST,
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
    senders = {name: client if name == DESK else reader for name in ADDRESSES}
    cases = {"bare list": lambda: seconds(ask, plain, "/bare/")}
    for name, address in ADDRESSES.items():
        cases[name] = partial(seconds, senders[name].get, address)
    with stored_pages():
        times = interleaved(cases)
        return {
            name: (cost_of(senders[name], address)[0], times[name] / times["bare list"])
            for name, address in ADDRESSES.items()
        }


def seconds(ask, *arguments):
    start = perf_counter()
    ask(*arguments)
    return perf_counter() - start
