"""The pictures and documents of the demo content: drawn and typeset when loaded."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.core.files.base import ContentFile

from demo.drawings import drawn
from demo.reading import FOLDER, backdate, bodies, states, suffixed
from demo.typesetting import ROOT, typeset
from library import files
from library.models import Document, Picture
from publishing.models import Topic
from text.languages import LANGUAGES


@cache
def typeset_file(source):
    return files.prepare(ContentFile(typeset(source), name=source.name))


def draw_all(sources):
    """Draw side by side what will be stored one after the other."""
    with ThreadPoolExecutor() as pool:
        for source in sources:
            pool.submit(drawn, source["drawing"], tuple(source["focus"]))


def make_picture(source):
    focus = tuple(source["focus"])
    prepared, size = drawn(source["drawing"], focus)
    picture = Picture(
        **suffixed(source, Picture.texts),
        licence=source["licence"],
        focus_x=focus[0],
        focus_y=focus[1],
    )
    picture.put(prepared, f"{source['key']}.png", size)
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
