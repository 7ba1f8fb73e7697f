"""The first content: loaded by key, so that edits are kept and deletions stay."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from institute.models import Organization
from news.models import Article
from publishing.languages import LANGUAGES
from publishing.models import Link, Topic
from publishing.pointers import Pointer
from website.models import LoadedDemo, MenuItem

FOLDER = Path(__file__).parent
SECTIONS = {"home": "home", "news": "news:list", "topics": "topics:list"}

# Name of the account: role, and the languages that it writes.
PEOPLE = {
    "admin": (None, LANGUAGES),
    "editor": ("Editor", LANGUAGES[:1]),
    "translator": ("Translator", LANGUAGES[1:]),
    "publisher": ("Publisher", LANGUAGES),
    "terminologist": ("Terminologist", LANGUAGES),
}


@transaction.atomic
def load(password):
    """Add what is absent and was never loaded; return the keys of what was added."""
    loaded = dict(LoadedDemo.objects.values_list("key", "pk_loaded"))
    added = []

    def once(key, make):
        if key not in loaded:
            record = make()
            loaded[key] = record.pk
            LoadedDemo.objects.create(key=key, pk_loaded=record.pk)
            added.append(key)

    for name, (role, languages) in PEOPLE.items():
        once(
            f"person:{name}",
            lambda n=name, r=role, c=languages: person(n, r, c, password),
        )
    once("organization", organization)
    for position, item in enumerate(read("menu.toml")["items"]):
        once(f"menu:{item['key']}", lambda i=item, p=position: menu_item(i, p))
    for topic in read("topics.toml")["topics"]:
        once(f"topic:{topic['key']}", lambda t=topic: make_topic(t))
    sources = [read(path) for path in sorted(FOLDER.glob("articles/*/article.toml"))]
    for source in sources:
        once(f"article:{source['key']}", lambda s=source: make_article(s, loaded))
    for source in sources:
        if f"article:{source['key']}" in added:
            connect(source, loaded)
    return added


def read(path):
    return tomllib.loads((FOLDER / path).read_text())


def person(name, role, languages, password):
    user = User.objects.create_user(
        name,
        password=password,
        languages=list(languages),
        is_staff=True,
        is_superuser=role is None,
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def organization():
    source = read("organization.toml")
    return Organization.objects.first() or Organization.objects.create(
        **suffixed(source, ["name", "short_name", "address", "about"]),
        founded_on=source["founded"],
        emails=source["emails"],
        phones=source["phones"],
        links=source["urls"],
    )


def menu_item(source, position):
    return MenuItem.objects.create(
        **suffixed(source, ["label"]),
        section=SECTIONS.get(source.get("section"), ""),
        url=source.get("url", ""),
        position=position,
    )


def make_topic(source):
    topic = Topic(**suffixed(source, ["title", "summary"]))
    for language in LANGUAGES:
        setattr(topic, f"state_{language}", Topic.State.PUBLISHED)
        setattr(topic, f"published_at_{language}", timezone.now())
    topic.save()
    return topic


def make_article(source, loaded):
    article = Article(
        **suffixed(source, ["title", "summary", "correction"]),
        kind=source["kind"],
        happened_on=source.get("happened_on"),
    )
    for language in LANGUAGES:
        state = source[language]
        setattr(article, f"state_{language}", state["state"])
        setattr(article, f"published_at_{language}", moment(state.get("published_at")))
        setattr(article, f"withdrawal_reason_{language}", state.get("reason", ""))
    article.save()
    topics = [loaded[f"topic:{key}"] for key in source["topics"]]
    article.topics.set(Topic.objects.filter(pk__in=topics))
    return article


def connect(source, loaded):
    """Store the texts and the related items, which may point to one another."""
    article = Article.objects.get(pk=loaded[f"article:{source['key']}"])
    folder = FOLDER / "articles" / source["key"]

    def address(match):
        pk = loaded.get(f"article:{match[1]}")
        return Pointer("news.article", pk).address if pk else ""

    for language in LANGUAGES:
        html = (folder / f"{language}.html").read_text()
        setattr(article, f"body_{language}", re.sub(r"key:([a-z0-9-]+)", address, html))
    article.save()
    related = [loaded.get(f"article:{key}") for key in source.get("related", [])]
    Link.objects.relate(
        article, [Pointer("news.article", pk) for pk in related if pk is not None]
    )
    # Its history did not happen today.
    Article._base_manager.filter(pk=article.pk).update(
        **{
            f"updated_at_{language}": published_at
            for language in LANGUAGES
            if (published_at := getattr(article, f"published_at_{language}"))
        }
    )


def suffixed(source, names):
    return {
        f"{name}_{language}": source.get(f"{name}_{language}", "")
        for name in names
        for language in LANGUAGES
    }


def moment(value):
    """Return a date as it stands, or one so many days from now ("+45 days")."""
    if isinstance(value, str):
        return timezone.now() + timedelta(days=int(value.split()[0]))
    return value
