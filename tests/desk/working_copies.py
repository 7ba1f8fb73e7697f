"""The working copy of an article, as a person makes and publishes it."""

from datetime import timedelta

from django.utils import timezone

from publishing import working_copies
from publishing.models import WorkingCopy
from tests.factories import PAST, make_article
from tests.forms import send


def copy_url(article):
    return f"/admin/news/article/{article.pk}/working-copy/"


def begin(client, article):
    response = client.post(f"{copy_url(article)}begin/")
    assert response.url == copy_url(article)
    return WorkingCopy.objects.get()


def publish(client, article, scopes, at=None, **changes):
    moment = timezone.localtime(at) if at else None
    return send(
        client,
        copy_url(article),
        step="publish",
        **{
            "publish-scopes": scopes,
            "publish-at_0": f"{moment:%Y-%m-%d}" if at else "",
            "publish-at_1": f"{moment:%H:%M:%S}" if at else "",
        },
        **changes,
    )


def make_due(title, user, **mine):
    """Make an article whose copy was to be published in English an hour ago."""
    article = make_article(title, ru=PAST, en=PAST)
    working_copy = working_copies.begin(article, user)
    working_copy.mine |= mine or {"title_en": "Better"}
    working_copy.set_languages()
    working_copy.save()
    working_copy.progress.create(
        scope="en", publish_at=timezone.now() - timedelta(hours=1), publish_by=user
    )
    return article
