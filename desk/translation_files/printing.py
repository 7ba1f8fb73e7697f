"""What a reader of files for translators prints, in the sandbox.

A line of JSON ``[id, pieces, is_done, line]`` for each unit, pieces being null where
its translation is missing, then ``{"source": "ru", "target": "en", "fault": null}``.
"""

import json
import sys
from pathlib import Path

from desk.translation_files.limits import LARGEST, Fault


def print_units(units_of, path):
    """Print what ``units_of(octets, languages)`` yields, which also notes languages."""
    languages, fault = {"source": "", "target": ""}, None
    try:
        with Path(path).open("rb") as file:
            octets = file.read(LARGEST + 1)
        for unit in units_of(octets, languages):
            sys.stdout.write(json.dumps(unit, ensure_ascii=False) + "\n")
    except Fault as error:
        fault = [error.code, error.values]
    sys.stdout.write(json.dumps({**languages, "fault": fault}) + "\n")
