"""The queue of the translation desk: what is to be done next, and why, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from desk.dashboard.dates import AHEAD
from desk.dashboard.figures import WANTED
from desk.dashboard.reads import items_beside, page_of
from desk.translation_desk import reads
from desk.translation_desk.reads import PLACE, RETURNED, STATUSES
from desk.translation_desk.workload import (
    count_of_words,
    is_read_whole,
    kinds_beside,
)
from publishing.content.pointer_model import columns_of
from publishing.revisions.display import name_of, name_of_field
from publishing.translations.translation_status import TranslationStatus
from text.languages import current, language_of, languages_from
from text.pointers import Pointer

TASKS = {
    TranslationStatus.BOTH: _("compare both"),
    TranslationStatus.MISSING: _("translate"),
    TranslationStatus.WORK: _("continue"),
    TranslationStatus.REVIEW: _("review"),
}


@dataclass(frozen=True)
class Selection:
    """What of the queue is shown. ``to_whom``: "nobody", "person" or ""."""

    languages: tuple
    kinds: dict
    statuses: list
    to_whom: str = ""
    person: int | None = None

    def has(self, group):
        """Tell whether a group of the workload belongs to it."""
        return (
            group.language in self.languages
            and group.kind in self.kinds
            and group.status in self.statuses
            and (self.to_whom != "nobody" or group.person is None)
            and (self.to_whom != "person" or group.person == self.person)
        )


@dataclass(frozen=True)
class Key:
    """A row of the queue, as it is ordered: see ``reads.KEYS``."""

    language: str
    soon: object
    unpinned: int
    minus_readers: int
    place: int
    unnumbered: int
    to_do: int
    kind: str
    pk: int
    in_all: int

    @property
    def status(self):
        return STATUSES[self.place]

    @property
    def pointer(self):
        return Pointer(self.kind, self.pk)

    @property
    def words(self):
        return self.in_all if is_read_whole(self.status) else self.to_do

    @property
    def url(self):
        return address(self.kind, self.language).replace("/0/", f"/{self.pk}/", 1)


@cache
def address(kind, language):
    """Return the address of the translation editor, or else of the form, of no item."""
    try:
        return page_of(kind, "translate", 0, language)
    except NoReverseMatch:
        return page_of(kind, "change", 0)


def keys(selection, start=0, length=reads.PAGE):
    """Return a part of the queue, those in need first."""
    today = timezone.localdate()
    last = today + timedelta(days=AHEAD)
    midnight = datetime.combine(last, datetime.min.time()) + timedelta(days=1)
    kinds = selection.kinds
    beside = kinds_beside()
    rows = reads.queue_rows(
        *[selection.languages, selection.to_whom, start, length],
        kinds=[kind for kind in kinds if kind not in beside],
        beside=[kind for kind in kinds if kind in beside],
        places=[PLACE[status] for status in selection.statuses],
        person=selection.person,
        since=today - WANTED,
        first=today.isoformat(),
        last=last.isoformat(),
        until=timezone.make_aware(midnight),
    )
    return [Key(*row) for row in rows]


# What the page shows of it


def rows(selection, start=0):
    """Return the rows of a page."""
    page = keys(selection, start)
    if not page:
        return []
    items = items_of({key.pointer for key in page})
    return [
        Row(key, items[key.pointer], selection.kinds[key.kind])
        for key in page
        if key.pointer in items
    ]


def items_of(pointers):
    """Return {pointer: what is known of the record}."""
    labels, pks = columns_of(pointers)
    items = {pointer_of(row): row for row in reads.details(labels=labels, pks=pks)}
    if beside := pointers - items.keys():
        labels, pks = columns_of(beside)
        titles = items_beside(beside)
        for row in reads.details_beside(labels=labels, pks=pks):
            if pointer_of(row) in titles:
                items[pointer_of(row)] = row | titles[pointer_of(row)]
    return items


def pointer_of(row):
    return Pointer(row["to_model"], row["to_pk"])


@dataclass(frozen=True)
class Row:
    """A language of an item in the queue, as the page shows it."""

    key: Key
    item: dict
    model: type

    @property
    def name(self):
        """What names it in a form: "news.article/12/en"."""
        return f"{self.key.pointer}/{self.key.language}"

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @cached_property
    def language(self):
        """The language of its title."""
        if "language" in self.item:
            return self.item["language"]
        codes = languages_from(current())
        return next((code for code in codes if self.item[f"title_{code}"]), codes[0])

    @property
    def title(self):
        title = self.item.get("title") or self.item.get(f"title_{self.language}")
        return title or gettext("(untitled)")

    @property
    def words(self):
        return count_of_words(self.key.words)

    # What is to be done

    @property
    def task(self):
        status = self.key.status
        if status == RETURNED:
            return self.notes or gettext("correct")
        if status == TranslationStatus.STALE:
            return self.changes
        return TASKS[status]

    @property
    def notes(self):
        codes = {self.key.language, None}
        number = sum(language_of(field) in codes for field in self.item["notes"])
        words = ngettext("%(number)d note", "%(number)d notes", number)
        return number and words % {"number": number}

    @property
    def changes(self):
        """Say what changed: so many paragraphs of a text, or the names of texts."""
        stale = [
            row for row in self.item["stale"] if row["newer"] != [self.key.language]
        ]
        if len(stale) == 1 and stale[0]["blocks"] > 1 and stale[0]["changed_blocks"]:
            number, of = stale[0]["changed_blocks"], stale[0]["blocks"]
            words = ngettext(
                "%(number)d paragraph of %(all)d",
                "%(number)d paragraphs of %(all)d",
                number,
            )
            return words % {"number": number, "all": of}
        names = [
            name_of_field(self.model, f"{row['text']}_{self.key.language}")
            for row in stale
        ]
        return ", ".join(names) or gettext("compare both")

    # Why now

    @property
    def reasons(self):
        """Return why it comes before others, in words."""
        reasons = [self.goes_out, self.event]
        if not self.key.unnumbered:
            reasons.append(gettext("a number changed"))
        if not self.key.unpinned:
            reasons.append(gettext("pinned on the home page"))
        if readers := -self.key.minus_readers:
            wanted = ngettext(
                "%(number)d reader asked for it",
                "%(number)d readers asked for it",
                readers,
            )
            reasons.append(wanted % {"number": readers})
        return [*filter(None, reasons)]

    @property
    def is_urgent(self):
        """Tell whether it is due today or tomorrow."""
        soon = self.key.soon
        return soon is not None and soon <= timezone.localdate() + timedelta(days=1)

    @property
    def goes_out(self):
        moment = self.item.get("goes_out")
        if not (moment and self.key.soon):
            return ""
        moment = timezone.localtime(moment)
        days = (moment.date() - timezone.localdate()).days
        time = {"time": time_format(moment.time())}
        if days == 0:
            return gettext("goes live today, %(time)s") % time
        if days == 1:
            return gettext("goes live tomorrow, %(time)s") % time
        day = date_format(moment, "j E")
        return gettext("goes live %(day)s, %(time)s") % {"day": day, **time}

    @property
    def event(self):
        day = self.key.soon and self.item["details"].get("starts_on")
        if not day:
            return ""
        days = (parse_date(day) - timezone.localdate()).days
        if not 0 <= days <= AHEAD:
            return ""
        if days == 0:
            return gettext("event today")
        return ngettext("event in %(number)d day", "event in %(number)d days", days) % {
            "number": days
        }

    # To whom

    @cached_property
    def assignment(self):
        """Return to whom it is given, and by what day; "" if to nobody."""
        for row in self.item["given"]:
            if row["language"] == self.key.language:
                names = ["username", "first_name", "last_name"]
                person = User(**{name: row[name] for name in names})
                if not row["due_on"]:
                    return name_of(person)
                return gettext("%(person)s, by %(day)s") % {
                    "person": name_of(person),
                    "day": date_format(parse_date(row["due_on"]), "j E"),
                }
        return ""


@dataclass
class Upcoming:
    """A row of the queue for the form before it: its title is read if it is shown."""

    key: Key
    model: type

    @property
    def url(self):
        return self.key.url

    @cached_property
    def row(self):
        item = items_of({self.key.pointer}).get(self.key.pointer)
        return item and Row(self.key, item, self.model)

    @property
    def title(self):
        return self.row.title if self.row else gettext("(untitled)")

    @property
    def language(self):
        return self.row.language if self.row else current()
