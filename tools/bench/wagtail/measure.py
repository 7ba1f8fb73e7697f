"""Fills the site of Wagtail, and then says what its pages cost, over a pipe.

A line of input is an address; a line of output is what one request of it costs: the
seconds of the processor, and the bytes of the page.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from articles.models import ArticleIndexPage, ArticlePage, HomePage  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from tools.bench import texts  # noqa: E402

ARTICLES, SECTIONS, REQUESTS = map(int, sys.argv[1:])


def fill():
    call_command("migrate", verbosity=0)
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Institute", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "site_name": "Institute",
            "root_page": home,
        },
    )
    for number in range(SECTIONS - 1):
        home.add_child(
            instance=HomePage(
                title=f"Section {number}", slug=f"section-{number}", show_in_menus=True
            )
        )
    news = ArticleIndexPage(title="News", slug="news", show_in_menus=True)
    home.add_child(instance=news)
    add_articles(news)
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def add_articles(parent):
    """Add articles as ``add_child`` would, but in bulk, which takes seconds."""
    article_type = ContentType.objects.get_for_model(ArticlePage)
    pages = Page.objects.bulk_create(
        page(parent, number, article_type) for number in range(ARTICLES)
    )
    linked = [page.pk for page in pages[:3]]
    for number, page_ in enumerate(pages):
        article = ArticlePage(
            page_ptr=page_,
            date=texts.date(number),
            summary=texts.summary(number, "en"),
            body=texts.body(number, "en") + links(linked),
        )
        article.save_base(raw=True)
    Page.objects.filter(pk=parent.pk).update(numchild=ARTICLES)


def page(parent, number, article_type):
    title, slug = texts.title(number, "en"), f"many-{number}"
    return Page(
        title=title,
        draft_title=title,
        slug=slug,
        path=Page._get_path(parent.path, parent.depth + 1, number + 1),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{slug}/",
        content_type=article_type,
        locale=parent.locale,
        live=True,
        first_published_at=datetime(2020, 1, 1, tzinfo=UTC),
    )


def links(pks):
    anchors = (f'<a linktype="page" id="{pk}">a linked page</a>' for pk in pks)
    return f"<p>{', '.join(anchors)}</p>"


def ask(handler, address):
    path, _, query = address.partition("?")
    environ = RequestFactory().get(path).environ | {"QUERY_STRING": query}
    response = handler(environ, lambda status, headers: None)
    assert response.status_code == 200, (address, response.status_code)
    size = len(response.content)
    response.close()
    return size


def main():
    fill()
    handler = WSGIHandler()
    print(json.dumps({"version": django.get_version()}), flush=True)
    for line in sys.stdin:
        address = line.strip()
        size = ask(handler, address)
        before = time.process_time()
        for _ in range(REQUESTS):
            ask(handler, address)
        seconds = (time.process_time() - before) / REQUESTS
        print(json.dumps({"seconds": seconds, "bytes": size}), flush=True)


main()
