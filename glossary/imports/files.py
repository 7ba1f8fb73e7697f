"""Reads a file of concepts into a table with a row for each concept."""

from glossary.interchange.tables import reader as tables
from glossary.interchange.tbx import file as tbx
from imports.tables import Table


def read(file) -> Table:
    """Read an open file of any format; raise ValidationError if it cannot be read.

    The cells of a row are an entry: see ``glossary.interchange.entries``.
    """
    return tbx.read(file) if tbx.is_tbx(file) else tables.read(file)
