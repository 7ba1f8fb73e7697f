"""The articles of the demo content."""

from accounts.models import User
from demo.content import (
    FOLDER,
    Kind,
    backdate,
    bodies,
    day,
    loaded_records,
    read_all,
    states,
    suffixed,
)
from news.models import Article
from publishing.content import changesets
from publishing.models import Link, Topic
from text.pointers import Pointer


def make_article(source, loaded):
    article = Article.objects.create(
        **suffixed(source, ["title", "summary", "correction"]),
        **states(source),
        kind=source["kind"],
        happened_on=source.get("happened_on"),
        corrected_on=source.get("corrected_on"),
        pinned_until=day(source.get("pinned_until", "")) or None,
        lead_picture_id=loaded.get(f"picture:{source.get('lead_picture')}"),
    )
    article.topics.set(loaded_records(Topic, "topic", source["topics"], loaded))
    return article


def connect_article(source, loaded):
    """Store the texts and the related items, which may point to one another."""
    article = Article.objects.get(pk=loaded[f"article:{source['key']}"])
    for name, html in bodies(FOLDER / "articles" / source["key"], loaded).items():
        setattr(article, name, html)
    article.save()
    related = [loaded.get(f"article:{key}") for key in source.get("related", [])]
    Link.objects.relate(
        article, [Pointer("news.article", pk) for pk in related if pk is not None]
    )
    backdate(article)


def change_later(source, loaded):
    """Let a text change after it was translated, so that its translation is stale."""
    later = dict(source.get("later", {}))
    if not later:
        return
    article = Article.objects.get(pk=loaded[f"article:{source['key']}"])
    editor = User.objects.filter(pk=loaded.get("person:editor")).first()
    with changesets.changeset(editor, note=later.pop("note")):
        for name, value in later.items():
            setattr(article, name, value)
        article.save(update_fields=later)


ARTICLES = read_all("articles/*/article.toml")
KINDS = [Kind("article", ARTICLES, make_article, connect_article)]
