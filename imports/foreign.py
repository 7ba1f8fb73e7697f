"""Files that somebody sent: opened in the sandbox, by a reader that knows no Django.

A reader is a module that prints lines of JSON; the last one is a dict in which
``fault`` is null, or ``[code, {values}]`` if the file cannot be read at all. What is
wrong with a single row or entry belongs to its line. ``answer`` writes all that.
"""

import json
import tempfile

import sandbox
from sandbox import MEGABYTE

# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300


class Fault(Exception):
    """Why a file cannot be read; ``values`` say where."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


def read(module, file, *arguments, largest, folder=None) -> tuple[list, dict]:
    """Read an open binary file by a module; return its lines and the last one.

    ``largest``: how many bytes the reader takes; it gets one more, and reports the
    fault itself. ``folder``: the only place where it may write. Raises Fault with the
    code of the reader, "overrun" (time or memory) or "damaged" (the reader failed).
    """
    with tempfile.NamedTemporaryFile(prefix="import-") as temporary:
        rest = largest + 1
        while chunk := file.read(min(rest, MEGABYTE)):
            temporary.write(chunk)
            rest -= len(chunk)
        temporary.flush()
        try:
            *lines, last = sandbox.run_for_lines(
                module,
                temporary.name,
                *arguments,
                seconds=SECONDS,
                megabytes=MEGABYTES,
                folder=folder,
            )
        except sandbox.Overrun as error:
            raise Fault("overrun") from error
        except sandbox.Broken as error:
            raise Fault("damaged") from error
    # A reader that was stopped may have printed its lines but not the last one.
    fault = last.get("fault") if isinstance(last, dict) else ["damaged", {}]
    if fault:
        raise Fault(fault[0], **dict(fault[1]))
    return lines, last


# In the reader


def answer(lines, last, write):
    """Write lines of JSON and, as the last, ``last`` with what has stopped them.

    Line by line: as a whole the JSON would be there twice.
    """
    last["fault"] = None
    try:
        for line in lines:
            write(as_line(line))
    except Fault as error:
        last["fault"] = [error.code, error.values]
    write(as_line(last))


def as_line(content):
    return json.dumps(content, ensure_ascii=False) + "\n"
