"""Office files, those of Microsoft and OpenDocument: kind, facts and text."""

import posixpath
import re
from pathlib import Path

from library.inspection import archive as archives
from library.inspection.errors import Fault
from library.inspection.plain_text import Collected, language_code
from library.inspection.xml import MOST_BYTES, parse
from library.inspection.xml_targets import (
    Elements,
    MicrosoftText,
    OpenText,
    StatedLanguage,
    Texts,
)

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
# A template on a drive of the writer's: at the reader's it is there or it is not.
LOCAL = re.compile(r"(file:///)?[a-z]:[\\/]", re.IGNORECASE)


def read(source: Path) -> tuple[dict, str]:
    with archives.opened(source) as archive:
        names = archive.namelist()
        is_microsoft, is_open = CONTENT_TYPES in names, "mimetype" in names
        if is_microsoft and is_open:
            raise Fault("mixed")
        if is_microsoft:
            return microsoft(archive, names)
        if is_open:
            return open_document(archive)
    raise Fault("not_accepted", "archive")


def microsoft(archive, names) -> tuple[dict, str]:
    types = elements(archive, CONTENT_TYPES)
    if any("macroenabled" in a.get("ContentType", "").lower() for _name, a in types):
        raise Fault("macros")
    main = main_part(archive)
    found = MICROSOFT.get(content_type(types, main))
    if not found:
        raise Fault("not_accepted", "other_office")
    if main not in names:
        raise Fault("damaged")
    refuse_foreign_template(archive)
    folder = posixpath.dirname(main)
    slides = slide_names(names, folder) if found == "pptx" else []
    parts = {
        "docx": [main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"],
        "xlsx": sheet_names(names, folder),
        "pptx": slides,
    }
    collected = Collected()
    for part in parts[found]:
        parse(archive, part, MicrosoftText(collected))
    title, language = core(archive, "docProps/core.xml")
    if not language:
        language = stated_language(archive, (slides or [f"{folder}/styles.xml"])[0])
    return facts(found, len(slides) or None, title, language), collected.text()


def elements(archive, member) -> list[tuple[str, dict]]:
    listener = Elements()
    parse(archive, member, listener)
    return listener.found


def content_type(types, part) -> str:
    """Return what the document says its part is, by its name or else its ending."""
    names = {
        a.get("PartName", "").lower(): a["ContentType"] for a in of(types, "Override")
    }
    ends = {
        a.get("Extension", "").lower(): a["ContentType"] for a in of(types, "Default")
    }
    return names.get(f"/{part}".lower()) or ends.get(
        part.lower().rpartition(".")[2], ""
    )


def of(types, name) -> list[dict]:
    return [a for found, a in types if found == name and "ContentType" in a]


def targets(archive, member, kind) -> list[str]:
    """Return what the relationships of a kind lead to."""
    return [
        attributes.get("Target", "")
        for _name, attributes in elements(archive, member)
        if attributes.get("Type", "").strip().lower().endswith(f"/{kind}".lower())
    ]


def main_part(archive) -> str:
    found = targets(archive, "_rels/.rels", "officeDocument")
    if not found:
        raise Fault("damaged")
    return found[0].lstrip("/")


def refuse_foreign_template(archive):
    """Refuse a template that Word would fetch from the network, with its macros.

    The part that names it may have any name, and it may stand on a share.
    """
    for member in archive.infolist():
        if not member.filename.lower().endswith(".rels"):
            continue
        if member.file_size > MOST_BYTES:
            # What stands behind that would not be seen.
            raise Fault("bomb")
        found = targets(archive, member.filename, "attachedTemplate")
        if not all(LOCAL.match(target.strip()) for target in found):
            raise Fault("active")


def slide_names(names, folder) -> list[str]:
    slides = [
        re.fullmatch(rf"{re.escape(folder)}/slides/slide(\d+)\.xml", n) for n in names
    ]
    ordered = sorted((slide for slide in slides if slide), key=lambda s: int(s[1]))
    return [slide[0] for slide in ordered]


def sheet_names(names, folder) -> list[str]:
    """Return where the words of a table stand: together, or else in each sheet."""
    shared = f"{folder}/sharedStrings.xml"
    sheets = [name for name in names if name.startswith(f"{folder}/worksheets/sheet")]
    return [shared] if shared in names else sheets


def open_document(archive) -> tuple[dict, str]:
    found = OPEN_DOCUMENT.get(
        archive.read("mimetype").decode("ascii", "replace").strip()
    )
    if not found:
        raise Fault("not_accepted", "other_office")
    if "content.xml" not in archive.namelist():
        raise Fault("damaged")
    manifest = elements(archive, "META-INF/manifest.xml")
    if any(name == "encryption-data" for name, _attributes in manifest):
        raise Fault("encrypted")
    collected = Collected()
    parse(archive, "content.xml", OpenText(collected))
    title, language = core(archive, "meta.xml")
    language = language or stated_language(archive, "styles.xml")
    return facts(found, None, title, language), collected.text()


def facts(found, pages, title, language) -> dict:
    return {
        "type": found,
        "pages": pages,
        "title": title,
        "language": language_code(language),
        # A question to PDFs alone: these formats have headings and lists by nature.
        "is_tagged": None,
    }


def core(archive, member) -> tuple[str, str]:
    """Return the title and the language that the document gives itself."""
    texts = Texts("title", "language")
    parse(archive, member, texts)
    return texts.found["title"], texts.found["language"]


def stated_language(archive, member) -> str:
    stated = StatedLanguage()
    parse(archive, member, stated)
    return stated.language
