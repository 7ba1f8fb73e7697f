"""The archive that the readers of old sites write, and what they left out."""

import io
import zipfile
from csv import DictWriter

from imports.upload import listed


class Archive:
    """``tables``: {kind: rows}; ``files``: {path on the old site: Path}; ``faults``:
    {what is wrong: {with what}}.
    """

    def __init__(self):
        self.tables, self.files, self.faults = {}, {}, {}

    def add(self, kind, columns, versions=()):
        """Add a row; ``versions``: {language: {column: cell}}."""
        row = dict(columns)
        for language, cells in dict(versions).items():
            row |= {f"{name}_{language}": cell for name, cell in cells.items() if cell}
        self.tables.setdefault(kind, []).append(row)

    def fault(self, message, name):
        self.faults.setdefault(message, set()).add(name)

    def write(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            for kind, rows in self.tables.items():
                text = io.StringIO()
                writer = DictWriter(text, {name: 0 for row in rows for name in row})
                writer.writeheader()
                writer.writerows(rows)
                made.writestr(f"{kind}.csv", text.getvalue())
            for name, file in self.files.items():
                made.write(file, name.lstrip("/"))

    def report(self):
        """Yield what was read, and what was not, in lines."""
        for kind, rows in self.tables.items():
            yield f"{kind}: {len(rows)}"
        yield f"Files: {len(self.files)}"
        for fault, names in self.faults.items():
            yield f"{fault} ({len(names)}): {listed(names)}"
