"""An event of a partner's calendar as a row: its words go into the columns of their
language, and what has no column into the text or into a remark."""

import re

from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext, gettext_lazy as _, override

from imports.fields import key_of
from imports.report import cut
from imports.tables import Row
from text.languages import LANGUAGES, current, language_of, language_of_words

WRONG = {
    "twice": _("It stands in line %(first)d already."),
    "repeats": _(
        "An event that repeats cannot be brought in: ask for a file in which each of "
        "its days is an event."
    ),
    "one_of_many": _(
        "This is a single day of an event that repeats, and cannot be brought in."
    ),
    "no_start": _("The event has no beginning (DTSTART)."),
    "date": _("“%(value)s” is no date: it is written 20170627 or 20170627T100000."),
    "duration": _("“%(value)s” is no duration: it is written PT1H30M or P2D."),
    "other_kind": _("The beginning is a day and the end a time, or the reverse."),
    "both_ends": _("There is an end (DTEND) and a duration: only one may be."),
    "end_before": _("It cannot end before it begins."),
    "zone": _("There is no time zone “%(zone)s”, nor does the file explain it."),
    "number": _("“%(value)s” is no number."),
}
REMARKS = {
    "floating": _("The time has no zone: it is taken as that of %(zone)s."),
    "utc": _("The time is in UTC: it is told by the clock of %(zone)s."),
    "same_offset": _(
        "The zone “%(name)s” is not known; its clock is that of %(zone)s, which is "
        "taken."
    ),
    "no_uid": _("The event has no name (UID): another import would double it."),
    "tentative": _("It is not settled there yet; here it is as planned."),
    "not_public": _("It is marked there as not public: %(value)s."),
    "left_out": _("Has no place here%(number)s: %(value)s"),
    "part": _("Has no place here%(number)s."),
    "foreign": _("Of another program, left out: %(names)s."),
    "other_language": _("“%(language)s” is none of ours: it is told by the letters."),
    "place": _("There is no place “%(place)s”: the words stand below the text."),
    "topics": _("These topics are not known, and left out: %(topics)s."),
}
MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h\d)\b[^<>]*>", re.I
)
# What of one event is told at most.
MOST_TOLD = 50
ADDRESS = re.compile(r"https?://\S+")


def row_of(event, known) -> Row:
    """``known``: {"place": …, "topics": …}, each {key of a name: records}."""
    row = Words(event, known).row
    row.errors = row.errors[:MOST_TOLD]
    row.remarks, more = no_more_than_told(row.remarks)
    row.remarks += [("", message) for message in more]
    return row


def no_more_than_told(remarks):
    """Return as many remarks as a person reads, and in a list what tells of more."""
    rest = len(remarks) - MOST_TOLD
    more = [gettext("… and %(count)d more.") % {"count": rest}] if rest > 0 else []
    return remarks[:MOST_TOLD], more


class Words:
    """The words of an event on their way into the row."""

    def __init__(self, event, known):
        self.row = Row(event["line"], event["cells"])
        self.row.errors = [told(WRONG, *fault) for fault in event["faults"]]
        self.row.remarks = [told(REMARKS, *remark) for remark in event["remarks"]]
        self.known = known
        # {column: line} of what was given a column.
        self.lines = {}
        said = {}
        for name, *what in event["said"]:
            said.setdefault(name, []).append(what)
        for language, text, line in said.get("SUMMARY", []):
            self.give("SUMMARY", "title", language, text, line)
        for language, text, line in said.get("DESCRIPTION", []):
            self.give("DESCRIPTION", "body", language, as_html(text), line)
        # What tells no language is told in that of the title.
        self.language = next(
            (language_of(one) for one in self.lines if one.startswith("title_")),
            current(),
        )
        places = [
            self.locate(text, line)
            for _language, text, line in said.get("LOCATION", [])
        ]
        if "online_url" in self.row.cells:
            self.row.cells["attendance"] = "mixed" if any(places) else "online"
        for _language, text, _line in said.get("URL", []):
            self.link(text)
        for _language, names, line in said.get("CATEGORIES", []):
            self.sort(names, line)
        names = [text for _language, text, _line in said.get("ORGANIZER", [])]
        if names:
            self.row.cells[f"organisers_{self.language}"] = names

    def remark(self, code, name, line, **values):
        self.row.remarks.append(told(REMARKS, code, name, line, values))

    def give(self, name, column, language, text, line):
        if language not in LANGUAGES:
            if language:
                self.remark("other_language", name, line, language=language)
            language = language_of_words(text)
        column = f"{column}_{language}"
        if (first := self.lines.setdefault(column, line)) != line:
            self.row.errors.append(told(WRONG, "twice", name, line, {"first": first}))
        self.row.cells[column] = text

    def locate(self, text, line):
        """Find the place by its name, or keep the words; tell whether it is one."""
        cells = self.row.cells
        places = self.known["place"].get(key_of(text), set())
        if len(places) == 1 and "place" not in cells:
            cells["place"] = str(next(iter(places)).pk)
        elif ADDRESS.fullmatch(text) and cells.get("online_url", text) == text:
            cells["online_url"] = text
            return False
        else:
            with override(self.language):
                self.add(format_html("<p>{} {}</p>", gettext("Place:"), text))
            self.remark("place", "LOCATION", line, place=text)
        return True

    def link(self, address):
        if ADDRESS.fullmatch(address):
            self.add(format_html('<p><a href="{0}">{0}</a></p>', address))
        else:
            self.add(format_html("<p>{}</p>", address))

    def sort(self, names, line):
        """Give the event the topics that are known here."""
        topics = [name for name in names if len(self._topics_of(name)) == 1]
        self.row.cells.setdefault("topics", []).extend(topics)
        if unknown := "; ".join(name for name in names if name not in topics):
            self.remark("topics", "CATEGORIES", line, topics=unknown)

    def _topics_of(self, name):
        return self.known["topics"].get(key_of(name), set())

    def add(self, paragraph):
        """Put a paragraph behind the text."""
        column = f"body_{self.language}"
        self.row.cells[column] = self.row.cells.get(column, "") + paragraph


def told(messages, code, name, line, values):
    """Return (where, message) as a report tells it."""
    where = gettext("%(name)s in line %(line)d") % {"name": name, "line": line}
    return where, cut(str(messages[code]) % values)


def as_html(text):
    """Return a description as it was meant: some programs write markup into it."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)
