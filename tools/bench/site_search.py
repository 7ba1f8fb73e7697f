from statistics import median

from publishing.catalogue.site_search import search
from publishing.models import CatalogueEntry
from tools.bench import records
from tools.bench.pages import SEARCHES
from tools.bench.reading import statement_times
from tools.bench.table import Line, at_most

TIMES = 7
# Milliseconds in the database.
GOAL = 50
PAGE_SIZE = 10


def site_search():
    """Search among 100,000 entries: ms in the database for the first page of results"""
    records.fill(records.LARGE)
    return [
        Line("entries", CatalogueEntry.objects.count()),
        *(
            at_most(GOAL, name, median(costs_of(text)) * 1000, "ms")
            for name, text in SEARCHES.items()
        ),
    ]


def costs_of(text):
    """Yield for how long the statements of a search last, after one to warm up."""
    first_page(text)
    for _ in range(TIMES):
        with statement_times() as times:
            first_page(text)
        yield sum(times)


def first_page(text):
    answer = search(text, "en")
    return [*answer.entries(answer.candidates)[:PAGE_SIZE]]
