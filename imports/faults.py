"""How a reader that runs in the sandbox answers: see ``imports.foreign``."""

import json


class Fault(Exception):
    """Why a file cannot be read; ``values`` say where."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


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
