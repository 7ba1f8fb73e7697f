"""The XML of an uploaded TBX file, parsed by lxml. Imports nothing of Django.

No DTD and no external resource is loaded, and no entity is resolved.
"""

import io
import re

from lxml import etree

from glossary.interchange.tbx.categories import CATEGORIES, LEVELS, NAMESPACE
from sandbox import MEGABYTE

LARGEST = 20 * MEGABYTE
MOST_ENTRIES = 10_000

SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# Errors of libxml2 about its own limits.
LIMITS = {etree.ErrorTypes.ERR_NO_MEMORY, etree.ErrorTypes.ERR_RESOURCE_LIMIT}

# That of the standard, and those of its drafts and of other programs.
NAMESPACES = {NAMESPACE, "urn:iso:std:iso:30042:ed:3.0", ""}
CATEGORY_NAMESPACES = {
    "http://www.tbxinfo.net/ns/min",
    "http://www.tbxinfo.net/ns/basic",
}
ROOTS = {names["root"] for names in LEVELS.values()}
HEADERS = {names["header"] for names in LEVELS.values()}
ENTRIES = {names["entry"] for names in LEVELS.values()}
# Elements that only group others; their children are read without them.
GROUPS = ["{*}adminGrp", "{*}termGrp", "{*}termNoteGrp"]

ENTITY = re.compile(rb"&(?!#|(?:amp|lt|gt|quot|apos);)")
SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[")
ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding=["']([\w.-]+)""")


class Fault(Exception):
    """Why a file cannot be read: a key of ``file.MESSAGES``, and the line or None."""

    def __init__(self, kind, line=None):
        super().__init__(kind)
        self.kind, self.line = kind, line


def elements_of(octets):
    """Yield the root at its start tag, the header, each entry, and the complete root.

    An entry is emptied when the next element is asked for. Raises Fault.
    """
    if len(octets) > LARGEST:
        raise Fault("overrun")
    if not octets.strip():
        raise Fault("not_tbx")
    check_encoding(octets)
    try:
        yield root_of(octets)
        yield from header_and_entries(octets)
    except etree.XMLSyntaxError as error:
        raise fault_of(error, octets) from error


def root_of(octets):
    """Return the root element; raise Fault if it is no TBX or declares entities."""
    _event, root = next(etree.iterparse(io.BytesIO(octets), ["start"], **SAFE))
    namespace, name = split(root.tag)
    if name not in ROOTS or namespace not in NAMESPACES:
        raise Fault("not_tbx", root.sourceline)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None:
        # UTF-16 puts a zero beside each of these signs.
        octets = octets.replace(b"\0", b"")
        if SUBSET.search(octets) or any(dtd.iterentities()):
            raise Fault("doctype", line_of(octets, octets.find(b"<!DOCTYPE")))
        if entity := ENTITY.search(octets):
            raise Fault("doctype", line_of(octets, entity.start()))
    return root


def header_and_entries(octets):
    tags = [f"{{*}}{name}" for name in HEADERS | ENTRIES]
    parser = etree.iterparse(io.BytesIO(octets), ["end"], tag=tags, **SAFE)
    count = 0
    for _event, element in parser:
        if local(element) in HEADERS:
            yield element
        elif local(element.getparent()) == "body":
            count += 1
            if count > MOST_ENTRIES:
                raise Fault("overrun", element.sourceline)
            normalize(element)
            yield element
            element.clear(keep_tail=True)
    if not count:
        raise Fault("not_tbx", parser.root.sourceline)
    normalize(parser.root)
    yield parser.root


def normalize(element):
    """Remove namespaces and groups, and turn category elements into attributes."""
    etree.strip_tags(element, *GROUPS)
    for node in element.iter():
        namespace, name = split(node.tag)
        if namespace in CATEGORY_NAMESPACES and name in CATEGORIES:
            node.tag = CATEGORIES[name]
            node.set("type", name)
        elif namespace in NAMESPACES:
            node.tag = name


def check_encoding(octets):
    """Refuse UTF-8 that declares another encoding: it would be decoded wrongly."""
    encoding = ENCODING.match(octets)
    if not encoding or encoding[1].lower().startswith(b"utf") or octets.isascii():
        return
    try:
        octets.decode()
    except UnicodeDecodeError:
        return
    raise Fault("damaged", 1)


def fault_of(error, octets):
    if error.code in LIMITS:
        return Fault("overrun", error.lineno or None)
    # Of an entity that is not declared lxml knows no line.
    if not error.lineno and (entity := ENTITY.search(octets)):
        return Fault("doctype", line_of(octets, entity.start()))
    return Fault("damaged", error.lineno or None)


def line_of(octets, place):
    return octets.count(b"\n", 0, place) + 1


def split(tag):
    """Return the namespace of a tag, and its name in that."""
    namespace, _brace, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def local(element):
    return split(element.tag)[1]
