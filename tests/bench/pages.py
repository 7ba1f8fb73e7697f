"""What a page costs this process, beside a bare list of Django in the same run."""

import tempfile
import time
from pathlib import Path
from statistics import median

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings

from news.models import Article
from tests.bench import bare
from tests.conftest import make_user
from tests.factories import (
    PAST,
    appoint,
    make_article,
    make_body,
    make_entry,
    make_event,
    make_person,
    make_topic,
)

ROUNDS, REQUESTS = 9, 6
PARAGRAPH = "<p>The information society and its institutions, measured by data. </p>"


def make_site():
    """Make some records of each kind; return {name: address}."""
    user = make_user("bench")
    article_type = ContentType.objects.get_for_model(Article)
    for number in range(bare.ROWS):
        LogEntry.objects.create(
            user=user,
            content_type=article_type,
            object_id=str(number),
            object_repr=f"Article {number}, whose title is as long as titles are",
            action_flag=ADDITION,
            change_message=20 * "Some words of a summary. ",
        )
    topic = make_topic("Data")
    body = make_body("Council", ru=PAST, en=PAST)
    for number in range(40):
        summary = 4 * "Some words of a summary. "
        article = make_article(
            f"Information society {number}",
            body_en=12 * PARAGRAPH,
            summary_en=summary,
            ru=PAST,
            en=PAST,
        )
        article.topics.add(topic)
        event = make_event(f"Assembly {number}", summary_en=summary, ru=PAST, en=PAST)
        person = make_person(f"Person {number}", body_en=PARAGRAPH, ru=PAST, en=PAST)
        appoint(person, body)
        entry = make_entry(ru=f"понятие {number}", en=f"concept {number}")
    return {
        "home": "/en/",
        "list": "/en/news/",
        "article": article.address_in("en"),
        "event": event.address_in("en"),
        "person": person.address_in("en"),
        "entry": entry.address_in("en"),
        "search": "/en/search/?q=information",
        "search, a typing error": "/en/search/?q=asembly",
    }


def ask(handler, address):
    path, _, query = address.partition("?")
    environ = RequestFactory().get(path).environ | {"QUERY_STRING": query}
    response = handler(environ, lambda status, headers: None)
    assert response.status_code == 200, (address, response.status_code)
    response.close()


def seconds(handler, address):
    before = time.process_time()
    for _ in range(REQUESTS):
        ask(handler, address)
    return (time.process_time() - before) / REQUESTS


def pages():
    """Processor time of a page, as a ratio to a bare list (the database left out)"""
    addresses = make_site()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        cases = {"bare list": (WSGIHandler(), "/bare/")}
    ours = WSGIHandler()
    for name, address in addresses.items():
        # A page is stored under no query that it does not know.
        cases[name] = ours, address if "?" in address else f"{address}?x"
        if "?" not in address:
            cases[f"{name}, stored"] = ours, address
    times = {name: [] for name in cases}
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(PAGES_ROOT=Path(folder), ALLOWED_HOSTS=["*"]),
    ):
        for _ in range(ROUNDS):
            for name, (handler, address) in cases.items():
                ask(handler, address)
                times[name].append(seconds(handler, address))
    bare_time = median(times["bare list"])
    return {
        name: f"{median(took) / bare_time:.3f} ({median(took) * 1000:.2f} ms)"
        for name, took in times.items()
    }
