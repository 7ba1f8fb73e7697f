"""Reads XLSX. The archive is looked at before any part of it is unpacked as a whole."""

import zipfile
from datetime import date, datetime, time

from imports.delimited import LONGEST_README, MOST_README, tidy
from imports.foreign import Fault
from sandbox import MEGABYTE

# What the parts may be together, unpacked; below LEAST no ratio does harm.
LARGEST, LEAST, HIGHEST_RATIO, MOST_PARTS = 50 * MEGABYTE, 2 * MEGABYTE, 100, 1000
# Those that a remark names.
MOST_SHEETS = 20
# Kinds of cells, and what is wrong with them.
WITHOUT_VALUE = {"f": "formula", "e": "error_value"}


def rows_of(path):
    """Return the rows of the first sheet, the names of the sheets, and the README.

    A sheet of that name is none of them: it says what the file is.
    """
    check_archive(path)
    # Needs its time and memory, which a CSV can do without.
    from openpyxl import load_workbook

    try:
        # By a name without .xlsx it would open nothing.
        book = load_workbook(path.open("rb"), read_only=True, keep_links=False)
        readme, sheets = parted(book.worksheets[: MOST_SHEETS + 1])
        # A sheet may claim to be a million cells wide: only what it holds is read.
        sheets[0].reset_dimensions()
        lines = [line for sheet in readme for line in lines_of(sheet)]
    except MemoryError:
        raise
    except Exception as error:
        raise Fault("damaged") from error
    return rows_of_sheet(sheets[0]), [sheet.title for sheet in sheets], lines


def parted(sheets):
    """Tell the first README from the rest; a sheet that stands alone is the table."""
    readme = [sheet for sheet in sheets if sheet.title.strip().casefold() == "readme"]
    rest = [sheet for sheet in sheets if sheet not in readme[:1]]
    return (readme[:1], rest) if rest else ([], sheets)


def lines_of(sheet):
    rows = sheet.iter_rows(max_row=MOST_README, max_col=MOST_README, values_only=True)
    lines = (" ".join(str(cell) for cell in row if cell is not None) for row in rows)
    return [tidy(line)[:LONGEST_README] for line in lines if line.strip()]


def rows_of_sheet(sheet):
    try:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            errors = [
                [column, WITHOUT_VALUE[cell.data_type]]
                for column, cell in enumerate(cells)
                if cell.value is not None and cell.data_type in WITHOUT_VALUE
            ]
            yield number, [text_of(cell) for cell in cells], errors
    except MemoryError:
        raise
    except Exception as error:
        raise Fault("damaged") from error


def text_of(cell):
    """Return what a cell holds, written as it would stand in a CSV."""
    value = cell.value
    if value is None or cell.data_type in WITHOUT_VALUE:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.time() == time():
            return f"{value:%Y-%m-%d}"
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # How a spreadsheet writes the first half of a line break.
    return tidy(str(value).replace("_x000D_", ""))


def check_archive(path):
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive, path.stat().st_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Fault("damaged") from error


def check_sizes(archive, packed):
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or total > LARGEST:
        raise Fault("bomb")
    if total > LEAST and total > HIGHEST_RATIO * packed:
        raise Fault("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Fault("encrypted")
    if "xl/workbook.xml" not in archive.namelist():
        raise Fault("other_archive")
