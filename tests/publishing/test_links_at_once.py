"""A text comes to link to an item at the moment at which the item is deleted."""

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.models import Article
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import make_article
from tests.forms import errors_of, read_form, resend
from tests.library.records import figure, in_english, link, make_picture
from tests.threads import Other

pytestmark = pytest.mark.django_db(transaction=True)

LOST = "A picture of this text is no longer in the library: choose another."


@pytest.mark.parametrize("target", [make_picture, make_article])
def test_what_a_text_comes_to_link_to_is_not_deleted_meanwhile(target):
    item, article = target(), make_article("Text")
    article.body_ru = figure(item) if target is make_picture else link(item)
    with transaction.atomic():
        article.save(update_fields=["body_ru"])
        other = Other(item.delete)
        assert other.waits()
    assert isinstance(other.end(), ProtectedError)
    assert type(item).objects.filter(pk=item.pk).exists()


def test_a_picture_that_is_deleted_meanwhile_is_not_published():
    client = Client()
    client.force_login(in_english(make_user("anna", is_superuser=True)))
    picture, article = make_picture(), make_article("Text")
    values = read_form(client, change_of(article))
    sent = {"body_ru": figure(picture), "transition": "publish:ru"}
    with transaction.atomic():
        picture.delete()
        other = Other(lambda: resend(client, change_of(article), values, **sent))
        assert other.waits()
    other.end()
    assert errors_of(other.result)["body_ru"] == [LOST]
    article.refresh_from_db()
    assert not article.is_visible_in("ru")


def test_two_texts_that_link_to_each_other_are_saved_at_once():
    first, second = make_article("First"), make_article("Second")
    first.body_ru, second.body_ru = link(second), link(first)
    with transaction.atomic():
        first.save(update_fields=["body_ru"])
        other = Other(lambda: second.save(update_fields=["body_ru"]))
        assert other.end() is None
    assert Article.objects.filter(body_ru__contains="/id/").count() == 2


def test_links_that_are_stored_already_cost_no_statement():
    article, costs = make_article("Text"), []
    others = [make_article("One"), make_article("Two")]
    for count in [0, 2]:
        article.body_ru = "".join(map(link, others[:count])) or "<p>Nothing.</p>"
        article.save()
        with CaptureQueriesContext(connection) as queries:
            article.save()
        costs.append(len(queries))
        assert not [query for query in queries if "KEY SHARE" in query["sql"]]
    assert costs[0] == costs[1]
