"""The files of the demo content: pictures, and PDFs that are typeset for it."""

import json
from datetime import UTC, datetime

from django.core.files.base import ContentFile

from demo.content import FOLDER, read
from institute.organization import mark as institute_mark
from library import files, pictures
from text.languages import LANGUAGES

ROOT = FOLDER / "documents"
FONTS = FOLDER.parent / "library" / "typesetting" / "fonts"
# So that the same source makes the same file, byte for byte.
STAMP = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())


def picture_path(source):
    return FOLDER / "pictures" / f"{source['key']}.webp"


def picture(source):
    path = picture_path(source)
    file = ContentFile(path.read_bytes())
    prepared = pictures.prepare(file, source["focus_x"], source["focus_y"])

    def store(record):
        record.store_file(prepared, path.name, file.size)

    return store


def mark(source):
    path = FOLDER / "mark.svg"
    facts = institute_mark.stored(ContentFile(path.read_bytes(), name=path.name))
    return lambda institute: setattr(institute, "mark", facts)


def document(source):
    """Typeset the PDF of each language that a document has one in."""
    folder = ROOT / source["key"]
    prepared = {
        code: prepare_pdf(f"{code}.typ", folder / f"{code}.typ")
        for code in LANGUAGES
        if (folder / f"{code}.typ").exists()
    }

    def store(record):
        for code, file in prepared.items():
            setattr(record, f"file_{code}", file.store())

    return store


def galley(source):
    """Typeset the PDF of an article that has one, in its language."""
    if not source.get("has_pdf"):
        return None
    code = source["written_in"]
    facts = {
        "language": code,
        "title": source[f"title_{code}"],
        "journal": read("journal/journal.toml")[f"title_{code}"],
        "abstract": source.get(f"summary_{code}"),
        "pages": source.get("last_page", 1) - source.get("first_page", 1) + 1,
    }
    prepared = prepare_pdf(f"{source['key']}.pdf", ROOT / "galley.typ", article=facts)

    def store(record):
        """Return what gives it the file once it is stored."""
        return lambda: record.galleys.create(file=prepared.store(), language=code)

    return store


def prepare_pdf(name, path, **inputs):
    return files.prepare(ContentFile(typeset(path, **inputs), name=name))


def typeset(source, **inputs):
    """Return the PDF of a Typst file, as bytes; ``inputs``: its ``sys.inputs``."""
    # Of all processes only the loader's needs it.
    import typst

    return typst.compile(
        source,
        root=ROOT,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        # Tagged, with a language and a title.
        pdf_standards="ua-1",
        timestamp=STAMP,
        sys_inputs={name: json.dumps(value) for name, value in inputs.items()},
    )
