import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import quote

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings
from django.utils import timezone

from accounts.models import User
from institute.models import Organization, Person
from news.models import Article
from publishing.models import Topic
from tests.conftest import make_user
from tests.factories import (
    PAST,
    appoint,
    make_affiliation,
    make_article,
    make_author,
    make_body,
    make_document,
    make_entry,
    make_event,
    make_institute,
    make_issue,
    make_journal,
    make_paper,
    make_person,
    make_reference,
    make_rubric,
)
from tools.bench import bare, peer, records, texts
from tools.bench.table import Line, at_most
from website.models import MenuItem
from website.sections import SECTIONS

ROUNDS, REQUESTS = 18, 6
# At most so many times the bare list.
GOALS = {
    "home": 2,
    "list": 2,
    "article": 2,
    "event": 2,
    "person": 2,
    "entry": 3,
    "issue of the journal": 2,
    "journal article": 2,
    "article with full text": 2.5,
}
SEARCH_GOAL, STORED_GOAL = 3, 1 / 15
SEARCHES = {
    "rare word": texts.RARE["en"],
    "common word": texts.COMMON["en"],
    "phrase": f'"{texts.PHRASE["en"]}"',
    "typing error": texts.TYPO,
    "nothing": "qwrtzp",
}
WAGTAIL = {"home": "/", "list": "/news/", "article": "/news/many-1200/"}


def pages():
    """Processor time of a page, in × a bare list of Django (without the database)"""
    python = peer.installed()
    if not python:
        records.fill(records.MEDIUM)
        return [*ratios(None), Line("Wagtail", "left out: it could not be installed")]
    articles = records.MEDIUM.articles * records.MEDIUM.copies
    with peer.started(python, articles, len(SECTIONS), REQUESTS) as wait:
        records.fill(records.MEDIUM)
        return ratios(wait())


def ratios(wagtail):
    """Return the lines of our pages, and of those of Wagtail."""
    searches = {
        f"search, {name}": f"/search/?q={quote(text)}"
        for name, text in SEARCHES.items()
    }
    addresses = make_site() | {name: f"/en{path}" for name, path in searches.items()}
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    cases = {"bare list": lambda: seconds(plain, "/bare/")}
    ours = WSGIHandler()
    for name, address in addresses.items():
        # A page is stored under no query that it does not know.
        fresh = address if "?" in address else f"{address}?x"
        cases[name] = lambda address=fresh: seconds(ours, address)
        if "?" not in address:
            cases[f"{name}, stored"] = lambda address=address: seconds(ours, address)
    if wagtail:
        for name, address in (WAGTAIL | searches).items():
            cases[f"Wagtail: {name}"] = lambda address=address: wagtail.cost(address)
    with stored_pages():
        times = interleaved(cases)
    figures = {name: time / times["bare list"] for name, time in times.items()}
    return [
        Line("bare list", times["bare list"] * 1000, "ms"),
        *(line(name, figures) for name in figures if name != "bare list"),
    ]


def line(name, figures):
    value, unit = figures[name], "× bare list"
    if name.startswith("Wagtail"):
        return Line(name, value, unit)
    if name.endswith("stored"):
        return at_most(STORED_GOAL, name, value, unit)
    goal = GOALS.get(name, SEARCH_GOAL)
    result = at_most(goal, name, value, unit)
    theirs = figures.get(f"Wagtail: {name}")
    if theirs:
        result.goal += f", < {theirs:.2f}"
        result.holds = result.holds and value < theirs
    return result


def interleaved(cases):
    """Return {name: seconds}, each by the median of its ratios to the first case.

    A ratio is that of one round. The best rounds of two cases are of different moments,
    and the shorter case has the better chance of a good one.
    """
    rounds = [
        {name: measure() for name, measure in cases.items()} for _ in range(ROUNDS)
    ]
    first = next(iter(cases))
    seconds = median(times[first] for times in rounds)
    ratios = {name: [times[name] / times[first] for times in rounds] for name in cases}
    return {name: seconds * median(values) for name, values in ratios.items()}


def seconds(handler, address, **headers):
    """Return the processor time of a request."""
    ask(handler, address, **headers)
    before = time.process_time()
    for _ in range(REQUESTS):
        ask(handler, address, **headers)
    return (time.process_time() - before) / REQUESTS


def ask(handler, address, data=None, **headers):
    """Get a page, or post ``data`` to it."""
    path, _, query = address.partition("?")
    method = RequestFactory().get if data is None else RequestFactory().post
    environ = method(path, data, **headers).environ | {"QUERY_STRING": query}
    response = handler(environ, lambda status, headers: None)
    assert response.status_code == 200, (address, response.status_code)
    response.close()


@contextmanager
def stored_pages():
    """Set PAGES_ROOT, without which no page is stored and no frame kept in memory."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(PAGES_ROOT=Path(folder), ALLOWED_HOSTS=["*"]),
    ):
        yield


# The records that are measured, saved as people save them


def make_site():
    """Make a record of each kind among the many; return {name: address}."""
    make_frame()
    topic = Topic.objects.first()
    body = make_body("Council", ru=PAST, en=PAST)
    person = make_person("Person", body_en=long_text(), ru=PAST, en=PAST)
    appoint(person, body)
    article = make_article(
        "Information society",
        body_en=long_text(),
        summary_en=texts.summary(0, "en"),
        ru=PAST,
        en=PAST,
    )
    article.topics.add(topic)
    for number in range(3):
        make_document(f"Document {number}", ru=PAST, en=PAST, files=["en"])
        event = make_event(
            f"Assembly {number}",
            starts_on=timezone.localdate() + timedelta(days=number + 1),
            body_en=long_text(),
            summary_en=texts.summary(number, "en"),
            ru=PAST,
            en=PAST,
        )
        event.topics.add(topic)
    entry = make_entry(ru="мера доступа", en="access measure")
    return {
        "home": "/en/",
        "list": "/en/news/",
        **{
            name: record.address_in("en")
            for name, record in {
                "article": article,
                "event": event,
                "person": person,
                "entry": entry,
                **make_journal_pages(),
            }.items()
        },
    }


def make_journal_pages():
    """Make an issue of fourteen articles, as a usual one; return it and two of them."""
    make_journal("Information Society")
    issue = make_issue("Theme", editorial_en=long_text(), ru=PAST, en=PAST)
    rubrics = [make_rubric(f"Rubric {number}") for number in range(4)]
    articles = []
    for number in range(14):
        article = make_paper(
            f"Article {number}",
            issue=issue,
            rubric=rubrics[number % 4],
            keywords_en="access, society",
            summary_en=texts.summary(number, "en"),
            summary_ru=texts.summary(number, "ru"),
            first_page=10 * number + 1,
            last_page=10 * number + 9,
            text_en=full_text() if number == 1 else "",
            ru=PAST,
            en=PAST,
        )
        articles.append(article)
        for place in range(3):
            author = make_author(article, f"Author {place}")
            author.affiliations.add(make_affiliation(f"Institute {number} {place}"))
        for place in range(20):
            make_reference(article, f"A book {place}. Moscow: Publisher, 2017. 100 p.")
    return {
        "issue of the journal": issue,
        "journal article": articles[0],
        "article with full text": articles[1],
    }


def make_frame():
    """Make what surrounds each page, and the bare list."""
    if Organization.objects.exists():
        return
    make_institute()
    for label in SECTIONS:
        if label not in {"home", "search"}:
            MenuItem.objects.create(
                section=label, label_ru=str(SECTIONS[label]), label_en=label
            )
    make_rows()


def make_rows():
    """Make the rows of the bare list."""
    user = User.objects.first() or make_user("bench")
    article_type = ContentType.objects.get_for_model(Article)
    LogEntry.objects.bulk_create(
        LogEntry(
            user=user,
            content_type=article_type,
            object_id=str(number),
            object_repr=f"Article {number}, whose title is as long as titles are",
            action_flag=ADDITION,
            change_message=20 * "Some words of a summary. ",
        )
        for number in range(bare.ROWS)
    )


def full_text():
    """Return the text of an article: parts with citations and notes, and a table."""
    parts = (
        f"<h2>Part {number}</h2>{texts.body(number, 'en')}"
        f'<p>As shown [{number}, p. 5; {number + 1}].<span class="footnote">A note.'
        "</span></p>"
        for number in range(1, 9)
    )
    rows = 10 * f"<tr><th>A row</th>{4 * '<td>1,000</td>'}</tr>"
    return f"{''.join(parts)}<table><tbody>{rows}</tbody></table>"


def long_text():
    """Return a text of the usual length, with three links."""
    people = Person.objects.order_by("pk")[:3]
    links = (
        f'<a href="/id/institute.person/{person.pk}/">a link</a>' for person in people
    )
    return f"{texts.body(0, 'en')}<p>{', '.join(links)}</p>"
