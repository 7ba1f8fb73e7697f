from functools import partial
from random import Random
from time import process_time
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from desk.translation_pane import terms
from glossary.linker import TermIndex
from glossary.models import Term
from glossary.term_index import pattern
from news.models import Article
from publishing.models import SyncPoint, TranslationSegment
from publishing.translation_memory.storage import segment_of
from tests.bench import bare, linking, records, texts
from tests.bench.desk import administrator
from tests.bench.pages import interleaved, make_frame, seconds
from tests.bench.table import Line, at_most
from text.languages import LANGUAGES
from text.pointers import Pointer
from website import garbage

PAIRS, FEW, REQUESTS = 5_000, 100, 3
# In × a bare list.
GOAL = 3
SENTENCES = 3


def translation():
    """Processor time of what stands beside a translation, in × a bare list"""
    records.fill(records.MEDIUM)
    make_frame()
    fill_memory()
    client = Client()
    client.force_login(administrator())
    few = TermIndex(map(pattern, Term.objects.order_by("pk")[:FEW]), "ru")
    # As in production: website.wsgi.
    garbage.freeze()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    block, text = memory_block(), linking.text("ru")
    with override_settings(ALLOWED_HOSTS=["*"]):
        times = interleaved(
            {
                "bare list": lambda: seconds(plain, "/bare/"),
                "memory": partial(pane, client, block),
                "concordance": partial(concordance, client),
                "terms": partial(pane, client, text),
                "few terms": lambda: with_index(few, partial(pane, client, text)),
            }
        )
    ratios = {name: time / times["bare list"] for name, time in times.items()}
    pairs = f"over {PAIRS:,} pairs"
    return [
        at_most(GOAL, f"memory {pairs}", ratios["memory"], "× bare list"),
        at_most(GOAL, f"concordance {pairs}", ratios["concordance"], "× bare list"),
        Line("terms of 5,000 words, 10,000 concepts", ratios["terms"], "× bare list"),
        Line(f"beside {FEW} terms", times["terms"] / times["few terms"], "×"),
    ]


def fill_memory():
    if TranslationSegment.objects.exists():
        return
    label = Article._meta.label_lower
    pks = Article.objects.order_by("pk").values_list("pk", flat=True)[: PAIRS // 2]
    points = SyncPoint.objects.bulk_create(
        SyncPoint(to_model=label, to_pk=pk, text="summary", has_segments=True)
        for pk in pks
    )
    TranslationSegment.objects.bulk_create(
        segment_of(point, Pointer(label, point.to_pk), sentences(2 * place + half))
        for place, point in enumerate(points)
        for half in range(2)
    )
    records.vacuum()


def sentences(number):
    """Return a sentence in each language; most of them have the common word."""
    random = Random(f"pair {number}")
    return {
        code: f"{texts.COMMON[code]} {texts.sentence(random, code)}."
        for code in LANGUAGES
    }


def memory_block():
    """Return a paragraph of sentences that are in the memory, but for a word."""
    known = (sentences(number)["ru"] for number in range(SENTENCES))
    return f"<p>{' '.join(f'Новая {sentence}' for sentence in known)}</p>"


def pane(client, html):
    direction = {"source": "ru", "target": "en"}
    block = {"model": "news.article", "pk": 0, "text": "body", "html": html}
    return timed(client.post, "/admin/desk/pane/", block | direction)


def concordance(client):
    query = {"q": texts.COMMON["ru"], "source": "ru", "target": "en"}
    return timed(client.get, "/admin/desk/concordance/", query)


def timed(ask, address, data):
    before = process_time()
    for _ in range(REQUESTS):
        assert ask(address, data).status_code == 200
    return (process_time() - before) / REQUESTS


def with_index(index, measure):
    with patch.object(terms, "index_of_all_terms", lambda language: index):
        return measure()
