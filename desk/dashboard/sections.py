"""What the first page shows of what ``queries`` has found: lists of ``Waiting``."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from accounts.permissions import has, may_write
from desk.dashboard import queries
from desk.translation_desk.workload import count_of_words
from publishing.admin.addresses import page_of
from publishing.admin.first_page import Waiting
from publishing.content.snapshots import SHARED
from publishing.content.status import State
from publishing.drafts.permissions import may
from publishing.models import Linkable, Release
from publishing.revisions.display import near_moment, scope_name
from publishing.revisions.history_lines import phrases_of, sentence
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, current, languages_from, others, own_name
from text.pointers import is_key

# How many rows a section shows that is no queue.
LINES = 8


@dataclass
class DashboardData:
    """What lies on the desk of a person; ``items``: only what they may see."""

    user: object
    messages: list
    copies: dict
    revisions: list
    items: dict = field(default_factory=dict)

    def pointers(self):
        named = [*self.messages, *self.revisions]
        pointers = {thing.pointer for thing in named} | self.copies.keys()
        return {pointer for pointer in pointers if pointer and pointer.pk}

    def of(self, what):
        """Yield the messages of a sort with the item that they are about."""
        for message in self.messages:
            if message.what == what and message.pointer in self.items:
                yield message, self.items[message.pointer]

    def releases(self, what):
        """Return the messages of a sort about releases, if the person may see them."""
        may_see = has(self.user, "view", Release)
        return [each for each in self.messages if may_see and each.what == what]

    def in_review(self, item):
        """Return the scopes of an item that wait for a review."""
        copy = self.copies.get(item.pointer)
        states = [code for code in LANGUAGES if item.state_in(code) == State.REVIEW]
        return [*states, *(copy.in_review if copy else ())]

    def may_publish(self, item, scope):
        public = item.public_languages()
        return may(self.user, item.model, scope, publishes=True, public=public)

    def asked(self):
        """Return {(pointer, scope): the request for its review}."""
        return {
            (message.pointer, message.scope): message for message, _ in self.of("asked")
        }


def row_of_language(data, item, language, *about, **more):
    """Return the row of a language that the person writes.

    Who only translates gets the form that is laid out for it.
    """
    may_change = has(data.user, "change", item.model)
    if (
        not may_change
        and language in LANGUAGES
        and may_write(data.user, item.model, language)
    ):
        more["url"] = page_of(item.to_model, "translate", item.to_pk, language)
    return row(item, *about, **more)


def row(item, action, at, facts=(), url="", **more):
    return Waiting(
        kind=item.kind_name,
        title=item.title,
        language=item.language,
        action=action,
        at=at,
        facts=tuple(filter(None, facts)),
        url=url or item.url,
        **more,
    )


def urgency(waiting):
    """Return by when it is to be done, in words, and how they look."""
    if waiting.shape == "returned":
        return gettext("returned"), "late"
    if waiting.due is None:
        return gettext("no date"), ""
    days = (waiting.due - timezone.localdate()).days
    if days < 0:
        words = ngettext("%(days)d day late", "%(days)d days late", -days)
        return words % {"days": -days}, "late"
    if days == 0:
        return gettext("today"), "soon"
    day = date_format(waiting.due, "MONTH_DAY_FORMAT")
    return gettext("by %(day)s") % {"day": day}, ""


def names_of(scopes):
    """Return scopes in words."""
    return ", ".join(map(scope_name, scopes))


def words_of(item, languages):
    words = sum(getattr(item, f"words_{code}") for code in languages if code != SHARED)
    return count_of_words(words) if words else ""


def by(who, moment):
    return f"{who}, {near_moment(moment)}"


# What waits for the person


def waits(data, site):
    """Return what waits for the person, the most urgent first.

    That is what was returned, then what has a day, then the oldest.
    """
    waiting = [
        *returned(data),
        *reviews(data),
        *given(data),
        *notes(data),
        *unsaved(data, site),
        *missed(data),
        *(
            entry
            for each in site._registry.values()
            for entry in each.first_page_waits(data.user)
        ),
    ]
    return sorted(
        waiting,
        key=lambda each: (each.shape != "returned", each.due or date.max, each.at),
    )


def reviews(data):
    """Yield what the person may publish and somebody else wants to be looked at."""
    asked = data.asked()
    for item in data.items.values():
        scopes = [
            scope for scope in data.in_review(item) if data.may_publish(item, scope)
        ]
        requests = [asked.get((item.pointer, scope)) for scope in scopes]
        others_asked = [
            request is None or request.user != data.user for request in requests
        ]
        if not any(others_asked):
            continue
        known = [request for request in requests if request]
        first = min(known, key=lambda request: request.at, default=None)
        yield row(
            item,
            gettext("Review"),
            first.at if first else since(data, item),
            [
                gettext("%(languages)s: in review") % {"languages": names_of(scopes)},
                first and by(first.who, first.at),
                words_of(item, scopes),
            ],
            shape="review",
            due=min((each.day for each in known if each.day), default=None),
        )


def since(data, item):
    copy = data.copies.get(item.pointer)
    return copy.changed_at if copy else timezone.now()


def returned(data):
    """Yield what a reviewer returned to the person, with the reason or the notes."""
    written = {}
    for note, item in data.of("note"):
        written.setdefault(item.pointer, []).append(note.text)
    for message, item in data.of("returned"):
        yield row_of_language(
            data,
            item,
            message.scope,
            gettext("Correct"),
            message.at,
            [
                gettext("%(languages)s: returned")
                % {"languages": names_of([message.scope])},
                by(message.who, message.at),
            ],
            quote=message.text or "\n".join(written.get(item.pointer, ())),
            shape="returned",
        )


def given(data):
    """Yield what the person is to write, with the day, until it is in review."""
    came_back = {
        (message.pointer, message.scope) for message, _item in data.of("returned")
    }
    for message, item in data.of("given"):
        language = message.scope
        if language in data.in_review(item) or (item.pointer, language) in came_back:
            continue
        status = TranslationStatus(getattr(item, f"translation_status_{language}"))
        yield row_of_language(
            data,
            item,
            language,
            gettext("Open"),
            message.at,
            [
                f"{own_name(language)}: {status.label}",
                words_of(item, others(language)),
                gettext("assigned by %(who)s") % {"who": by(message.who, message.at)},
            ],
            shape=status.value,
            due=message.day,
        )


def notes(data):
    """Yield answers to notes of the person, and notes on what they asked to review.

    But for notes on what was returned, which ``returned`` quotes.
    """
    came_back = {message.pointer for message, _item in data.of("returned")}
    facts = {
        "answer": gettext("answer to your note"),
        "note": gettext("note on your text"),
    }
    for what, fact in facts.items():
        for message, item in data.of(what):
            if what == "note" and item.pointer in came_back:
                continue
            yield row(
                item,
                gettext("To the note"),
                message.at,
                [fact, by(message.who, message.at)],
                quote=message.text,
                shape="note",
            )


def unsaved(data, site):
    """Yield what the person typed and did not save."""
    for message in data.messages:
        if message.what != "unsaved":
            continue
        fact = gettext("not saved, last typed %(moment)s") % {
            "moment": near_moment(message.at)
        }
        item = data.items.get(message.pointer)
        if form := item or form_without_item(message, data.user, site):
            yield row(
                form,
                gettext("Open and restore"),
                message.at,
                [fact],
                shape="unsaved",
                due=timezone.localdate(),
            )


def missed(data):
    """Yield the releases that the person had scheduled and that did not go out."""
    for message in data.releases("missed"):
        yield row(
            message.release,
            gettext("Open"),
            message.at,
            [gettext("it did not go out on its date"), near_moment(message.at)],
            quote=message.text,
            shape="missed",
            due=timezone.localdate(message.at),
        )


def form_without_item(message, user, site):
    """Return the form of a new record, or of a kind without texts, as a target."""
    label, _slash, key = message.place.partition("/")
    models = {model._meta.label_lower: model for model in site._registry}
    if (model := models.get(label)) is None:
        return None
    if key == queries.NEW:
        may, page = has(user, "add", model), ["add"]
    elif issubclass(model, Linkable) or not is_key(key):
        return None
    else:
        may = has(user, "change", model) or has(user, "translate", model)
        page = ["change", key]
    kind = capfirst(model._meta.verbose_name)
    return queries.Target(kind, kind, current(), page_of(label, *page)) if may else None


# What the person is working on


def mine(data):
    """Return what the person writes, and what they asked to be reviewed."""
    asked = [
        row(
            item,
            gettext("Open"),
            message.at,
            [
                gettext("%(languages)s: in review")
                % {"languages": names_of([message.scope])}
            ],
            shape="review",
        )
        for message, item in data.of("asked")
        if message.user == data.user and message.scope in data.in_review(item)
    ]
    rows = [*asked, *copies(data), *drafts(data)]
    busy = {message.pointer for message in data.messages if message.what == "returned"}
    urls = {data.items[pointer].url for pointer in busy & data.items.keys()}
    unique = {
        row.url: row
        for row in sorted(rows, key=lambda row: row.at)
        if row.url not in urls
    }
    return [*reversed(unique.values())]


def copies(data):
    for copy in data.copies.values():
        item = data.items.get(copy.pointer)
        if item and copy.is_mine and not copy.in_review:
            yield row(
                item,
                gettext("Continue"),
                copy.changed_at,
                [gettext("working copy")],
                shape="work",
            )


def drafts(data):
    """Yield the items that the person changed and has not published yet."""
    latest = {row.pointer: row for row in reversed(data.revisions)}
    for pointer, revision in latest.items():
        item = data.items.get(pointer)
        if item is None or not item.has_states or pointer in data.copies:
            continue
        languages = [
            code
            for code in languages_from(current())
            if item.state_in(code) == State.DRAFT
            and getattr(item, f"title_{code}")
            and may_write(data.user, item.model, code)
        ]
        if languages:
            yield row(
                item,
                gettext("Continue"),
                revision.made_at,
                [gettext("%(languages)s: draft") % {"languages": names_of(languages)}],
                shape="draft",
            )


# What the person did


def done(data):
    """Return the last things that the person did, each with its item."""
    last = {}
    for revision in data.revisions:
        if revision.pointer in data.items:
            last.setdefault(revision.pointer, revision)
    lines = []
    for pointer, revision in [*last.items()][:LINES]:
        item = data.items[pointer]
        # What the person wrote, another may have published.
        other = None if revision.user_id == data.user.pk else revision.user
        phrases = phrases_of(item.model, revision)
        lines.append((item, sentence(other, phrases), near_moment(revision.made_at)))
    return lines
