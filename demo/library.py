"""The pictures and documents of the demo content."""

from django.core.files.base import ContentFile

from demo.content import (
    FOLDER,
    Kind,
    backdate,
    bodies,
    chosen,
    loaded_records,
    read,
    read_all,
    states,
    suffixed,
)
from demo.pdf import ROOT, typeset
from library import files, pictures
from library.models import Document, Picture
from publishing.models import Topic
from text.languages import LANGUAGES


def picture_path(source):
    return FOLDER / "pictures" / f"{source['key']}.webp"


def prepare_picture(source):
    return pictures.prepare(picture_path(source), *source["focus"])


def make_picture(source, loaded, prepared):
    focus_x, focus_y = source["focus"]
    picture = Picture(
        **suffixed(source, Picture.texts),
        licence=source["licence"],
        is_drawing=source.get("is_drawing", False),
        focus_x=focus_x,
        focus_y=focus_y,
    )
    path = picture_path(source)
    picture.store_file(prepared, path.name, path.stat().st_size)
    picture.save()
    return picture


def prepare_files(source):
    """Return the PDF of each language that a document has one in."""
    paths = {
        language: ROOT / source["key"] / f"{language}.typ" for language in LANGUAGES
    }
    return {
        language: files.prepare(ContentFile(typeset(path), name=path.name))
        for language, path in paths.items()
        if path.exists()
    }


def make_document(source, loaded, prepared):
    document = Document(
        **suffixed(source, ["title", "summary", "issuer"]),
        **states(source),
        **chosen(source, ["kind", "number", "dated_on", "in_force_until"]),
        **chosen(source, ["text_url", "files_are_note"]),
    )
    for language, file in prepared.items():
        setattr(document, f"file_{language}", file.store())
        document.take_text(language, file.text)
    document.save()
    document.topics.set(loaded_records(Topic, "topic", source["topics"], loaded))
    return document


def connect_document(source, loaded):
    """Store the texts, and what replaced the document: they point to one another."""
    document = Document.objects.get(pk=loaded[f"document:{source['key']}"])
    document.replaced_by_id = loaded.get(f"document:{source.get('replaced_by')}")
    for name, html in bodies(FOLDER / "documents" / source["key"], loaded).items():
        setattr(document, name, html)
    document.save()
    backdate(document)


KINDS = [
    Kind(
        "picture",
        read("pictures.toml")["pictures"],
        make_picture,
        prepare=prepare_picture,
    ),
    Kind(
        "document",
        read_all("documents/*/document.toml"),
        make_document,
        connect_document,
        prepare_files,
    ),
]
