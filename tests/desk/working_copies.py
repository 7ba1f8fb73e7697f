"""The working copy of an article, as a person makes and publishes it."""

from datetime import timedelta

from django.utils import timezone

from publishing import working_copies
from publishing.models import WorkingCopy
from tests.factories import PAST, make_article
from tests.forms import send


def copy_of(article):
    return f"/admin/news/article/{article.pk}/working-copy/"


def begin(client, article):
    response = client.post(f"{copy_of(article)}begin/")
    assert response.url == copy_of(article)
    return WorkingCopy.objects.get()


def publish(client, article, parts, at=None, **changes):
    moment = timezone.localtime(at) if at else None
    return send(
        client,
        copy_of(article),
        step="publish",
        **{
            "publish-scopes": parts,
            "publish-at_0": f"{moment:%Y-%m-%d}" if at else "",
            "publish-at_1": f"{moment:%H:%M:%S}" if at else "",
        },
        **changes,
    )


def make_due(title, user, **mine):
    """Make an article whose copy was to be published in English an hour ago."""
    article = make_article(title, ru=PAST, en=PAST)
    copy = working_copies.begin(article, user)
    copy.mine |= mine or {"title_en": "Better"}
    copy.set_languages()
    copy.save()
    copy.progress.create(
        scope="en", publish_at=timezone.now() - timedelta(hours=1), publish_by=user
    )
    return article
