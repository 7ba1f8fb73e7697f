from contextlib import contextmanager
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client, override_settings

from glossary.models import Concept
from tools.bench import records
from tools.bench.pages import make_frame
from tools.bench.table import Line

TIMES = 5


def glossary():
    """Pages of a glossary of 10,000 concepts: statements, and ms in the database"""
    records.fill(records.MEDIUM)
    make_frame()
    lines = []
    concepts = Concept.objects.filter(code__startswith="many-").order_by("pk")
    middle = concepts[records.MEDIUM.concepts // 2]
    pages = {
        "index": "/ru/glossary/",
        "letter": "/ru/glossary/letters/%D0%9C/",
        "entry": middle.address_in("en"),
        "entry of many narrower": concepts[1].address_in("ru"),
        "search: a term": f"/ru/glossary/search/?q={middle.title_ru}",
        "search: a beginning": "/ru/glossary/search/?q=инфо",
        "search: a word": "/ru/glossary/search/?q=доклад",
        "search: a slip": "/ru/glossary/search/?q=инфармационый",
        "search: a wrong layout": "/ru/glossary/search/?q=ljrkfl",
        "while typing": "/ru/glossary/suggestions/?q=инфо",
        "tree": "/ru/glossary/tree/",
        "domain": "/ru/glossary/domains/domain/",
        "new": "/ru/glossary/new/",
    }
    client = Client()
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, address in pages.items():
            costs = [cost_of(client, address) for _ in range(TIMES)]
            number = costs[-1][0]
            milliseconds = median(seconds for _number, seconds in costs) * 1000
            lines += [
                Line(name, milliseconds, "ms"),
                Line(f"{name}: statements", number),
            ]
    return lines


@contextmanager
def statement_times():
    """Yield a list, to which each statement of the block adds its seconds."""
    times = []

    def timed(execute, *arguments):
        start = perf_counter()
        try:
            return execute(*arguments)
        finally:
            times.append(perf_counter() - start)

    with connection.execute_wrapper(timed):
        yield times


def cost_of(client, address):
    """Return how many statements a page takes, and for how long they last."""
    with statement_times() as times:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(times), sum(times)
