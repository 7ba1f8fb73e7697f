"""The working copy of an article, as a person makes and publishes it."""

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from accounts.models import User
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article
from tests.forms import send
from tests.publishing.records import begin_copy, change_copy


def begin(client, article):
    return begin_copy(article, User.objects.get(pk=client.session[SESSION_KEY]))


def publish(client, article, language, at=None, **changes):
    """Publish a language, or "all"; what the languages share goes with it."""
    moment = timezone.localtime(at) if at else None
    return send(
        client,
        change_of(article),
        transition=f"publish:{language}",
        schedule_at_0=f"{moment:%Y-%m-%d}" if at else "",
        schedule_at_1=f"{moment:%H:%M:%S}" if at else "",
        **changes,
    )


def make_due(title, user, **mine):
    """Make an article whose copy was to be published in English an hour ago."""
    article = make_article(title, ru=PAST, en=PAST)
    working_copy = change_copy(article, user, **mine or {"title_en": "Better"})
    working_copy.progress.create(
        scope="en", publish_at=timezone.now() - timedelta(hours=1), publish_by=user
    )
    return article
