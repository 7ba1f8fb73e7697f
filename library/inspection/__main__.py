import hashlib
import json
import sys
from pathlib import Path

from library.inspection import facts_of, file_type, text_of, to_one_line
from text.faults import Fault


def inspect(source: Path, textfile: Path) -> dict:
    """Return the facts of the file, or the error; write its text to ``textfile``."""
    try:
        facts, text = read(file_type(source), source)
    except Fault as error:
        return {"error": error.code, **error.values}
    try:
        textfile.write_text(text, encoding="utf-8")
    except OSError:
        return {"error": "disk_full"}
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return facts | {
        "title": to_one_line(facts["title"])[:300],
        "bytes": source.stat().st_size,
        "sha256": digest,
    }


def read(name: str, source: Path) -> tuple[dict, str]:
    # Only the library that the file needs is imported: memory is limited.
    if name == "pdf":
        from library.inspection import pdf

        return pdf.read(source)
    if name == "csv":
        return facts_of("csv"), text_of(source)
    from library.inspection import office

    return office.read(source)


json.dump(inspect(*map(Path, sys.argv[1:])), sys.stdout)
