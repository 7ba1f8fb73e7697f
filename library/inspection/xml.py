"""Parses untrusted XML as a stream: no tree, no entities, no network."""

import zipfile

from lxml import etree

from library.inspection.file_type import InvalidDocument

CHUNK = 256 * 1024
# Bytes of a member after which parsing stops; the text for the search is full before.
MOST_BYTES = 50 * 1024 * 1024


class Target:
    """Receives each element by its local name. Setting ``stop`` ends the parsing."""

    stop = False

    def start(self, name, attributes):
        pass

    def end(self, name):
        pass

    def data(self, text):
        pass


class Guard:
    """The target that lxml calls: refuses a DOCTYPE and removes namespaces."""

    def __init__(self, target):
        self.target = target
        self.data = target.data

    def doctype(self, *_arguments):
        raise InvalidDocument("doctype")

    def start(self, name, attributes):
        # Names without a namespace come last, and so win over those with one.
        ordered = sorted(attributes.items(), reverse=True)
        self.target.start(local(name), {local(k): v for k, v in ordered})

    def end(self, name):
        self.target.end(local(name))

    def close(self):
        return None


def local(name: str) -> str:
    return name.rpartition("}")[2]


def parse(archive: zipfile.ZipFile, member: str, target: Target):
    """Parse a member of the archive into ``target``; do nothing where there is none."""
    if member not in archive.NameToInfo:
        return
    parser = etree.XMLParser(
        target=Guard(target),
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
                fed += len(chunk)
                if target.stop or fed > MOST_BYTES:
                    return
            parser.close()
    except etree.XMLSyntaxError as error:
        raise InvalidDocument("damaged") from error
