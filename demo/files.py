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
    code, issue = source["written_in"], source
    if "issue" in source:
        issue = read(f"journal/issues/{source['issue']}/issue.toml")
    authors = [name_of(a, code) for a in source.get("contributions", [])]
    facts = {
        "language": code,
        "title": source[f"title_{code}"],
        "authors": ", ".join(authors),
        "journal": read("journal/journal.toml")[f"title_{code}"],
        "number": issue.get("number", ""),
        "year": issue.get("year") or issue["published_on"].year,
        "abstract": source.get(f"summary_{code}"),
        "pages": number_of_pages(source),
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


def number_of_pages(source):
    """Return how many an article fills; one, if that is not said."""
    first = source.get("first_page")
    return source["last_page"] - first + 1 if first else 1


def name_of(author, code):
    """Return the name of an author for the PDF: of a person, that on their page."""
    people = {person["key"]: person for person in read("people.toml")["people"]}
    named = people.get(author.get("person"), author)
    names = (named.get(f"{part}_{code}") for part in ["given", "family"])
    return " ".join(filter(None, names))
