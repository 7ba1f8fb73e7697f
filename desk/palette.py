"""What the palette offers: items, and what the menu of the back office lacks."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.permissions import has
from desk.results import Answer
from desk.search import recently_changed, search
from institute.models import Organization
from publishing.admin.addresses import page_of
from publishing.models import Publishable
from text.fold import fold, switch_layout
from text.languages import current, languages_from

MAX_ITEMS, MAX_COMMANDS = 8, 8


class Command(NamedTuple):
    """A page to go to; ``words`` are others by which it is found."""

    group: str
    label: str
    url: str
    words: str = ""
    # Whether it is offered before anything is typed.
    is_common: bool = False
    # What it is about, which alone does not find it.
    kind: str = ""

    def matches(self, text):
        own = f"{self.group} {self.label} {self.words}"
        return begins(own, text) and not begins(self.kind, text)


def begins(words, text):
    """Tell whether each word of a text begins one of the words."""
    words = fold(words).split()
    return all(
        any(word.startswith(part) for word in words) for part in fold(text).split()
    )


def context(site, request, text):
    """Return the context of the palette's answer to a text."""
    text = text.strip()
    answer = (
        search(text, request.user, MAX_ITEMS)
        if text
        else Answer("", recently_changed(request.user)[:MAX_ITEMS])
    )
    commands = (
        [Command(gettext("go to"), *link) for link in answer.links_to_lists]
        if answer.page
        else matching_commands(site, request, text)
    )
    # A script compares with them what the bar of the open item can do.
    readings = [fold(reading) for reading in [text, switch_layout(text)]]
    about = {"text": text, "readings": "\n".join(readings)}
    return {**about, "answer": answer, "commands": commands}


def matching_commands(site, request, text):
    """Return the commands with all words of a text, in whatever language."""
    every = {}
    for language in languages_from(current()):
        with override(language):
            # In another order there.
            for command in commands_for(site, request):
                every.setdefault(command.url, []).append(command)
    if not text:
        return [command for command, *_others in every.values() if command.is_common]
    for typed in dict.fromkeys([text, switch_layout(text)]):
        matches = [
            each[0]
            for each in every.values()
            if any(command.matches(typed) for command in each)
        ]
        if matches:
            return matches[:MAX_COMMANDS]
    return []


def commands_for(site, request):
    """Yield what the person may do: what is common first."""
    create, go = gettext("create"), gettext("go to")
    mine = f"{reverse('admin:all')}?show=mine"
    yield Command(go, gettext("My items"), mine, gettext("drafts"), is_common=True)
    apps = site.get_app_list(request)
    if apps:
        words = gettext("changes last week words history log")
        yield Command(go, gettext("Who wrote what"), reverse("admin:changes"), words)
    if has(request.user, "change", Organization):
        words = gettext("main front page headings words")
        field = f"id_headline_{request.user.interface_language}"
        home = f"{page_of(Organization, 'changelist')}#{field}"
        yield Command(go, gettext("Home page"), home, words)
    for app in apps:
        for kind in app["models"]:
            if kind["add_url"]:
                yield Command(
                    create,
                    kind["name_of_one"],
                    kind["add_url"],
                    gettext("new add"),
                    is_common=issubclass(kind["model"], Publishable),
                )
            if kind["admin_url"] and issubclass(kind["model"], Publishable):
                deleted = f"{gettext('Recently deleted')}: {kind['name']}"
                address = page_of(kind["model"], "deleted")
                words = gettext("trash restore")
                yield Command(go, deleted, address, words, kind=kind["name"])
    files = site.translation_files
    if files.subject.may_import(request.user):
        words = gettext("import XLIFF Excel agency")
        yield Command(go, gettext("Import translations"), files.import_address(), words)
    if site.move.subject.may_import(request.user):
        words = gettext("import XLIFF Excel agency")
        address = site.move.import_address()
        yield Command(go, gettext("Move from an old site"), address, words)
    yield Command(
        go,
        gettext("Comparison of languages"),
        reverse("admin:translation_languages"),
        gettext("checks numbers names translations"),
    )
