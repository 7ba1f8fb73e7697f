"""The formats in which harvesters get an article: oai_dc and oai_jats."""

from lxml import etree
from oai_repo import MetadataFormat

from journal.jats import article_element
from journal.jats.elements import NAMESPACES
from journal.oai.dublin_core import dublin_core

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
# JATS itself is in no namespace, but what a record holds has to be in one: this is the
# one under which others give it.
JATS = "https://jats.nlm.nih.gov/ns/archiving/1.3/"
SCHEMAS = {
    OAI_DC: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    JATS: "https://jats.nlm.nih.gov/archiving/1.3/xsd/"
    "JATS-archivearticle1-3-mathml3.xsd",
}
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def jats_in_namespace(article, journal):
    plain = article_element(article, journal)
    namespaces = {None: JATS, "xsi": XSI, **NAMESPACES}
    root = etree.Element(f"{{{JATS}}}article", plain.attrib, nsmap=namespaces)
    root.extend(plain)
    for node in root.iter(etree.Element):
        if not node.tag.startswith("{"):
            node.tag = f"{{{JATS}}}{node.tag}"
    root.set(f"{{{XSI}}}schemaLocation", f"{JATS} {SCHEMAS[JATS]}")
    return root


WRITERS = {"oai_dc": dublin_core, "oai_jats": jats_in_namespace}
FORMATS = [
    MetadataFormat("oai_dc", SCHEMAS[OAI_DC], OAI_DC),
    MetadataFormat("oai_jats", SCHEMAS[JATS], JATS),
]
