from functools import partial
from random import Random
from time import process_time
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from django.utils.crypto import get_random_string

from desk.translation_pane import terms
from glossary.linker import TermIndex
from glossary.links import pattern
from glossary.models import Term
from news.models import Article
from publishing.models import SyncPoint, TranslationSegment
from publishing.translations.translation_memory import segment_of
from text.languages import LANGUAGES
from text.pointers import Pointer
from tools.bench import bare, linking, records, texts
from tools.bench.desk import administrator
from tools.bench.pages import ask, interleaved, make_frame, seconds
from tools.bench.table import Line, at_most

PAIRS, FEW, REQUESTS = 5_000, 100, 3
# In × a bare list.
GOAL = 3
SENTENCES = 3


def translation():
    """Processor time of what stands beside a translation, in × a bare list"""
    records.fill(records.MEDIUM)
    make_frame()
    fill_memory()
    ask_desk = partial(ask, WSGIHandler(), **headers_of(administrator()))
    few = TermIndex(map(pattern, Term.objects.order_by("pk")[:FEW]), "ru")
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    block, text = memory_block(), linking.text("ru")
    with override_settings(ALLOWED_HOSTS=["*"]):
        times = interleaved(
            {
                "bare list": lambda: seconds(plain, "/bare/"),
                "memory": partial(pane, ask_desk, block),
                "concordance": partial(concordance, ask_desk),
                "terms": partial(pane, ask_desk, text),
                "few terms": lambda: with_index(few, partial(pane, ask_desk, text)),
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


def headers_of(user):
    """Return the headers with which a person who is signed in sends forms."""
    client = Client()
    client.force_login(user)
    token = client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    cookies = client.cookies.output(header="", attrs=[], sep=";").strip()
    return {"HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": token}


def pane(ask_desk, html):
    direction = {"source": "ru", "target": "en"}
    block = {"model": "news.article", "pk": 0, "text": "body", "html": html}
    return timed(ask_desk, "/admin/translations/pane/", block | direction)


def concordance(ask_desk):
    query = urlencode({"q": texts.COMMON["ru"], "source": "ru", "target": "en"})
    return timed(ask_desk, f"/admin/translations/concordance/?{query}")


def timed(ask_desk, *request):
    before = process_time()
    for _ in range(REQUESTS):
        ask_desk(*request)
    return (process_time() - before) / REQUESTS


def with_index(index, measure):
    with patch.object(terms, "index_of_all_terms", lambda language: index):
        return measure()
