"""Files that somebody sent: opened in the sandbox, by a reader that knows no Django.

A reader is a module that prints lines of JSON; the last one is a dict in which
``fault`` is null, or ``[code, {values}]`` where the file cannot be read at all. What is
wrong with a single row or entry belongs to its line.
"""

import tempfile

from django.core.exceptions import ValidationError

import sandbox

MEGABYTE = 1024 * 1024
# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300


def read(module, file, messages, *arguments, largest) -> tuple[list, dict]:
    """Read an open binary file by a module; return its lines and the last one.

    ``messages``: {code of a fault: message}; of the file they have "overrun" (it takes
    too much time or memory) and "damaged" (the reader fails). ``largest``: of how many
    bytes the reader takes a file; it gets one more, and says so itself::

        rows, rest = read("imports.reader", file, MESSAGES, largest=20 * MEGABYTE)

    Raises a ValidationError, whose ``code`` is that of the fault.
    """

    def refuse(code, **values):
        limits = {"megabytes": largest // MEGABYTE}
        return ValidationError(str(messages[code]) % {**limits, **values}, code=code)

    with tempfile.NamedTemporaryFile(prefix="import-") as temporary:
        rest = largest + 1
        while chunk := file.read(min(rest, MEGABYTE)):
            temporary.write(chunk)
            rest -= len(chunk)
        temporary.flush()
        try:
            *lines, last = sandbox.run_for_lines(
                module, temporary.name, *arguments, seconds=SECONDS, megabytes=MEGABYTES
            )
        except sandbox.Overrun as error:
            raise refuse("overrun") from error
        except sandbox.Broken as error:
            raise refuse("damaged") from error
    if last["fault"]:
        code, values = last["fault"]
        raise refuse(code, **values)
    return lines, last
