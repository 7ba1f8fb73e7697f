"""XML, as every format of the house is built, written and parsed."""

import html
import re
from collections.abc import Generator

from lxml import etree
from lxml.html import HtmlMixin

from text.faults import Fault

XML = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{XML}}}lang"
SPACE = f"{{{XML}}}space"

# Characters that XML 1.0 cannot hold, but texts copied from a PDF or Word may.
INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The beginning of a well-formed file whose DOCTYPE has no declarations of its own.
PLAIN_DOCTYPE = re.compile(
    rb"""(?xs) (?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?
    (?> \s | <\?.*?\?> | <!--.*?--> )*+
    <!DOCTYPE (?> [^>\["'] | "[^"]*" | '[^']*' )*+ >"""
)
ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding=["']([\w.-]+)""")
# Errors of libxml2 about its own limits.
LIMITS = {etree.ErrorTypes.ERR_NO_MEMORY, etree.ErrorTypes.ERR_RESOURCE_LIMIT}


def strip_invalid_xml(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold."""
    return INVALID.sub("", text)


class Vocabulary:
    """Makes the elements of a format.

    ::

        make = Vocabulary({None: "urn:example", "xlink": "http://www.w3.org/1999/xlink"})
        make("p", "See ", make.filled("b", title), lang="en", **{"xlink:href": address})

    Contents are texts, numbers, elements, None, and lists of these; attributes without
    a value are left out. ``attribute`` turns a keyword into the name of an attribute;
    ``text`` prepares each text and value.
    """

    def __init__(self, namespaces=None, *, attribute=str, text=str):
        self.namespaces = namespaces or {}
        self.attribute, self.text = attribute, text

    def __call__(self, name, /, *contents, **attributes):
        """Return an element, even where there is nothing in it."""
        element = etree.Element(self.tag_of(name), nsmap=self.namespaces)
        for key, value in attributes.items():
            if value not in (None, "") and value is not False:
                element.set(self.qualified(self.attribute(key)), self._clean(value))
        self.append(element, *contents)
        return element

    def filled(self, name, /, *contents, **attributes):
        """Return an element, or None if it would have no contents."""
        contents = [*flat(contents)]
        return self(name, *contents, **attributes) if contents else None

    def append(self, parent, *contents):
        for content in flat(contents):
            if etree.iselement(content):
                parent.append(content)
            else:
                append_text(parent, self._clean(content))

    def of_rows(self, name, rows, /, **attributes):
        """Return an element of rows, or None if it would have no contents.

        A row is an element, or ("path/name", contents, perhaps {attribute: value}).
        Rows in turn below the same path stand in one element. One without contents is
        left out; contents that are a generator are rows themselves.
        """
        root = self(name, **attributes)
        for row in rows:
            above, parent, made = (), root, row
            if isinstance(row, tuple):
                path, contents, *own = row
                *above, name = path.split("/")
                make = self.of_rows if isinstance(contents, Generator) else self.filled
                made = make(name, contents, **dict(*own))
            for step in above if made is not None else ():
                last = next(parent.iterchildren(reversed=True), None)
                if last is None or last.tag != self.tag_of(step):
                    self.append(parent, last := self(step))
                parent = last
            self.append(parent, made)
        return root if len(root) else None

    def tag_of(self, name):
        return self.qualified(name, self.namespaces.get(None))

    def qualified(self, name, namespace=None):
        """Return "prefix:name" as lxml has it, "{address}name"."""
        prefix, colon, local = name.rpartition(":")
        if colon:
            namespace = XML if prefix == "xml" else self.namespaces[prefix]
        return f"{{{namespace}}}{local}" if namespace else name

    def _clean(self, value):
        return strip_invalid_xml(self.text(str(value)))


def append_text(element, text):
    """Add a text at the end of an element."""
    # Not element[-1] or len(element): these count all children.
    last = next(element.iterchildren(reversed=True), None)
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def flat(contents):
    """Yield what stands in nested lists, without what is empty."""
    for content in contents:
        if isinstance(content, list | tuple):
            yield from flat(content)
        elif content is not None and content != "":
            yield content


def write(root, *, doctype=None, is_indented=True) -> bytes:
    """Return a file in UTF-8; only elements without a text are indented."""
    return etree.tostring(
        root,
        encoding="UTF-8",
        xml_declaration=True,
        doctype=doctype,
        pretty_print=is_indented,
    )


def parse(octets, *, largest, allows_doctype=False):
    """Return the root of a file that somebody sent; raise Fault: "size", "damaged" (in
    a ``line``), "dtd" or "entity" (its ``name``).

    Nothing outside the file is opened, and no DTD is read. ``allows_doctype``: the name
    of one may stand there; then HTML's entities stand for their characters. The file is
    still to be parsed in the sandbox: it can take much memory.
    """
    if len(octets) > largest:
        raise Fault("size")
    refuse_wrong_encoding(octets)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(octets, parser)
    except etree.XMLSyntaxError as error:
        if error.code in LIMITS:
            raise Fault("size") from error
        raise Fault("damaged", line=error.lineno or 1) from error
    has_doctype = root.getroottree().docinfo.internalDTD is not None
    # UTF-16 puts a zero beside each of these signs.
    is_plain = allows_doctype and PLAIN_DOCTYPE.match(octets.replace(b"\0", b""))
    if has_doctype and not is_plain:
        raise Fault("dtd")
    for entity in [*root.iter(etree.Entity)]:
        replace_entity(entity)
    return root


def refuse_wrong_encoding(octets):
    """Refuse UTF-8 that declares another encoding: its letters would be others."""
    encoding = ENCODING.match(octets)
    if not encoding or encoding[1].lower().startswith(b"utf") or octets.isascii():
        return
    try:
        octets.decode()
    except UnicodeDecodeError:
        return
    raise Fault("damaged", line=1)


def replace_entity(entity):
    """Put the character of an entity in its place."""
    character = html.unescape(entity.text)
    if character == entity.text:
        raise Fault("entity", name=entity.text[:50])
    entity.tail = character + (entity.tail or "")
    HtmlMixin.drop_tree(entity)


def local_name(element):
    """Return the name of an element without its namespace; "" of what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
