"""XML of strangers, read in a stream: no tree, no entities, no network."""

import zipfile

from lxml import etree

from library.inspection.errors import Fault

CHUNK = 256 * 1024
# As much of a document as its text for the search can come from.
MOST_BYTES = 50 * 1024 * 1024


class Target:
    """Hears of each element by its local name. ``stop`` ends the reading."""

    stop = False

    def start(self, name, attributes):
        pass

    def end(self, name):
        pass

    def data(self, text):
        pass


class Guard:
    """What lxml calls: refuses a DOCTYPE, takes namespaces off."""

    def __init__(self, target):
        self.target = target
        self.data = target.data

    def doctype(self, *_arguments):
        raise Fault("doctype")

    def start(self, name, attributes):
        # Those of a namespace first: none of them stands for one without.
        ordered = sorted(attributes.items(), reverse=True)
        self.target.start(local(name), {local(k): v for k, v in ordered})

    def end(self, name):
        self.target.end(local(name))

    def close(self):
        return None


def local(name: str) -> str:
    return name.rpartition("}")[2]


def parse(archive: zipfile.ZipFile, member: str, target: Target):
    """Tell ``target`` what stands in the member; nothing if there is no such member."""
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
        raise Fault("damaged") from error
