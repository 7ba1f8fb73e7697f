"""The drawings of the demo content, made ready for the library.

Each takes a second and is the same each time: where DEMO_DRAWINGS names a folder, they
are kept in it, for the next site that is filled.
"""

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.core.files.base import ContentFile

from demo.drawing import png
from demo.drawing.sheet import DIGITS
from library import decoding, imaging, pictures

# Of a picture, beside its files.
FACTS = ["width", "height", "sizes", "digest"]


@dataclass
class Place:
    """A folder that stays."""

    path: Path


@cache
def drawn(name, focus):
    """Return a drawing, made ready for the library, and its size in bytes."""
    if not (folder := os.environ.get("DEMO_DRAWINGS")):
        return draw(name, focus)
    place = Path(folder) / key(name, focus)
    if not place.exists():
        keep(*draw(name, focus), place)
    facts, size = json.loads((place / "facts.json").read_text())
    return pictures.Prepared(Place(place), **facts), size


def draw(name, focus):
    file = ContentFile(png(name), name=f"{name}.png")
    return pictures.prepare(file, *focus), file.size


def key(name, focus):
    """Return a name that is another as soon as the files would be others."""
    return hashlib.sha256(f"{name} {focus} {makers()}".encode()).hexdigest()


@cache
def makers():
    """Name all that takes part in drawing and in making files of it."""
    folder = Path(__file__).with_name("drawing")
    files = [*sorted(folder.glob("*.py")), DIGITS, imaging.__file__, decoding.__file__]
    digests = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files]
    return " ".join([version("pillow"), *digests])


def keep(picture, size, place):
    """Put the files into their place all at once, unless another process has."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        aside = Path(folder) / "files"
        shutil.copytree(picture.folder.path, aside)
        facts = {name: getattr(picture, name) for name in FACTS}
        (aside / "facts.json").write_text(json.dumps([facts, size]))
        with suppress(OSError):
            aside.rename(place)
