from functools import partial
from time import process_time
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from accounts.models import User
from news.models import Article
from publishing.models import SyncPoint
from tests.conftest import make_user
from tests.factories import make_article
from tests.forms import values_of
from tools.bench import bare, records, texts
from tools.bench.pages import ask, interleaved, make_frame, seconds, stored_pages
from tools.bench.table import at_most

REQUESTS = 3
# In × a bare list; of the others, 8.
GOALS = {
    "first page of 20,000": 3,
    "translation desk of 20,000": 3,
    "search of 20,000": 6,
}
LIST = "/admin/news/article/"
SEARCH = f"/admin/find/?q={quote(texts.COMMON['ru'])}"
TRANSLATION_DESK = "/admin/translations/?to=en"


def desk():
    """Processor time at the back office, in × a bare list"""
    records.fill(records.MEDIUM)
    make_frame()
    user = administrator()
    leave_to_translate()
    article = make_article("Article", body_en="<p>A text.</p>", body_ru="<p>Текст.</p>")
    form = f"{LIST}{article.pk}/change/"
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    with stored_pages():
        client = Client()
        client.force_login(user)
        # Through the handler, as the bare list: the client of tests copies contexts.
        opened = partial(opened_by, WSGIHandler(), client)
        times = interleaved(
            {
                "bare list": lambda: seconds(plain, "/bare/"),
                "first page of 20,000": lambda: opened("/admin/"),
                "translation desk of 20,000": lambda: opened(TRANSLATION_DESK),
                "list of 10,000": lambda: opened(LIST),
                "search of 20,000": lambda: opened(SEARCH),
                "form": lambda: opened(form),
                "save": lambda: saved(client, form),
            }
        )
    bare_list = times.pop("bare list")
    return [
        at_most(GOALS.get(name, 8), name, time / bare_list, "× bare list")
        for name, time in times.items()
    ]


def leave_to_translate():
    """Let a tenth of the articles have no English text, and a tenth a stale one."""
    pks = [*Article.objects.order_by("pk").values_list("pk", flat=True)]
    missing, stale = pks[::10], pks[1::10]
    Article.objects.filter(pk__in=missing).update(
        state_en="draft", title_en="", summary_en="", body_en=""
    )
    SyncPoint.objects.bulk_create(
        [
            SyncPoint(
                to_model="news.article",
                to_pk=pk,
                text="body",
                newer=["ru"],
                changed_words=40,
                changed_blocks=1,
                blocks=14,
            )
            for pk in stale
        ],
        ignore_conflicts=True,
    )
    records.vacuum()


def administrator():
    name = "bench-administrator"
    users = User.objects.filter(username=name)
    return users.first() or make_user(name, is_superuser=True)


def opened_by(handler, client, address):
    """Return the processor time of a page, the first of them after a save."""
    cookies = client.cookies.output(header="", attrs=[], sep=";").strip()
    before = process_time()
    for _ in range(REQUESTS):
        ask(handler, address, HTTP_COOKIE=cookies)
    return (process_time() - before) / REQUESTS


def saved(client, form):
    """Save a form with another title; opening it is not counted."""
    values = values_of(client.get(form), "article_form")
    took = 0
    for _ in range(REQUESTS):
        before = process_time()
        values |= {"title_en": [f"Title {before}"]}
        response = client.post(form, values)
        took += process_time() - before
        assert response.status_code == 302, response.status_code
        values = values_of(client.get(form), "article_form")
    return took / REQUESTS
