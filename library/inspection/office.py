"""Reads what is packed as ZIP, above all Office files: type, facts and text."""

import posixpath
import re
from pathlib import Path

from library.inspection import archive as archives
from library.inspection.file_type import InvalidDocument
from library.inspection.plain_text import SearchText, facts_of
from library.inspection.xml import MOST_BYTES, events

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


def read(source: Path, *, more: bool = False) -> tuple[dict, str]:
    """Return facts and text; ``more``: an EPUB or any ZIP is accepted, too."""
    with archives.open_archive(source) as archive:
        names = archive.namelist()
        is_microsoft, is_open = CONTENT_TYPES in names, "mimetype" in names
        if is_microsoft and is_open:
            raise InvalidDocument("mixed")
        if is_microsoft:
            return microsoft(archive, names)
        if more and is_open and mimetype(archive) == EPUB:
            return epub(archive), ""
        if is_open:
            return open_document(archive)
        if more:
            return facts_of("zip"), ""
    raise InvalidDocument("not_accepted", "archive")


def microsoft(archive, names) -> tuple[dict, str]:
    types = elements(archive, CONTENT_TYPES)
    if any("macroenabled" in a.get("ContentType", "").lower() for _name, a in types):
        raise InvalidDocument("macros")
    main = main_part(archive)
    file_type = MICROSOFT.get(content_type(types, main))
    if not file_type:
        raise InvalidDocument("not_accepted", "other_office")
    if main not in names:
        raise InvalidDocument("damaged")
    refuse_foreign_template(archive)
    folder = posixpath.dirname(main)
    slides = slide_names(names, folder) if file_type == "pptx" else []
    parts = {
        "docx": [main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"],
        "xlsx": sheet_names(names, folder),
        "pptx": slides,
    }
    collected = SearchText()
    for part in parts[file_type]:
        add_text(archive, part, MICROSOFT_TEXT, collected)
    title, language = core(archive, "docProps/core.xml")
    if not language:
        language = stated_language(archive, (slides or [f"{folder}/styles.xml"])[0])
    return facts_of(file_type, len(slides) or None, title, language), collected.text()


def content_type(types, part) -> str:
    """Return the content type of a part, by its name or else by its extension."""
    names = content_types(types, "Override", "PartName")
    ends = content_types(types, "Default", "Extension")
    part = part.lower()
    return names.get(f"/{part}") or ends.get(part.rpartition(".")[2], "")


def content_types(types, name, key) -> dict:
    """Return {value of the attribute ``key``: content type} of elements of a name."""
    found = [a for element, a in types if element == name and "ContentType" in a]
    return {a.get(key, "").lower(): a["ContentType"] for a in found}


def targets(archive, member, kind) -> list[str]:
    """Return the targets of the relationships of a kind."""
    return [
        attributes.get("Target", "")
        for _name, attributes in elements(archive, member)
        if attributes.get("Type", "").strip().lower().endswith(f"/{kind}".lower())
    ]


def main_part(archive) -> str:
    main_parts = targets(archive, "_rels/.rels", "officeDocument")
    if not main_parts:
        raise InvalidDocument("damaged")
    return main_parts[0].lstrip("/")


def refuse_foreign_template(archive):
    """Refuse a template that Word would fetch from the network, with its macros.

    Every ``.rels`` file is read, as any may name it; shares count as the network.
    """
    for member in archive.infolist():
        if not member.filename.lower().endswith(".rels"):
            continue
        if member.file_size > MOST_BYTES:
            # The parser stops there, and would miss what follows.
            raise InvalidDocument("bomb")
        templates = targets(archive, member.filename, "attachedTemplate")
        if not all(LOCAL.match(template.strip()) for template in templates):
            raise InvalidDocument("active")


def slide_names(names, folder) -> list[str]:
    slides = [
        re.fullmatch(rf"{re.escape(folder)}/slides/slide(\d+)\.xml", n) for n in names
    ]
    ordered = sorted((slide for slide in slides if slide), key=lambda s: int(s[1]))
    return [slide[0] for slide in ordered]


def sheet_names(names, folder) -> list[str]:
    """Return the parts that hold the words of a workbook: one, or all the sheets."""
    shared = f"{folder}/sharedStrings.xml"
    sheets = [name for name in names if name.startswith(f"{folder}/worksheets/sheet")]
    return [shared] if shared in names else sheets


def open_document(archive) -> tuple[dict, str]:
    file_type = OPEN_DOCUMENT.get(mimetype(archive))
    if not file_type:
        raise InvalidDocument("not_accepted", "other_office")
    if "content.xml" not in archive.namelist():
        raise InvalidDocument("damaged")
    manifest = elements(archive, "META-INF/manifest.xml")
    if any(name == "encryption-data" for name, _attributes in manifest):
        raise InvalidDocument("encrypted")
    collected = SearchText()
    add_text(archive, "content.xml", OPEN_TEXT, collected)
    title, language = core(archive, "meta.xml")
    language = language or stated_language(archive, "styles.xml")
    return facts_of(file_type, None, title, language), collected.text()


def mimetype(archive) -> str:
    return archive.read("mimetype").decode("ascii", "replace").strip()


def epub(archive) -> dict:
    """Return the facts of an e-book; one that is locked to a device is refused."""
    if "META-INF/rights.xml" in archive.NameToInfo:
        raise InvalidDocument("encrypted")
    paths = [a.get("full-path") for _name, a in elements(archive, CONTAINER)]
    packages = [path for path in paths if path in archive.NameToInfo]
    if not packages:
        raise InvalidDocument("damaged")
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


def add_text(archive, member, format, collected):
    """Collect the text that a reader sees, as far as the search reads it."""
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
            collected.add(text)
        elif event == "end" and name in ends:
            collected.add(" ")
        if collected.is_full:
            return
