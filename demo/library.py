"""The pictures and documents of the demo content."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.core.files.base import ContentFile

from demo.reading import FOLDER, backdate, bodies, states, suffixed
from demo.typesetting import ROOT, typeset
from library import files, pictures
from library.models import Document, Picture
from publishing.models import Topic
from text.languages import LANGUAGES


@cache
def typeset_file(source):
    return files.prepare(ContentFile(typeset(source), name=source.name))


def prepare_pictures(sources):
    """Yield each source with its prepared file; they are prepared side by side."""
    with ThreadPoolExecutor() as pool:
        yield from zip(sources, pool.map(prepare_picture, sources), strict=True)


def prepare_picture(source):
    return pictures.prepare(picture_path(source["key"]), *source["focus"])


def picture_path(key):
    return FOLDER / "pictures" / f"{key}.webp"


def make_picture(source, prepared):
    focus_x, focus_y = source["focus"]
    picture = Picture(
        **suffixed(source, Picture.texts),
        licence=source["licence"],
        focus_x=focus_x,
        focus_y=focus_y,
    )
    path = picture_path(source["key"])
    picture.put(prepared, path.name, path.stat().st_size)
    picture.save()
    return picture


def make_document(source, loaded):
    document = Document(
        **suffixed(source, ["title", "summary", "issuer"]),
        **states(source),
        **{
            name: source[name]
            for name in ["kind", "number", "dated_on", "in_force_until"]
            if name in source
        },
    )
    for language in LANGUAGES:
        path = ROOT / source["key"] / f"{language}.typ"
        if path.exists():
            prepared = typeset_file(path)
            setattr(document, f"file_{language}", prepared.store())
            document.take_text(language, prepared.text)
    document.save()
    topics = [loaded[f"topic:{key}"] for key in source["topics"]]
    document.topics.set(Topic.objects.filter(pk__in=topics))
    return document


def connect_document(source, loaded):
    """Store the texts, and what replaced the document: they point to one another."""
    document = Document.objects.get(pk=loaded[f"document:{source['key']}"])
    document.replaced_by_id = loaded.get(f"document:{source.get('replaced_by')}")
    for name, html in bodies(FOLDER / "documents" / source["key"], loaded).items():
        setattr(document, name, html)
    document.save()
    backdate(document)
