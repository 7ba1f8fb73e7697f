"""Reads what is packed as ZIP, above all Office files: type, facts and text.

The archive is checked before anything in it is read. XML is parsed as a stream: no
tree, no entities, no network.
"""

import posixpath
import re
import zipfile
import zlib
from itertools import chain
from pathlib import Path

from lxml import etree

from library.inspection import facts_of, search_text
from text.faults import Fault

CONTENT_TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument."
MICROSOFT = {
    f"{MAIN}wordprocessingml.document.main+xml": "docx",
    f"{MAIN}spreadsheetml.sheet.main+xml": "xlsx",
    f"{MAIN}presentationml.presentation.main+xml": "pptx",
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
EPUB, CONTAINER = "application/epub+zip", "META-INF/container.xml"
# Elements that hold text; that hold what is not shown; after which a new word begins.
# Not shown is moved text at its old place, a copy for old programs, the pronunciation.
MICROSOFT_TEXT = (
    {"t"},
    {"moveFrom", "Fallback", "rPh"},
    {"p", "tab", "br", "cr", "si", "is"},
)
OPEN_TEXT = (
    {"p", "h"},
    {"annotation", "tracked-changes", "automatic-styles"},
    {"p", "h", "tab", "s", "line-break"},
)
# A template on the writer's own drive, which Word does not fetch for a reader.
LOCAL = re.compile(r"(file:///)?[a-z]:[\\/]", re.IGNORECASE)


def read(source: Path) -> tuple[dict, str]:
    with open_archive(source) as archive:
        names = archive.namelist()
        is_microsoft, is_open = CONTENT_TYPES in names, "mimetype" in names
        if is_microsoft and is_open:
            raise Fault("damaged")
        if is_microsoft:
            return microsoft(archive, names)
        if is_open and mimetype(archive) == EPUB:
            return epub(archive), ""
        if is_open:
            return open_document(archive)
    return facts_of("zip"), ""


def microsoft(archive, names) -> tuple[dict, str]:
    types = elements(archive, CONTENT_TYPES)
    if any("macroenabled" in a.get("ContentType", "").lower() for _name, a in types):
        raise Fault("macros")
    kinds = {a.get("PartName"): a.get("ContentType") for _name, a in types}
    known = [
        (name, MICROSOFT[kind]) for name, kind in kinds.items() if kind in MICROSOFT
    ]
    if not known:
        raise Fault("not_accepted", actual="other_office")
    main, file_type = known[0]
    main = (main or "").lstrip("/")
    if main not in names:
        raise Fault("damaged")
    refuse_foreign_template(archive)
    folder = posixpath.dirname(main)
    slides = slide_names(names, folder) if file_type == "pptx" else []
    # The words of a workbook are in one part, or in all the sheets.
    shared, sheet = f"{folder}/sharedStrings.xml", f"{folder}/worksheets/sheet"
    sheets = [name for name in names if name.startswith(sheet)]
    parts = {
        "docx": [main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"],
        "xlsx": [shared] if shared in names else sheets,
        "pptx": slides,
    }
    words = (words_in(archive, part, MICROSOFT_TEXT) for part in parts[file_type])
    text = search_text(chain.from_iterable(words))
    title, language = core(archive, "docProps/core.xml")
    if not language:
        language = stated_language(archive, (slides or [f"{folder}/styles.xml"])[0])
    return facts_of(file_type, len(slides) or None, title, language), text


def refuse_foreign_template(archive):
    """Refuse a template that Word would fetch from the network, with its macros.

    Every ``.rels`` file is read, as any may name it; shares count as the network.
    """
    for member in archive.infolist():
        if not member.filename.lower().endswith(".rels"):
            continue
        for _name, attributes in elements(archive, member.filename):
            kind, target = attributes.get("Type", ""), attributes.get("Target", "")
            is_template = kind.strip().lower().endswith("/attachedtemplate")
            if is_template and not LOCAL.match(target.strip()):
                raise Fault("active")


def slide_names(names, folder) -> list[str]:
    slides = [
        re.fullmatch(rf"{re.escape(folder)}/slides/slide(\d+)\.xml", n) for n in names
    ]
    ordered = sorted((slide for slide in slides if slide), key=lambda s: int(s[1]))
    return [slide[0] for slide in ordered]


def open_document(archive) -> tuple[dict, str]:
    file_type = OPEN_DOCUMENT.get(mimetype(archive))
    if not file_type:
        raise Fault("not_accepted", actual="other_office")
    if "content.xml" not in archive.namelist():
        raise Fault("damaged")
    manifest = elements(archive, "META-INF/manifest.xml")
    if any(name == "encryption-data" for name, _attributes in manifest):
        raise Fault("encrypted")
    text = search_text(words_in(archive, "content.xml", OPEN_TEXT))
    title, language = core(archive, "meta.xml")
    language = language or stated_language(archive, "styles.xml")
    return facts_of(file_type, None, title, language), text


def mimetype(archive) -> str:
    return archive.read("mimetype").decode("ascii", "replace").strip()


def epub(archive) -> dict:
    """Return the facts of an e-book; one that is locked to a device is refused."""
    if "META-INF/rights.xml" in archive.NameToInfo:
        raise Fault("encrypted")
    paths = [a.get("full-path") for _name, a in elements(archive, CONTAINER)]
    packages = [path for path in paths if path in archive.NameToInfo]
    if not packages:
        raise Fault("damaged")
    title, language = core(archive, packages[0])
    return facts_of("epub", None, title, language)


# What the parts hold


def elements(archive, member) -> list[tuple[str, dict]]:
    """Return each element with its attributes; for small parts."""
    return [
        (name, attributes)
        for event, name, attributes in events(archive, member)
        if event == "start"
    ]


def core(archive, member) -> tuple[str, str]:
    """Return the title and the language in the properties of the document."""
    texts, opened = {"title": "", "language": ""}, ""
    for event, name, text in events(archive, member):
        if event != "text":
            opened = name if event == "start" and texts.get(name) == "" else ""
        elif opened:
            texts[opened] += text
    return texts["title"], texts["language"]


def stated_language(archive, member) -> str:
    """Return the first language that a style or a run of text states."""
    for event, name, attributes in events(archive, member):
        language = ""
        if event == "start" and name == "lang":
            language = attributes.get("val", "")
        elif event == "start" and name == "text-properties":
            language = attributes.get("language", "").replace("none", "")
        elif event == "start" and name in {"rPr", "endParaRPr"}:
            language = attributes.get("lang", "")
        if language:
            return language
    return ""


def words_in(archive, member, format):
    """Yield the pieces of the text that a reader sees."""
    within, hidden, ends = format
    depth = hidden_depth = 0
    for event, name, text in events(archive, member):
        if event != "text":
            step = 1 if event == "start" else -1
            depth += step * (name in within)
            hidden_depth += step * (name in hidden)
        if hidden_depth:
            continue
        if event == "text" and depth:
            yield text
        elif event == "end" and name in ends:
            yield " "


# The archive

MOST_ENTRIES = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
# Below this size a member may have any ratio, as one of blanks does.
RATIO_FROM = 1024 * 1024

METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1

MACROS = re.compile(
    r"(^|/)(vbaProject[^/]*\.bin|vbaData\.xml)$|(^|/)macrosheets/|^(Basic|Scripts)/",
    re.IGNORECASE,
)
CONTROLS = re.compile(
    r"(^|/)activeX/|\.(bat|cmd|com|dll|exe|hta|jar|js|lnk|msi|ps1|scr|vbs)$",
    re.IGNORECASE,
)
ARCHIVES = re.compile(r"\.(7z|bz2|gz|rar|tar|xz|zip)$", re.IGNORECASE)


def open_archive(source: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(source)
        refuse_bomb(archive.infolist(), source.stat().st_size)
        refuse_names([member.filename for member in archive.infolist()])
        if archive.testzip():
            raise Fault("damaged")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Fault("damaged") from error
    return archive


def refuse_bomb(members, size):
    """Refuse by the sizes that the archive states; zipfile reads no more than those."""
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Fault("encrypted")
    if any(member.compress_type not in METHODS for member in members):
        raise Fault("damaged")
    total = sum(member.file_size for member in members)
    if len(members) > MOST_ENTRIES or total > MOST_UNPACKED or is_inflated(total, size):
        raise Fault("bomb")
    if any(is_inflated(member.file_size, member.compress_size) for member in members):
        raise Fault("bomb")


def is_inflated(size, packed) -> bool:
    return size > max(RATIO_FROM, MOST_RATIO * packed)


def refuse_names(names):
    if len({name.lower() for name in names}) < len(names):
        # Programs differ in which of two equal names they read.
        raise Fault("damaged")
    if any(MACROS.search(name) for name in names):
        raise Fault("macros")
    if any(CONTROLS.search(name) for name in names):
        raise Fault("active")
    if any(ARCHIVES.search(name) for name in names):
        raise Fault("nested")


# XML as a stream

CHUNK = 256 * 1024


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
        raise Fault("damaged")

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
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield from target.events
                target.events.clear()
            parser.close()
    except etree.XMLSyntaxError as error:
        raise Fault("damaged") from error
    yield from target.events
