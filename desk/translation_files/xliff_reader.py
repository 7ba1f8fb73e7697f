"""Reads XLIFF 1.2, or a ZIP of it, in the sandbox, as ``imports.foreign`` asks.

Without Django. Of a kit (see ``kit``) it reads what OmegaT has put into ``target``.

It prints ``[id, pieces, is_done, line]`` of each unit, and of the file its languages:
``{"source": "ru", "target": "en"}``.
"""

import re
from pathlib import PurePath

from imports.foreign import answer
from imports.unpack import DAMAGED, opened
from sandbox import MEGABYTE
from text.faults import Fault
from text.xml import local_name, parse

LARGEST = 20 * MEGABYTE
# Segments of a file; characters of one of them, and of an id.
MOST_UNITS, LONGEST, LONGEST_ID = 50_000, 400_000, 300

ROOT = re.compile(r"\{urn:oasis:names:tc:xliff:document:1\.[0-2]\}xliff")
# States of a translation that is done.
DONE = {"translated", "final", "signed-off"}
# That of a target which holds the source, to be written over: OmegaT asks for one, and
# leaves the state as it is.
TO_DO = "needs-translation"


def units_in(path, languages):
    """Yield what is printed of each unit of a file; note the languages."""
    languages |= {"source": "", "target": ""}
    octets = path.read_bytes()
    documents = documents_in(path) if octets.startswith(b"PK") else [octets]
    units = (unit for each in documents for unit in units_of(each, languages))
    for number, unit in enumerate(units):
        if number == MOST_UNITS:
            raise Fault("units")
        yield unit


def documents_in(path):
    """Return the XLIFF of a kit."""
    try:
        with opened(path) as archive:
            parts = {PurePath(part.filename): part for part in archive.infolist()}
            paths = [each for each in parts if each.suffix in {".xlf", ".xliff"}]
            done = [parts[each] for each in paths if each.parent.name != "source"]
            if not done:
                raise Fault("untranslated")
            if sum(part.file_size for part in done) > LARGEST:
                raise Fault("size")
            return [archive.read(part) for part in done]
    except DAMAGED as error:
        raise Fault("archive") from error


def root_of(octets):
    return parse(octets, largest=LARGEST, allows_doctype=True)


def units_of(octets, languages):
    root = root_of(octets)
    if not ROOT.fullmatch(root.tag):
        raise Fault("not_xliff")
    for file in root.iter("{*}file"):
        note_languages(file, languages)
    for unit in root.iter("{*}trans-unit"):
        identity = unit.get("id", "")[:LONGEST_ID]
        yield [identity, *translation_in(unit), unit.sourceline]


def note_languages(file, languages):
    for key in ["source", "target"]:
        known = languages[key]
        language = re.split("[-_]", file.get(f"{key}-language", ""))[0].lower()
        if language and known not in ("", language):
            raise Fault("languages")
        languages[key] = language or known


def translation_in(unit):
    """Return the pieces of a unit's translation, and whether it is done."""
    children = {local_name(child): child for child in unit}
    target = children.get("target")
    if target is None:
        return [], False
    pieces, state = pieces_of(target), target.get("state")
    if (
        state == TO_DO
        and "source" in children
        and pieces == pieces_of(children["source"])
    ):
        return [], False
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > LONGEST:
        raise Fault("long")
    return pieces, unit.get("approved") == "yes" or state in {*DONE, TO_DO}


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
    answer(units_in)
