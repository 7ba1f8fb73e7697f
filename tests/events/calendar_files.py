"""Calendar files as partners send them."""

import io

OUTLOOK = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:Russian Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;CN="Иванов, Иван";RSVP=TRUE:mailto:ivanov@partner.example
CLASS:PUBLIC
CREATED:20170601T080000Z
DESCRIPTION:Круглый стол о городах.\\n\\nЯзык: русский\\; перевод есть.\\n
DTEND;TZID="Russian Standard Time":20170627T173000
DTSTAMP:20170601T080000Z
DTSTART;TZID="Russian Standard Time":20170627T100000
LAST-MODIFIED:20170601T080000Z
LOCATION:Зал на Тверской
PRIORITY:5
SEQUENCE:2
SUMMARY;LANGUAGE=ru:Форум «Умный город»: очень длинное название\\, которое
  програ
\tмма сложила трижды
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E008
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-IMPORTANCE:1
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""

GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Partner
X-WR-TIMEZONE:Europe/Ulyanovsk
BEGIN:VEVENT
DTSTART;VALUE=DATE:20170626
DTEND;VALUE=DATE:20170630
DTSTAMP:20170601T080000Z
UID:whole-days@google.com
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:WeGO General Assembly
DESCRIPTION:<b>Four days</b> of cities.<br>Bring your badge.
URL:https://partner.example/assembly
END:VEVENT
BEGIN:VEVENT
DTSTART:20170627T060000Z
DURATION:PT1H30M
DTSTAMP:20170601T080000Z
UID:in-utc@google.com
STATUS:CANCELLED
SUMMARY:Open lecture
LOCATION:https://meet.example/lecture
END:VEVENT
END:VCALENDAR
"""


def event(*lines, summary="SUMMARY:Lecture", uid="UID:one@partner.example"):
    """Return a calendar of one event, which begins in line 3."""
    body = [summary, uid, *lines]
    return calendar("BEGIN:VEVENT", *filter(None, body), "END:VEVENT")


def calendar(*lines):
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])


def file_of(text, name="calendar.ics"):
    octets = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    file = io.BytesIO(octets)
    file.name = name
    return file
