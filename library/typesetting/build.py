"""Builds a PDF in the sandbox."""

import hashlib
import json
import tempfile
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

import sandbox

HERE = Path(__file__).parent
STEP = "library.typesetting.typeset"
# Limits of each process; MEGABYTES of address space, which is more than the memory in
# use.
# Measured: a thousand concepts, 240 kB of text, take 4 s of processor time in all and
# 290 MB at most, and are 145 pages of 1.9 MB; the 140 of the demo 1 s and 100 MB.
SECONDS, MEGABYTES = 120, 600


def digest(data: dict, template: Path):
    """Return a hash of the data, of the templates, and of the typst version."""
    sha256 = hashlib.sha256(json.dumps(data, sort_keys=True).encode())
    sha256.update(version("typst").encode())
    for path in sorted([*template.parent.glob("*.typ"), *HERE.glob("*.typ")]):
        sha256.update(path.read_bytes())
    return sha256.hexdigest()


@contextmanager
def built_pdf(data: dict, template: Path, *, has_places=False):
    """Build a PDF, and yield its path and facts; it is deleted afterwards.

    ``data``: with "language", "title" and "timestamp"; its "pictures" are {name: that
    of a file in the storage}. ``has_places``: the template marks places that it reads
    in a second run. Raises sandbox.Overrun, sandbox.Broken and OSError.
    """
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        folder = Path(name)
        source, places, large, target = (
            folder / name for name in ["data.json", "places.json", "1.pdf", "2.pdf"]
        )
        source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for picture, stored in data.get("pictures", {}).items():
            with default_storage.open(stored) as file:
                (folder / f"{picture}.webp").write_bytes(file.read())
        run(folder, "prepare", source)
        if has_places:
            run(folder, "find", template, source, places)
        run(folder, "set", template, source, places, large)
        facts = run(folder, "pack", large, target)
        yield target, {**facts, "language": data["language"], "title": data["title"]}


def run(folder, *arguments):
    return sandbox.run(
        STEP, *arguments, seconds=SECONDS, megabytes=MEGABYTES, folder=folder
    )
