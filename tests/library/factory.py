from itertools import count

from library.models import Document, DocumentKind, Picture
from tests.records import KIND, in_both, make, make_titled

# For what no two may have alike.
NUMBERS = count(1)


def make_picture(name="picture", **fields):
    """Make the row of a picture, without its files."""
    fields = {
        "token": (name[:1] or "a") * 8,
        "digest": name,
        "original_name": f"{name}.png",
        **in_both(f"{name} seen", "alt"),
    } | fields
    return make(Picture, **fields)


def file_facts(name="a", **facts):
    """Return the facts of a file of a document: a PDF of 1.21 MB."""
    return {
        "name": f"documents/{name}.pdf",
        "type": "pdf",
        "bytes": 1268000,
        "pages": 12,
        "sha256": name * 64,
        "title": "",
        "language": "ru",
        "is_tagged": True,
    } | facts


def make_document(title="Document", *, ru=None, en=None, files=(), **fields):
    """Make a document; ``files``: the languages that have one, or ``all``."""
    for which in files:
        name = "common_file" if which == "all" else f"file_{which}"
        fields.setdefault(name, file_facts(which[0]))
    return make_titled(Document, title, ru, en, **fields)


def make_document_with_file():
    return make_document(files=["all"])


NEEDED = {
    Document: {"kind": "strategy"},
    DocumentKind: KIND,
    Picture: {
        "token": lambda: f"{next(NUMBERS):08}",
        "digest": lambda: f"{next(NUMBERS)}",
        "original_name": "picture.png",
        "bytes": 1000,
        "width": 640,
        "height": 427,
        "sizes": {"full": [[640, 427]], "card": [[240, 160]]},
        **in_both("A picture", "alt"),
    },
}
MAKERS = {Document: make_document_with_file}
