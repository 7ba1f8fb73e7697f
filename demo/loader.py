"""The first content: loaded by key, so that edits are kept and deletions stay."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo import agenda, institute, vocabulary
from demo.library import (
    connect_document,
    make_document,
    make_picture,
    prepare_pictures,
)
from demo.models import LoadedDemo
from demo.news import change_later, connect_article, make_article
from demo.reading import read, read_all, suffixed
from institute.models import Organization, Page
from publishing import changesets
from publishing.models import SyncPoint, Topic
from text.languages import LANGUAGES
from website.models import MenuItem

PIECES = [*institute.PIECES, *agenda.PIECES, *vocabulary.PIECES]

SECTIONS = {
    "home": "home",
    "news": "news:list",
    "events": "events:list",
    "glossary": "glossary:index",
    "topics": "topics:list",
    "documents": "documents:list",
    "governing": "institute:governing",
    "directorates": "institute:directorates",
    "projects": "institute:projects",
    "collaboration": "institute:collaboration",
    "honours": "institute:honours",
    "people": "institute:people",
}

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
    begin = timezone.now()
    with changesets.changeset():
        added, loaded = first_versions(password)
    # Their languages agree since their publication, not since today.
    made = SyncPoint.objects.filter(synced_by=None, synced_at__gte=begin)
    made.update(synced_at=None)
    for source in read_all("articles/*/article.toml"):
        if f"article:{source['key']}" in added:
            change_later(source, loaded)
    return added


def first_versions(password):
    """Add what is absent, each as one revision."""
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
    for topic in read("topics.toml")["topics"]:
        once(f"topic:{topic['key']}", lambda t=topic: make_topic(t))
    pictures = read("pictures.toml")["pictures"]
    absent = [
        picture for picture in pictures if f"picture:{picture['key']}" not in loaded
    ]
    for source, prepared in prepare_pictures(absent):
        once(
            f"picture:{source['key']}", lambda s=source, p=prepared: make_picture(s, p)
        )
    documents = read_all("documents/*/document.toml")
    for source in documents:
        once(f"document:{source['key']}", lambda s=source: make_document(s, loaded))
    articles = read_all("articles/*/article.toml")
    for source in articles:
        once(f"article:{source['key']}", lambda s=source: make_article(s, loaded))
    for kind, sources, make, _connect in PIECES:
        for source in sources:
            key = f"{kind}:{source['key']}"
            once(key, lambda m=make, s=source: m(s, loaded))
    for position, item in enumerate(read("menu.toml")["items"]):
        once(f"menu:{item['key']}", lambda i=item, p=position: menu_item(i, p, loaded))
    for source in documents:
        if f"document:{source['key']}" in added:
            connect_document(source, loaded)
    for source in articles:
        if f"article:{source['key']}" in added:
            connect_article(source, loaded)
    for kind, sources, _make, connect in PIECES:
        for source in sources:
            if connect and f"{kind}:{source['key']}" in added:
                connect(source, loaded)
    return added, loaded


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


def menu_item(source, position, loaded):
    return MenuItem.objects.create(
        **suffixed(source, ["label"]),
        parent=institute.one(MenuItem, "menu", source.get("under"), loaded),
        section=SECTIONS.get(source.get("section"), ""),
        page=institute.one(Page, "page", source.get("page"), loaded),
        url=source.get("url", ""),
        position=position,
        is_at_the_foot=source.get("is_at_the_foot", False),
    )


def make_topic(source):
    topic = Topic(**suffixed(source, ["title", "summary"]))
    for language in LANGUAGES:
        setattr(topic, f"state_{language}", Topic.State.PUBLISHED)
        setattr(topic, f"published_at_{language}", timezone.now())
    topic.save()
    return topic
