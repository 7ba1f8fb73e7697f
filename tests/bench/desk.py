from time import process_time

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from accounts.models import User
from tests.bench import bare, records
from tests.bench.pages import interleaved, make_frame, seconds, stored_pages
from tests.bench.table import Line, at_most
from tests.conftest import make_user
from tests.factories import make_article
from tests.forms import values_of
from website import garbage

REQUESTS = 3
# Of the dashboard, in × a bare list.
GOAL = 3
LIST = "/admin/news/article/"


def desk():
    """Processor time at the back office, in × a bare list"""
    records.fill(records.MEDIUM)
    make_frame()
    user = administrator()
    article = make_article("Article", body_en="<p>A text.</p>", body_ru="<p>Текст.</p>")
    form = f"{LIST}{article.pk}/change/"
    # As in production: website.wsgi.
    garbage.freeze()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    with stored_pages():
        client = Client()
        client.force_login(user)
        times = interleaved(
            {
                "bare list": lambda: seconds(plain, "/bare/"),
                "dashboard": lambda: opened(client, "/admin/"),
                "list of 10,000": lambda: opened(client, LIST),
                "form": lambda: opened(client, form),
                "save": lambda: saved(client, form),
            }
        )
    bare_list, dashboard = times.pop("bare list"), times.pop("dashboard")
    return [
        at_most(GOAL, "dashboard of 20,000", dashboard / bare_list, "× bare list"),
        *(Line(name, time / bare_list, "× bare list") for name, time in times.items()),
    ]


def administrator():
    name = "bench-administrator"
    users = User.objects.filter(username=name)
    return users.first() or make_user(name, is_superuser=True)


def opened(client, address):
    before = process_time()
    for _ in range(REQUESTS):
        assert client.get(address).status_code == 200
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
