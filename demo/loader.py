"""The first content: loaded by key, so that edits are kept and deletions stay."""

import os
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from demo import records
from demo.content import DATED_BY_LOADING, backdate
from demo.kinds import KINDS
from demo.models import LoadedDemo
from publishing.catalogue import resolve
from publishing.catalogue.demonstration import Demonstration
from publishing.content import changesets
from publishing.models import Publishable, SyncPoint
from text.languages import LANGUAGES
from text.pointers import Pointer

# The key of what tells readers about the demo.
EXPLAINED_IN = "article:reading-this-site"
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
    loaded = dict(LoadedDemo.objects.values_list("key", "pk_loaded"))
    before = set(loaded)
    with changesets.changeset():
        add_accounts(password, loaded)
        made = first_versions(loaded)
        for model, pk, source in made:
            records.complete(model.objects.get(pk=pk), source, loaded)
    # Their languages agree since their publication, not since today.
    sync_points = SyncPoint.objects.filter(synced_by=None, synced_at__gte=begin)
    sync_points.update(synced_at=None)
    for model, pk, source in made:
        if (
            issubclass(model, Publishable)
            and model._meta.label_lower not in DATED_BY_LOADING
        ):
            backdate(model.objects.get(pk=pk))
        if "later" in source:
            change_later(model.objects.get(pk=pk), source["later"], loaded)
    return [key for key in loaded if key not in before]


def add_accounts(password, loaded):
    for name, (role, languages) in ACCOUNTS.items():
        if f"person:{name}" in loaded:
            continue
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
        remember(f"person:{name}", user, loaded)


def first_versions(loaded):
    """Make what is absent; return (model, primary key, source) of each record."""
    made = []
    for kind in KINDS:
        absent = [s for s in kind.sources if kind.remembered(s) not in loaded]
        for source, set_files in with_files(kind, absent):
            record = kind.is_single and kind.model.objects.first()
            if not record:
                try:
                    record = records.make(kind, source, loaded, set_files)
                except records.Missing:
                    continue
                made.append((kind.model, record.pk, source))
            is_invented = source.get("invented", False)
            remember(kind.remembered(source), record, loaded, is_invented=is_invented)
    return made


def with_files(kind, sources):
    """Yield (source, what sets its files); prepare them side by side."""
    if not kind.prepare:
        yield from ((source, None) for source in sources)
        return
    # Each waits for a process, and more of them than processors would be out of time.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(sources, pool.map(kind.prepare, sources), strict=True)


def remember(key, record, loaded, **facts):
    loaded[key] = record.pk
    LoadedDemo.objects.create(key=key, pk_loaded=record.pk, **facts)


def change_later(record, later, loaded):
    """Let a text change after it was translated, so that its translation is stale."""
    editor = User.objects.filter(pk=loaded.get("person:editor")).first()
    changed = {name: value for name, value in later.items() if name != "note"}
    with changesets.changeset(editor, note=later["note"]):
        for name, value in changed.items():
            setattr(record, name, value)
        record.save(update_fields=changed)


def read_demonstration():
    """Return what the pages tell of the demo: that it is one, and what is invented."""
    labels = {kind.name: kind.label for kind in KINDS}
    loaded = LoadedDemo.objects.filter(Q(is_invented=True) | Q(key=EXPLAINED_IN))
    pointers = {
        key: Pointer(labels[key.partition(":")[0]], pk)
        for key, pk in loaded.values_list("key", "pk_loaded")
    }
    explanation = [pointer] if (pointer := pointers.pop(EXPLAINED_IN, None)) else []
    paths = {
        code: entry.address_in(code)
        for entry in resolve(explanation, LANGUAGES[0]).values()
        for code in LANGUAGES
    }
    return Demonstration(frozenset(pointers.values()), paths)
