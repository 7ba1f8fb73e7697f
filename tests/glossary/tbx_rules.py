"""The rules of TBX-Basic 1.2.1 in the style “dca”, as a second reader checks them.

Written from the tables of the standard, without a look at what writes the files.
"""

import re
from datetime import date

from lxml import etree

SPACE = "{urn:iso:std:iso:30042:ed-2}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAME = re.compile(r"[A-Za-z_][\w.-]*")
TAG = re.compile(r"[a-z]{2}(-[A-Z]{2})?")

# What may stand in an element, in this order; “|” between what may be mixed.
ORDER = {
    "tbx": ["tbxHeader", "text"],
    "tbxHeader": ["fileDesc"],
    # A titleStmt has another place in each of the published schemas.
    "fileDesc": ["publicationStmt", "sourceDesc"],
    "publicationStmt": ["p"],
    "sourceDesc": ["p"],
    "text": ["body"],
    "body": ["conceptEntry"],
    "conceptEntry": ["descrip|descripGrp|admin|transacGrp|note|ref|xref", "langSec"],
    "langSec": ["descrip|descripGrp|admin|transacGrp|note|ref|xref", "termSec"],
    "termSec": [
        "term",
        "termNote",
        "descrip|descripGrp|admin|transacGrp|note|ref|xref",
    ],
    "descripGrp": ["descrip", "admin|note|ref|xref"],
    "transacGrp": ["transac", "transacNote|date"],
}
NEEDED = {
    "tbx": {"tbxHeader", "text"},
    "tbxHeader": {"fileDesc"},
    "fileDesc": {"sourceDesc"},
    "publicationStmt": {"p"},
    "sourceDesc": {"p"},
    "text": {"body"},
    "body": {"conceptEntry"},
    "conceptEntry": {"langSec"},
    "langSec": {"termSec"},
    "termSec": {"term"},
    "descripGrp": {"descrip"},
    "transacGrp": {"transac"},
}
ONCE = {
    *["tbxHeader", "text", "fileDesc", "publicationStmt", "sourceDesc"],
    *["body", "term", "descrip in descripGrp", "transac", "date"],
}
ATTRIBUTES = {
    "tbx": {"type", "style", LANG},
    "conceptEntry": {"id"},
    "langSec": {LANG},
    **{key: {"type", LANG} for key in ["descrip", "admin", "transacNote"]},
    **{key: {LANG} for key in ["note", "p"]},
    **{key: {"type"} for key in ["termNote", "transac"]},
    **{key: {"type", "target"} for key in ["ref", "xref"]},
}
CONCEPT, LANGUAGE, TERM = {"conceptEntry"}, {"langSec"}, {"termSec"}
ANY = CONCEPT | LANGUAGE | TERM
# (element, type): the levels at which it may stand, and its values.
CATEGORIES = {
    ("descrip", "subjectField"): (CONCEPT, None),
    ("descrip", "definition"): (CONCEPT | LANGUAGE, None),
    ("descrip", "context"): (TERM, None),
    ("admin", "source"): (ANY, None),
    ("termNote", "administrativeStatus"): (
        TERM,
        {
            *["preferredTerm-admn-sts", "admittedTerm-admn-sts"],
            *["deprecatedTerm-admn-sts", "supersededTerm-admn-sts"],
        },
    ),
    ("termNote", "partOfSpeech"): (
        TERM,
        {"noun", "verb", "adjective", "adverb", "other"},
    ),
    ("termNote", "termType"): (
        TERM,
        {
            *["fullForm", "acronym", "abbreviation"],
            *["shortForm", "variant", "phrase"],
        },
    ),
    ("termNote", "grammaticalGender"): (
        TERM,
        {"masculine", "feminine", "neuter", "other"},
    ),
    ("termNote", "geographicalUsage"): (TERM, None),
    ("ref", "crossReference"): (CONCEPT | TERM, None),
    ("xref", "externalCrossReference"): (ANY, None),
    ("transac", "transactionType"): (ANY, {"origination", "modification"}),
    ("transacNote", "responsibility"): (ANY, None),
}


def faults_of(octets):
    """Return what is wrong with a file, each a sentence."""
    root = etree.fromstring(octets)
    faults = []
    if root.tag != f"{SPACE}tbx":
        return [f"The root is {root.tag}."]
    if (root.get("type"), root.get("style")) != ("TBX-Basic", "dca"):
        faults.append("The root names another dialect or style.")
    ids = [name.get("id") for name in root.iter() if name.get("id")]
    faults += [
        f"The id {name} is there twice." for name in set(ids) if ids.count(name) > 1
    ]
    for element in root.iter():
        faults += [f"{element.tag}: {fault}" for fault in faults_in(element, set(ids))]
    return faults


def faults_in(element, ids):
    if not element.tag.startswith(SPACE):
        yield "another namespace"
    name = local(element)
    yield from faults_of_order(element, name)
    if unknown := set(element.attrib) - ATTRIBUTES.get(name, set()):
        yield f"unknown attributes {unknown}"
    if name not in ORDER and not (element.text or "").strip():
        yield "empty"
    if name in ORDER and (element.text or "").strip():
        yield "words where none may be"
    if name in {"tbx", "langSec"} and LANG not in element.attrib:
        yield "no language"
    if LANG in element.attrib and not TAG.fullmatch(element.get(LANG)):
        yield "no language tag"
    if name == "conceptEntry" and not NAME.fullmatch(element.get("id", "")):
        yield "the id is no name"
    if name == "date" and not is_day(element.text):
        yield "no date"
    if "target" in element.attrib:
        target = element.get("target")
        is_right = target in ids if name == "ref" else target.startswith("http")
        if not is_right:
            yield f"{target} leads nowhere"
    if "type" in ATTRIBUTES.get(name, set()) and name != "tbx":
        yield from faults_of_category(element, name)


def faults_of_order(element, name):
    names = [local(child) for child in element]
    if name not in ORDER:
        if names:
            yield f"holds {names}"
        return
    places = {
        child: place
        for place, group in enumerate(ORDER[name])
        for child in group.split("|")
    }
    if unknown := set(names) - set(places):
        yield f"holds {unknown}"
        return
    order = [places[child] for child in names]
    if order != sorted(order):
        yield f"another order: {names}"
    if missing := NEEDED[name] - set(names):
        yield f"lacks {missing}"
    for child in set(names):
        if {child, f"{child} in {name}"} & ONCE and names.count(child) > 1:
            yield f"{child} is there more than once"


def faults_of_category(element, name):
    category = (name, element.get("type"))
    if category not in CATEGORIES:
        yield f"no category: {category}"
        return
    levels, values = CATEGORIES[category]
    around = element.getparent()
    if local(around).endswith("Grp"):
        around = around.getparent()
    if local(around) not in levels:
        yield f"{category} at {local(around)}"
    if values and element.text not in values:
        yield f"{element.text} is no value of {category}"


def local(element):
    return element.tag.rpartition("}")[2]


def is_day(text):
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False
