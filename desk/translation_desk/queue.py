"""The queue of the translation desk: what is to be done next, and why, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from accounts.models import User
from desk.dashboard.needs import WANTED
from desk.dashboard.queries import AHEAD
from desk.results import Result
from desk.translation_desk import queries, workload
from desk.translation_desk.queries import RANKS, RETURNED, STATUSES
from publishing.admin.addresses import page_of
from publishing.content.pointer_model import columns_of
from publishing.revisions.display import name_of, name_of_field
from publishing.translations.translation_status import TranslationStatus
from text.languages import current, language_of
from text.pointers import Pointer

TASKS = {
    TranslationStatus.BOTH: _("compare both"),
    TranslationStatus.MISSING: _("translate"),
    TranslationStatus.WORK: _("continue"),
    TranslationStatus.REVIEW: _("review"),
}


@dataclass
class QueueRow:
    """A language of an item in the queue: ``queries.COLUMNS``, and what they say.

    ``code``: the language into which it is translated.
    """

    code: str
    due: object
    readers: int
    rank: int
    has_changed_number: bool
    to_do: int
    kind: str
    pk: int
    in_all: int

    @property
    def status(self):
        return STATUSES[self.rank]

    @property
    def pointer(self):
        return Pointer(self.kind, self.pk)

    @property
    def name(self):
        """What names it in a form: "news.article/12/en"."""
        return f"{self.pointer}/{self.code}"

    @property
    def url(self):
        return address(self.kind, self.code).replace("/0/", f"/{self.pk}/", 1)

    @property
    def words(self):
        number = workload.words_to_read(self.status, self.to_do, self.in_all)
        return workload.count_of_words(number)

    @cached_property
    def item(self):
        """What is known of the record, None if it is there no more."""
        return items_of({self.pointer}).get(self.pointer)

    @property
    def language(self):
        return self.item.language if self.item else current()

    @property
    def title(self):
        return self.item.title if self.item else gettext("(deleted)")

    # What is to be done

    @property
    def mark(self):
        return workload.mark_of(self.status).saying(self.task)

    @property
    def task(self):
        if self.status == RETURNED:
            return self.notes or gettext("correct")
        if self.status == TranslationStatus.STALE:
            return self.changes
        return TASKS[self.status]

    @property
    def notes(self):
        codes = {self.code, None}
        number = sum(language_of(field) in codes for field in self.item.notes)
        words = ngettext("%(number)d note", "%(number)d notes", number)
        return number and words % {"number": number}

    @property
    def changes(self):
        """Say what changed: so many paragraphs of a text, or the names of texts."""
        stale = [row for row in self.item.stale if row["newer"] != [self.code]]
        if len(stale) == 1 and stale[0]["blocks"] > 1 and stale[0]["changed_blocks"]:
            number, of = stale[0]["changed_blocks"], stale[0]["blocks"]
            words = ngettext(
                "%(number)d paragraph of %(all)d",
                "%(number)d paragraphs of %(all)d",
                number,
            )
            return words % {"number": number, "all": of}
        names = [
            name_of_field(self.item.model, f"{row['text']}_{self.code}")
            for row in stale
        ]
        return ", ".join(names) or gettext("compare both")

    # Why now

    @property
    def reasons(self):
        """Say why it comes before others."""
        reasons = [self.goes_out, self.event]
        if self.has_changed_number:
            reasons.append(gettext("a number changed"))
        if self.readers:
            wanted = ngettext(
                "%(number)d reader asked for it",
                "%(number)d readers asked for it",
                self.readers,
            )
            reasons.append(wanted % {"number": self.readers})
        return "; ".join(filter(None, reasons))

    @property
    def is_urgent(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        return self.due is not None and self.due <= tomorrow

    @property
    def goes_out(self):
        moment = self.item.goes_out
        if not (moment and self.due):
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
        day = self.due and self.item.details.get("starts_on")
        days = (parse_date(day) - timezone.localdate()).days if day else -1
        if not 0 <= days <= AHEAD:
            return ""
        if days == 0:
            return gettext("event today")
        words = ngettext("event in %(number)d day", "event in %(number)d days", days)
        return words % {"number": days}

    @cached_property
    def assignment(self):
        """Say to whom it is given, and by what day; "" if to nobody."""
        for row in self.item.given:
            if row["language"] == self.code:
                names = ["username", "first_name", "last_name"]
                person = name_of(User(**{name: row[name] for name in names}))
                if not row["due_on"]:
                    return person
                day = date_format(parse_date(row["due_on"]), "j E")
                return gettext("%(person)s, by %(day)s") % {
                    "person": person,
                    "day": day,
                }
        return ""


@cache
def address(kind, language):
    """Return the address of the translation editor, or else of the form, of no item."""
    try:
        return page_of(kind, "translate", 0, language)
    except NoReverseMatch:
        return page_of(kind, "change", 0)


def rows(selection, start=0, length=queries.PAGE):
    """Return a part of the queue, most urgent first; each reads its item when asked."""
    today = timezone.localdate()
    last = today + timedelta(days=AHEAD)
    midnight = datetime.combine(last, datetime.min.time()) + timedelta(days=1)
    found = queries.queue_rows(
        *[selection.languages, selection.whose, start, length],
        **{f"kinds_{code}": selection.kinds_in(code) for code in selection.languages},
        ranks=[RANKS[status] for status in selection.statuses],
        person=selection.person,
        since=today - WANTED,
        first=today.isoformat(),
        last=last.isoformat(),
        until=timezone.make_aware(midnight),
    )
    return [QueueRow(*row) for row in found]


def rows_of_page(selection, start):
    """Return the same with their items, which are read together."""
    page = rows(selection, start)
    items = items_of({row.pointer for row in page})
    for row in page:
        row.item = items.get(row.pointer)
    return [row for row in page if row.item]


def items_of(pointers):
    if not pointers:
        return {}
    labels, pks = columns_of(pointers)
    items = map(Result, queries.details(labels=labels, pks=pks))
    return {item.pointer: item for item in items}
