"""The first content: loaded by key, so that edits are kept and deletions stay."""

import os
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo import agenda, institute, journal, library, news, vocabulary
from demo.content import TARGETS, Kind, loaded_record, read, suffixed
from demo.models import LoadedDemo
from institute.models import Organization, Page
from publishing.content import changesets
from publishing.content.registry import model_of
from publishing.models import Redirect, Release, SyncPoint, Topic
from publishing.releases import contents
from text.languages import LANGUAGES
from website.models import MenuItem

# Name of the account: role, and the languages that it writes.
ACCOUNTS = {
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
    sync_points = SyncPoint.objects.filter(synced_by=None, synced_at__gte=begin)
    sync_points.update(synced_at=None)
    if any(key.startswith("paper:") for key in added):
        journal.backdate_articles(loaded)
    for source in news.ARTICLES:
        if f"article:{source['key']}" in added:
            news.change_later(source, loaded)
    return added


def first_versions(password):
    """Add what is absent, each as one revision.

    Return the keys of what was added, and the primary keys of all that was ever loaded.
    """
    loaded = dict(LoadedDemo.objects.values_list("key", "pk_loaded"))
    added = []

    def remember(key, record):
        loaded[key] = record.pk
        LoadedDemo.objects.create(key=key, pk_loaded=record.pk)
        added.append(key)

    for name, (role, languages) in ACCOUNTS.items():
        if f"person:{name}" not in loaded:
            remember(f"person:{name}", make_account(name, role, languages, password))
    if "organization" not in loaded:
        remember("organization", make_organization())
    for kind in KINDS:
        absent = [
            source
            for source in kind.sources
            if f"{kind.name}:{source['key']}" not in loaded
        ]
        for source, *prepared in with_prepared(kind, absent):
            record = kind.make(source, loaded, *prepared)
            remember(f"{kind.name}:{source['key']}", record)
    for kind in KINDS:
        for source in kind.sources:
            if kind.connect and f"{kind.name}:{source['key']}" in added:
                kind.connect(source, loaded)
    return added, loaded


def with_prepared(kind, sources):
    """Yield the arguments of ``make`` for each source; prepare them side by side."""
    if not kind.prepare:
        yield from zip(sources)
        return
    # Each waits for a process, and more of them than processors would be out of time.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(sources, pool.map(kind.prepare, sources), strict=True)


def make_account(name, role, languages, password):
    user = User.objects.create_user(
        name,
        f"{name}@institute.example",
        password=password,
        languages=list(languages),
        is_staff=True,
        is_superuser=role is None,
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_organization():
    source = read("organization.toml")
    return Organization.objects.first() or Organization.objects.create(
        **suffixed(
            source,
            [
                *["name", "short_name", "headline", "statement", "about"],
                *["address", "imprint"],
            ],
        ),
        founded_on=source["founded"],
        emails=source["emails"],
        phones=source["phones"],
        links=source["urls"],
    )


def make_menu_item(source, loaded):
    return MenuItem.objects.create(
        **suffixed(source, ["label", "description"]),
        parent=loaded_record(MenuItem, "menu", source.get("under"), loaded),
        section=source.get("section", ""),
        page=loaded_record(Page, "page", source.get("page"), loaded),
        url=source.get("url", ""),
        position=source["position"],
        is_at_the_foot=source.get("is_at_the_foot", False),
    )


def make_topic(source, loaded):
    topic = Topic(**suffixed(source, ["title", "summary"]))
    for language in LANGUAGES:
        setattr(topic, f"state_{language}", Topic.State.PUBLISHED)
        setattr(topic, f"published_at_{language}", timezone.now())
    topic.save()
    return topic


def make_old_url(source, loaded):
    models = {**dict(TARGETS.values()), "concept": "glossary.concept"}
    return Redirect.objects.create(
        path=source["key"],
        language=source["language"],
        kind=Redirect.Kind.LEGACY,
        to_model=models[source["to"].partition(":")[0]],
        to_pk=loaded[source["to"]],
    )


def make_release(source, loaded):
    release = Release.objects.create(
        name=source["name"],
        note=source["note"].strip(),
        made_by=User.objects.filter(pk=loaded["person:publisher"]).first(),
    )
    labels = dict(TARGETS.values())
    for item in source["items"]:
        kind, _colon, key = item["to"].partition(":")
        model = model_of(labels[kind])
        if record := loaded_record(model, kind, key, loaded):
            contents.add(release, record, item["languages"])
    return release


def menu():
    """Return the menu's items with their positions, which follow from their order."""
    items = read("menu.toml")["items"]
    return [{**item, "position": place} for place, item in enumerate(items)]


# In an order in which a record finds those that it names.
KINDS = [
    Kind("topic", read("topics.toml")["topics"], make_topic),
    *library.KINDS,
    *news.KINDS,
    *institute.KINDS,
    *journal.KINDS,
    *agenda.KINDS,
    *vocabulary.KINDS,
    Kind("menu", menu(), make_menu_item),
    Kind("old-url", read("old_urls.toml")["urls"], make_old_url),
    Kind("release", read("releases.toml")["releases"], make_release),
]
