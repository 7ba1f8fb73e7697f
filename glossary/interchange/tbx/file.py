"""A TBX file that a person sends, read in the sandbox; its faults said in words."""

import tempfile
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

import sandbox
from glossary.interchange.tbx.messages import ERRORS, FAULTS, REMARKS
from glossary.interchange.tbx.parsing import LARGEST, MEGABYTE
from text.languages import LANGUAGES

# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300

BEGINNINGS = (b"<?xml", b"<tbx", b"<martif", b"<!doctype martif")


@dataclass
class Told:
    """An entry as the file tells it, and what is to be said of it, with lines."""

    line: int
    entry: dict
    errors: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


@dataclass
class Head:
    """What holds of the file. ``moment``: of its state, if it is one of ours."""

    version: int
    moment: datetime | None
    languages: list
    remarks: list


def is_one(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as TBX.

    Any XML is: its reading says what it is instead.
    """
    begin = file.read(64)
    file.seek(0)
    # In UTF-16 every second octet is 0.
    text = begin.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    name = str(getattr(file, "name", "")).lower()
    return text.startswith(BEGINNINGS) or name.endswith(".tbx")


def read(file) -> tuple[list[Told], Head]:
    """Read an open binary file; raise ValidationError for what cannot be read."""
    with tempfile.NamedTemporaryFile(prefix="tbx-") as copy:
        # A byte more than may be: the reader then says that it is too large.
        copy.write(file.read(LARGEST + 1))
        copy.flush()
        *rows, head = read_in_sandbox(copy.name)
    if head["fault"]:
        code, values = head["fault"]
        raise ValidationError(in_words(FAULTS, code, values))
    entries = [
        Told(
            *[line, entry],
            [in_words(ERRORS, *error) for error in errors],
            [in_words(REMARKS, *remark) for remark in remarks],
        )
        for line, entry, errors, remarks in rows
    ]
    return entries, head_of(head)


def read_in_sandbox(path):
    try:
        return sandbox.run_for_lines(
            "glossary.interchange.tbx.reading",
            *[path, ",".join(LANGUAGES)],
            seconds=SECONDS,
            megabytes=MEGABYTES,
        )
    except sandbox.Overrun as error:
        raise ValidationError(in_words(FAULTS, "overrun")) from error
    except sandbox.Broken as error:
        raise ValidationError(in_words(FAULTS, "damaged")) from error


def head_of(head):
    moment = head["moment"] and datetime.fromisoformat(head["moment"])
    remarks = []
    for code, values in head["remarks"]:
        remark = in_words(REMARKS, code, values)
        if values["count"] > 1:
            remark = gettext("%(remark)s Found %(count)d times in the file.") % {
                "remark": remark,
                "count": values["count"],
            }
        remarks.append(remark)
    return Head(head["version"], moment, head["languages"], remarks)


def in_words(messages, code, values=None):
    return str(messages[code]) % {"megabytes": LARGEST // MEGABYTE, **(values or {})}
