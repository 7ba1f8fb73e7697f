import hashlib
import json
import sys
from pathlib import Path

from library.inspection.errors import Fault
from library.inspection.file_type import kind
from library.inspection.plain_text import one_line


def inspect(source: Path, textfile: Path) -> dict:
    """Return the facts of the file, or its fault; write its text."""
    try:
        found, text = open_as(kind(source), source)
    except Fault as fault:
        return fault.as_json()
    try:
        textfile.write_text(text, encoding="utf-8")
    except OSError:
        return {"fault": "no_room"}
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return found | {
        "title": one_line(found["title"])[:300],
        "bytes": source.stat().st_size,
        "sha256": digest,
    }


def open_as(found: str, source: Path) -> tuple[dict, str]:
    # Only what the file needs is loaded: each library takes of its memory.
    if found == "pdf":
        from library.inspection import pdf

        return pdf.read(source)
    from library.inspection import office

    return office.read(source)


json.dump(inspect(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
