"""What the palette of the back office offers: items, and what one may do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.permissions import speaks
from desk.results import Answer
from desk.search import recently_changed, search
from publishing.models import Publishable
from text.fold import fold
from text.keyboard_layout import switch_layout
from text.languages import LANGUAGES, own_name

MAX_ITEMS, MAX_COMMANDS = 8, 8


@dataclass
class Command:
    """A page to go to; ``words`` are others by which it is found."""

    group: str
    label: str
    url: str
    words: str = ""
    # Whether it is offered before anything is typed.
    is_common: bool = False

    def matches(self, text):
        """Tell whether each word of a text begins one of the command."""
        own = fold(f"{self.group} {self.label} {self.words}").split()
        return all(
            any(word.startswith(typed) for word in own) for typed in fold(text).split()
        )


def context(site, request, text):
    """Return the context of the palette's answer to a text."""
    text = text.strip()
    answer = (
        search(text, request.user, MAX_ITEMS)
        if text
        else Answer("", recently_changed(request.user)[:MAX_ITEMS])
    )
    commands = [] if answer.is_address else matching_commands(site, request, text)
    return {"text": text, "answer": answer, "commands": commands}


def matching_commands(site, request, text):
    every = commands_for(site, request)
    if not text:
        return [command for command in every if command.is_common]
    for typed in dict.fromkeys([text, switch_layout(text)]):
        if matches := [command for command in every if command.matches(typed)]:
            return matches[:MAX_COMMANDS]
    return []


def commands_for(site, request):
    """Return what the person may do: what is common first, then all lists."""
    create, go = gettext("create"), gettext("go to")
    kinds = [kind for app in site.get_app_list(request) for kind in app["models"]]
    return [
        Command(go, gettext("My drafts"), reverse("admin:drafts"), is_common=True),
        *(
            Command(
                create,
                capfirst(kind["model"]._meta.verbose_name),
                kind["add_url"],
                gettext("new add"),
                is_common=issubclass(kind["model"], Publishable),
            )
            for kind in kinds
            if kind["add_url"]
        ),
        *(
            Command(go, kind["name"], kind["admin_url"], gettext("list"))
            for kind in kinds
            if kind["admin_url"]
        ),
        Command(
            go,
            gettext("Translation desk"),
            reverse("admin:translation_desk"),
            gettext("translations stale missing queue"),
        ),
        *translations(kinds, request.user, go),
        *files_of_translators(site, request.user, go),
        Command(go, gettext("First page"), reverse("admin:index")),
        Command(
            go,
            gettext("Comparison of languages"),
            reverse("admin:translation_languages"),
            gettext("checks numbers names translations"),
        ),
        Command(
            go,
            gettext("Signing in"),
            reverse("mfa_index"),
            gettext("password passkey second factor sessions"),
        ),
        Command(go, gettext("View site"), site.site_url, gettext("open public pages")),
    ]


def files_of_translators(site, user, group):
    files = site.translation_files
    if files.subject.may_import(user):
        words = gettext("import XLIFF Excel agency")
        label = gettext("Import translations")
        yield Command(group, label, files.import_address(), words)


def translations(kinds, user, group):
    """Return commands to the lists of what is out of date in the person's languages."""
    return [
        Command(
            group,
            gettext("%(kind)s: %(language)s is out of date")
            % {"kind": kind["name"], "language": own_name(language)},
            f"{kind['admin_url']}?translation_status_{language}=stale",
            gettext("translations stale"),
        )
        for kind in kinds
        if kind["admin_url"] and issubclass(kind["model"], Publishable)
        for language in LANGUAGES
        if speaks(user, language)
    ]
