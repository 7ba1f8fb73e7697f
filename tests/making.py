"""Plain functions that make records with sensible defaults."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from institute.models import Body, HonourCategory, Inductee
from library.models import Document, Picture
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


def make_category(title="Category"):
    return HonourCategory.objects.create(
        **{f"title_{language}": f"{title} {language}" for language in LANGUAGES}
    )


# What a record of a model needs besides its texts.
NEEDED = {
    Body: lambda: {"kind": Body.Kind.GOVERNING},
    Inductee: lambda: {"category": make_category(), "honoured_in": 2017},
}


def make(model, **fields):
    """Make a record of any publishable model with all that it requires."""
    if model in NEEDED:
        fields = {**NEEDED[model](), **fields}
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


def make_picture(name="picture", **fields):
    """Make a picture's record as the pipeline would, without its files."""
    fields = {
        "token": (name[:1] or "a") * 8,
        "digest": name,
        "original_name": f"{name}.png",
        "bytes": 1000,
        "width": 640,
        "height": 427,
        "sizes": {"full": [[640, 427]], "card": [[240, 160]]},
        **{f"alt_{language}": f"{name} seen {language}" for language in LANGUAGES},
    } | fields
    return Picture.objects.create(**fields)


def file_facts(name="a", **facts):
    """Return what is stored of a file of a document: 1.21 MB of PDF."""
    return {
        "name": f"documents/{name}.pdf",
        "type": "pdf",
        "bytes": 1268000,
        "pages": 12,
        "sha256": name * 64,
        "title": "",
        "language": "ru",
        "is_tagged": True,
    } | facts


def make_document(title="Document", *, ru=None, en=None, files=(), **fields):
    """Make a document; ``files``: the languages that have one, or ``all``.

    ``ru`` and ``en`` are the dates of its publication.
    """
    for language, at in [("ru", ru), ("en", en)]:
        if at:
            fields.update(published(language, at))
        fields.setdefault(f"title_{language}", f"{title} {language}")
    for which in files:
        name = "common_file" if which == "all" else f"file_{which}"
        fields.setdefault(name, file_facts(which[0]))
    fields.setdefault("kind", Document.Kind.STRATEGY)
    return make(Document, **fields)
