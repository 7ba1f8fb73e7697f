"""The archive that the readers of old sites write, and what they left out."""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from text.languages import LANGUAGES

# Names that a report lists of each fault.
MOST_NAMED = 20


@dataclass
class Archive:
    """``tables``: {kind: rows}; ``files``: {path on the old site: Path}."""

    tables: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    # (what is wrong, with what) each.
    faults: list = field(default_factory=list)

    def add(self, kind, row):
        self.tables.setdefault(kind, []).append(row)

    def add_item(self, kind, versions):
        """Add the row of an item: {language: {column: cell}}; "": of all languages."""
        row = dict(versions.get("", {}))
        for language in LANGUAGES:
            cells = versions.get(language, {})
            row |= {f"{name}_{language}": cell for name, cell in cells.items() if cell}
        self.add(kind, row)

    def write(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for kind, rows in self.tables.items():
                text = io.StringIO()
                columns = dict.fromkeys(name for row in rows for name in row)
                writer = csv.DictWriter(text, columns)
                writer.writeheader()
                writer.writerows(rows)
                made.writestr(f"{kind}.csv", text.getvalue())
            for name, file in self.files.items():
                made.write(file, name.lstrip("/"))
            made.writestr("report.txt", "\n".join(self.report()))

    def report(self):
        """Yield what was read, and what was not, in lines."""
        for kind, rows in self.tables.items():
            yield f"{kind}: {len(rows)}"
        yield f"Files: {len(self.files)}"
        for fault, count in Counter(fault for fault, _what in self.faults).items():
            named = dict.fromkeys(what for each, what in self.faults if each == fault)
            names = ", ".join([*named][:MOST_NAMED])
            rest = ", …" if len(named) > MOST_NAMED else ""
            yield f"{fault} ({count}): {names}{rest}"
