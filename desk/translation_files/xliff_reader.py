"""Reads XLIFF 1.2 in the sandbox, as ``imports.foreign`` asks. No Django.

It prints ``[id, pieces, is_done, line]`` of each unit, and of the file its languages:
``{"source": "ru", "target": "en", "fault": null}``.
"""

import re
import sys
from pathlib import Path

from imports.foreign import Fault, answer
from sandbox import MEGABYTE
from text.xml import UnreadableXml, local_name, parse

LARGEST = 20 * MEGABYTE
# Segments of a file; characters of one of them, and of an id.
MOST_UNITS, LONGEST, LONGEST_ID = 50_000, 400_000, 300

ROOT = re.compile(r"\{urn:oasis:names:tc:xliff:document:1\.[0-2]\}xliff")
# States of a translation that is done.
DONE = {"translated", "final", "signed-off"}


def units_of(octets, languages):
    """Yield what is printed of each unit; note the languages."""
    try:
        root = parse(octets, largest=LARGEST, allows_doctype=True)
    except UnreadableXml as error:
        code = "damaged_at" if error.code == "damaged" else error.code
        raise Fault(code, **error.values) from error
    if not ROOT.fullmatch(root.tag):
        raise Fault("not_xliff")
    for file in root.iter("{*}file"):
        note_languages(file, languages)
    for number, unit in enumerate(root.iter("{*}trans-unit")):
        if number == MOST_UNITS:
            raise Fault("units")
        identity = unit.get("id", "")[:LONGEST_ID]
        yield [identity, *translation_in(unit), unit.sourceline]


def note_languages(file, languages):
    for key, known in languages.items():
        language = re.split("[-_]", file.get(f"{key}-language", ""))[0].lower()
        if language and known not in ("", language):
            raise Fault("languages")
        languages[key] = language or known


def translation_in(unit):
    """Return the pieces of a unit's translation, and whether it is done."""
    target = next((child for child in unit if local_name(child) == "target"), None)
    if target is None:
        return [], False
    pieces = pieces_of(target)
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > LONGEST:
        raise Fault("long")
    return pieces, unit.get("approved") == "yes" or target.get("state") in DONE


def pieces_of(element):
    """Return texts, and [kind, id] of codes; markers such as ``mrk`` are none."""
    pieces = [element.text or ""]
    for child in element:
        name, code = local_name(child), child.get("id", "")[:100]
        if name == "g":
            pieces += [["open", code], *pieces_of(child), ["close", code]]
        elif name == "mrk":
            pieces += pieces_of(child)
        elif name == "x":
            pieces.append(["alone", code])
        pieces.append(child.tail or "")
    return pieces


if __name__ == "__main__":
    languages = {"source": "", "target": ""}
    octets = Path(sys.argv[1]).read_bytes()
    answer(units_of(octets, languages), languages, sys.stdout.write)
