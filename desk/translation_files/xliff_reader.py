"""Reads XLIFF 1.2 and 2.x in the sandbox. Imports nothing of Django."""

import io
import re
import sys

from lxml import etree

from desk.translation_files.limits import (
    LARGEST,
    LONGEST,
    LONGEST_ID,
    MOST_UNITS,
    Fault,
)
from desk.translation_files.placeholders import joined
from desk.translation_files.printing import print_units

SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
NAMESPACE = re.compile(r"urn:oasis:names:tc:xliff:document:(1\.[0-2]|2\.[0-9])")
LIMITS = {etree.ErrorTypes.ERR_NO_MEMORY, etree.ErrorTypes.ERR_RESOURCE_LIMIT}
# States of a translation that is done, in 1.2 and in 2.x.
DONE = {"translated", "final", "signed-off", "reviewed"}
# Elements that stand for one code, and those that open or close a pair.
ALONE = {"x", "ph", "it"}
OPENS, CLOSES = {"bx", "bpt", "sc"}, {"ex", "ept", "ec"}
PAIRS, CLEAR = {"g", "pc"}, {"mrk"}


def units_of(octets, languages):
    """Yield [id, pieces, is_done, line] of each unit; note the languages."""
    if len(octets) > LARGEST:
        raise Fault("size")
    if not octets.strip():
        raise Fault("empty")
    try:
        refuse_dtd(octets)
        yield from read_units(octets, languages)
    except etree.XMLSyntaxError as error:
        if error.code in LIMITS:
            raise Fault("size") from error
        raise Fault("damaged", line=error.lineno or 1) from error


def refuse_dtd(octets):
    _event, root = next(etree.iterparse(io.BytesIO(octets), ["start"], **SAFE))
    if root.getroottree().docinfo.internalDTD is not None:
        raise Fault("doctype")
    namespace, _brace, name = root.tag.rpartition("}")
    if name != "xliff" or not NAMESPACE.fullmatch(namespace.removeprefix("{")):
        raise Fault("not_xliff")


def read_units(octets, languages):
    events = etree.iterparse(io.BytesIO(octets), ["start", "end"], **SAFE)
    count = 0
    for event, element in events:
        name = local(element)
        if event == "start":
            if name in {"xliff", "file"}:
                note_languages(element, languages)
        elif name in {"trans-unit", "unit"}:
            count += 1
            if count > MOST_UNITS:
                raise Fault("units")
            unit = old_unit if name == "trans-unit" else new_unit
            identity = element.get("id", "")[:LONGEST_ID]
            yield [identity, *unit(element), element.sourceline]
            element.clear()


def note_languages(element, languages):
    for key, names in [
        ("source", ["source-language", "srcLang"]),
        ("target", ["target-language", "trgLang"]),
    ]:
        for name in names:
            language = re.split("[-_]", element.get(name, ""))[0].lower()
            if language and languages[key] not in ("", language):
                raise Fault("languages")
            languages[key] = language or languages[key]


def old_unit(unit):
    """Return the translation of a unit of 1.2, and whether it is done."""
    target = next((child for child in unit if local(child) == "target"), None)
    if target is None:
        return None, False
    is_done = unit.get("approved") == "yes" or target.get("state") in DONE
    return checked(pieces_of(target)) or None, is_done


def new_unit(unit):
    """Return the translation of a unit of 2.x, of all its segments, as above."""
    pieces, states, is_whole = [], [], True
    for segment in unit:
        if local(segment) not in {"segment", "ignorable"}:
            continue
        parts = {local(child): child for child in segment}
        is_between = local(segment) == "ignorable"
        target = parts.get("target")
        if target is None and is_between:
            target = parts.get("source")
        own = [] if target is None else pieces_of(target)
        if not is_between:
            states.append(segment.get("state"))
            is_whole = is_whole and bool(own)
        pieces += own
    if not (is_whole and states):
        return None, False
    return checked(pieces), {*states} <= DONE


def pieces_of(element):
    """Return the texts and codes of a source or a target."""
    pieces = [element.text or ""]
    for child in element:
        name, code = local(child), identity(child)
        if name in PAIRS:
            pieces += [["open", code], *pieces_of(child), ["close", code]]
        elif name in CLEAR:
            pieces += pieces_of(child)
        elif name in ALONE:
            pieces.append(["alone", code])
        elif name in OPENS:
            pieces.append(["open", code])
        elif name in CLOSES:
            pieces.append(["close", code])
        pieces.append(child.tail or "")
    return joined(pieces)


def identity(element):
    names = ["startRef", "rid", "id"] if local(element) in OPENS | CLOSES else ["id"]
    return next(filter(None, map(element.get, names)), "")[:100]


def checked(pieces):
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > LONGEST:
        raise Fault("long")
    return pieces


def local(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


if __name__ == "__main__":
    print_units(units_of, sys.argv[1])
