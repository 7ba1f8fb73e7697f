"""Makes a table of events of a partner's calendar file (.ics), which ``ics`` reads.

The texts of an event go into the columns of their language, what has no column into its
text; a remark on the file names what is left out.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext, gettext_lazy as _, override

from events import zones
from events.imports.ics import LARGEST, MOST_EVENTS, MOST_LINES
from imports import foreign
from imports.fields import key_of
from imports.report import cut
from imports.tables import Row, Table
from sandbox import MEGABYTE
from text.languages import LANGUAGES, current, language_of_words

# A cell that clears the value; an empty one would leave it unchanged.
CLEAR = "-"
# How many names of what is left out are shown.
MOST_SHOWN = 30
FAULTS = {
    "damaged": _(
        "This is not a calendar file (.ics, iCalendar 2.0), or it holds no event, or "
        "it is damaged: a part of it has no end, or letters cannot be read."
    ),
    "overrun": _(
        "The calendar is too large, or takes too long to read: split it. It may be up "
        "to %(megabytes)d MB, with %(events)d events and %(lines)d lines."
    ),
}
# What keeps a single event out.
DAMAGED = _("The event is damaged and cannot be read.")
REPEATS = _(
    "A repeating event, or one day of it, cannot be imported: ask for a file in which "
    "each day is an event of its own."
)
WITHOUT_UID = _("The event has no identifier (UID), by which it would be found again.")
FAULTS_OF_TIME = {
    "time": _(
        "Its time cannot be read: it needs one beginning (DTSTART) and at most one end "
        "(DTEND or DURATION), all of them days, or all with a time."
    ),
    "zone": _(
        "“%(zone)s” is the time zone of no place: ask for a file with a zone such as "
        "Europe/Moscow."
    ),
}
STATUSES = {
    "CONFIRMED": "scheduled",
    "TENTATIVE": "scheduled",
    "CANCELLED": "cancelled",
}
MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h\d)\b[^<>]*>", re.I
)
ADDRESS = re.compile(r"https?://\S+")


def is_calendar(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as a calendar."""
    begin = file.read(64)
    file.seek(0)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    name = str(getattr(file, "name", ""))
    return text.startswith(b"BEGIN:VCALENDAR") or name.lower().endswith(".ics")


def read(file, known) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    ``known``: the places and topics by their names, as ``fields.by_name`` returns them.
    """
    ours = zones.of_the_institute()
    try:
        events, _rest = foreign.read("events.imports.ics", file, ours, largest=LARGEST)
    except foreign.Fault as error:
        limits = {
            "megabytes": LARGEST // MEGABYTE,
            "events": MOST_EVENTS,
            "lines": MOST_LINES,
        }
        raise ValidationError(str(FAULTS[error.code]) % limits) from error
    rows, left_out = [], {}
    for line, event in events:
        rows.append(Row(line, {}))
        if event is None:
            rows[-1].errors.append(("VEVENT", str(DAMAGED)))
        else:
            fill(rows[-1], event, known)
            left_out |= dict.fromkeys(names_left_out(event, known))
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, remarks_on([*left_out]), has_lines=True)


def names_left_out(event, known):
    """Yield what the site has no field for; what other programs add counts as one."""
    for name in event["left_out"]:
        yield "X-…" if name.startswith("X-") else name
    for name in event["topics"]:
        if not is_known(known["topics"], name):
            yield f"CATEGORIES “{name}”"


def remarks_on(left_out):
    if not left_out:
        return []
    names = map(cut, left_out[:MOST_SHOWN])
    message = gettext("The site has no field for this, so it was left out: %(names)s.")
    more = " …" if left_out[MOST_SHOWN:] else ""
    return [message % {"names": "; ".join(names) + more}]


def fill(row, event, known):
    """Give a row its cells, errors and remarks; ``event``: as ``ics`` prints it."""
    if event["repeats"]:
        row.errors.append(("RRULE", str(REPEATS)))
    if not event["uid"]:
        row.errors.append(("UID", str(WITHOUT_UID)))
    titles = in_languages(event["titles"])
    language = next(iter(titles), current())
    cells = {
        "source_uid": event["uid"],
        "source_sequence": event["sequence"],
        "status": STATUSES.get(event["status"]),
        f"organisers_{language}": [*filter(None, event["organisers"])],
        "topics": [name for name in event["topics"] if is_known(known["topics"], name)],
        **cells_of_time(row, event["times"]),
        **cells_of_place(row, event, known),
        **{f"title_{code}": text for code, text in titles.items()},
    }
    texts = {code: as_html(t) for code, t in in_languages(event["texts"]).items()}
    with override(language):
        more = "".join(paragraphs(event, cells))
    if more:
        texts[language] = texts.get(language, "") + more
    cells |= {f"body_{code}": text for code, text in texts.items()}
    row.cells.update({name: cell for name, cell in cells.items() if cell})


def in_languages(texts):
    """Return {language: text}: of each the first; the letters tell what is not said."""
    found = {}
    for code, text in texts:
        if text:
            code = code if code in LANGUAGES else language_of_words(text)
            found.setdefault(code, text)
    return found


def cells_of_time(row, times):
    if "fault" in times:
        message = str(FAULTS_OF_TIME[times["fault"]]) % {"zone": times.get("zone")}
        row.errors.append(("DTSTART", cut(message)))
        return {}
    if times.get("is_without_place"):
        message = gettext(
            "The file gives no time zone for the place: the time is shown by the clock "
            "of %(zone)s."
        )
        row.remarks.append(("DTSTART", message % {"zone": times["zone"]}))
    [first, last], [early, late] = times["days"], times["clocks"]
    return {
        "starts_on": first,
        "starts_time": early or CLEAR,
        "ends_on": last if last != first else CLEAR,
        "ends_time": late or CLEAR,
        "zone": times.get("zone"),
    }


def cells_of_place(row, event, known):
    links = [*filter(ADDRESS.fullmatch, [*event["links"], event["place"]])]
    place = "" if event["place"] in links else event["place"]
    cells = {}
    if links:
        cells["online_url"] = links[0]
        cells["attendance"] = "mixed" if place else "online"
    if is_known(known["place"], place):
        cells["place"] = place
    elif place:
        message = gettext(
            "There is no place “%(place)s”: the words are added below the text."
        )
        row.remarks.append(("LOCATION", cut(message % {"place": place})))
    return cells


def paragraphs(event, cells):
    """Yield what has no column of its own, for the text."""
    place, url = event["place"], event["url"]
    if place and place not in {cells.get("place"), cells.get("online_url")}:
        yield format_html("<p>{} {}</p>", gettext("Place:"), place)
    if ADDRESS.fullmatch(url):
        yield format_html('<p><a href="{0}">{0}</a></p>', url)
    elif url:
        yield format_html("<p>{}</p>", url)


def is_known(names, name):
    return len(names.get(key_of(name), ())) == 1


def as_html(text):
    """Return a description as HTML, which some programs write already."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)
