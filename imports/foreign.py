"""How a reader answers: a module that opens in the sandbox what somebody sent.

It knows no Django. Its function yields what becomes lines of JSON, and puts into
``last`` what is said of the whole file::

    def rows_in(path, last, *arguments): ...

    if __name__ == "__main__":
        answer(rows_in)

The last line has ``fault``, too: null, or code and values of a ``Fault``. What is wrong
with a single row or entry belongs to its line. ``tables.read_lines`` reads all that; of
a reader that raises anything else the file is "damaged".
"""

import json
import sys
from pathlib import Path

from text.faults import Fault


def answer(read):
    """Print what a reader says of the file that the arguments of the process name.

    Line by line: as a whole the JSON would be there twice.
    """
    for line in lines_of(read, *sys.argv[1:]):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def lines_of(read, path, *arguments):
    last = {"fault": None}
    try:
        yield from read(Path(path), last, *arguments)
    except Fault as error:
        last["fault"] = [error.code, error.values]
    yield last
