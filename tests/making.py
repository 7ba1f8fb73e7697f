"""Plain functions that make records with sensible defaults."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from news.models import Article
from publishing.languages import LANGUAGES
from publishing.models import Publishable, Topic

State = Publishable.State

PAST = datetime(2017, 6, 30, 9, tzinfo=UTC)
LATER = datetime(2017, 7, 10, 9, tzinfo=UTC)


def future():
    return timezone.now() + timedelta(days=10)


def published(language, at=PAST, until=None):
    return {
        f"state_{language}": State.PUBLISHED,
        f"published_at_{language}": at,
        f"published_until_{language}": until,
    }


def make(model, **fields):
    """Make a record of any publishable model with all texts that it requires."""
    for name in model.required:
        for language in LANGUAGES:
            fields.setdefault(f"{name}_{language}", f"{name} {language}")
    return model.objects.create(**fields)


def make_article(title="Article", *, ru=None, en=None, **fields):
    """Make an article; ``ru`` and ``en`` are the dates of its publication."""
    for language, at in [("ru", ru), ("en", en)]:
        if at:
            fields.update(published(language, at))
        fields.setdefault(f"title_{language}", f"{title} {language}")
    return make(Article, **fields)


def make_topic(title="Topic", **fields):
    for language in LANGUAGES:
        fields = {
            **published(language),
            f"title_{language}": f"{title} {language}",
        } | fields
    return make(Topic, **fields)
