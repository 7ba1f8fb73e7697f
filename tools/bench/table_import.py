from time import perf_counter

from news.imports import ArticleSubject
from news.models import Article
from tests import tables
from tools.bench import records, texts
from tools.bench.desk import administrator
from tools.bench.table import Line

ROWS = 1_000
# The numbers of records that are not there yet.
FIRST = 20_000


def table_import():
    """Import of 1,000 news items from a table"""
    rows = [*map(row, range(FIRST, FIRST + ROWS))]
    subject = ArticleSubject(administrator())
    start = perf_counter()
    report = tables.bring(subject, rows)
    took = perf_counter() - start
    assert report.counts["new"] == ROWS, report.outcomes["error"][0]
    articles = [*map(records.article, range(FIRST + ROWS, FIRST + 2 * ROWS))]
    start = perf_counter()
    Article.objects.bulk_create(articles)
    least = perf_counter() - start
    return [
        Line("import", took, "s"),
        Line("beside bulk_create", took / least, "×"),
    ]


def row(number):
    cells = {"kind": "news"}
    for language in ["ru", "en"]:
        cells |= {
            f"title_{language}": texts.title(number, language),
            f"summary_{language}": texts.summary(number, language),
            f"body_{language}": texts.body(number, language),
            f"published_at_{language}": f"{texts.date(number):%Y-%m-%d %H:%M}",
        }
    return cells
