"""Parses untrusted XML as a stream: no tree, no entities, no network."""

import zipfile

from lxml import etree

from library.inspection.file_type import InvalidDocument

CHUNK = 256 * 1024
# Bytes of a member after which parsing stops; the text for the search is full before.
MOST_BYTES = 50 * 1024 * 1024


class Target:
    """What a parser of lxml calls; it refuses a DOCTYPE, and removes namespaces."""

    def __init__(self):
        self.events = []

    def start(self, name, attributes):
        # Names without a namespace come last, and so win over those with one.
        ordered = sorted(attributes.items(), reverse=True)
        own = {local(key): value for key, value in ordered}
        self.events.append(("start", local(name), own))

    def end(self, name):
        self.events.append(("end", local(name), None))

    def data(self, text):
        self.events.append(("text", "", text))

    def doctype(self, *_arguments):
        raise InvalidDocument("doctype")

    def close(self):
        return None


def local(name: str) -> str:
    return name.rpartition("}")[2]


def events(archive: zipfile.ZipFile, member: str):
    """Yield the events of a member of the archive; none where there is no such member.

    ``("start", name, attributes)``, ``("end", name, None)``, ``("text", "", text)``.
    """
    if member not in archive.NameToInfo:
        return
    target = Target()
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        with archive.open(member) as file:
            fed = 0
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield from target.events
                target.events.clear()
                fed += len(chunk)
                if fed > MOST_BYTES:
                    return
            parser.close()
    except etree.XMLSyntaxError as error:
        raise InvalidDocument("damaged") from error
    yield from target.events
