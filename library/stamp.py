"""Prints a line onto each page of a PDF, at its top, as a link::

    python -m library.stamp <source> <target> <line> <address>

prints the facts of the new file as JSON. It runs in the sandbox, without Django.
"""

import hashlib
import io
import json
import os
import sys
from pathlib import Path

# One thread: each takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name

# The label, in a frame; the line is data, so nothing of it is read as Typst.
LABEL = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set text(size: 9pt, fill: rgb("#a00000"), weight: "bold")
#box(stroke: 0.8pt + rgb("#a00000"), fill: white, inset: 4pt, sys.inputs.line)
"""
# Points between the label and the edges of the page.
MARGIN = 10


def stamp(source: Path, target: Path, line: str, address: str) -> dict:
    label = typst.compile(LABEL, ignore_system_fonts=True, sys_inputs={"line": line})
    with pikepdf.open(source) as pdf, pikepdf.open(io.BytesIO(label)) as labels:
        form = pdf.copy_foreign(labels.pages[0].as_form_xobject())
        for page in pdf.pages:
            stamp_page(pdf, page, form, line, address)
        pdf.save(target)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": target.stat().st_size, "sha256": digest}


def stamp_page(pdf, page, form, line, address):
    box = place_on(page, *map(float, form.BBox[2:]))
    name = page.add_resource(form, Name.XObject)
    placed = page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(*box))
    # What is there may have left the origin anywhere; to a reader aloud it is no text.
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n/Artifact BMC\n" + placed + b"\nEMC\n")
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array(box),
        Border=Array([0, 0, 0]),
        Contents=line,
        A=Dictionary(S=Name.URI, URI=address),
        F=4,
    )
    others = page.obj.get("/Annots", [])
    page.obj.Annots = Array([*others, pdf.make_indirect(link)])


def place_on(page, width, height):
    """Return the box of the label: the upper left of the page as it is shown."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turn = page.rotation % 360
    is_turned = turn in (90, 270)
    room = (top - bottom if is_turned else right - left) - 2 * MARGIN
    scale = min(1, max(room, 1) / width)
    across, down = width * scale, height * scale
    if is_turned:
        across, down = down, across
    x = left + MARGIN if turn in (0, 90) else right - MARGIN - across
    y = bottom + MARGIN if turn in (90, 180) else top - MARGIN - down
    return [x, y, x + across, y + down]


if __name__ == "__main__":
    paths = map(Path, sys.argv[1:3])
    json.dump(stamp(*paths, *sys.argv[3:5]), sys.stdout)
