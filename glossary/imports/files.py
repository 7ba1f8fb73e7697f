"""A file of concepts, read into a table of which each row is one of them."""

from glossary.interchange.tables import reader as tables
from glossary.interchange.tbx import file as tbx
from imports.tables import Table


def read(file) -> Table:
    """Read an open file by its content; raise ValidationError for what cannot be.

    The cells of a row are an entry: see ``glossary.interchange.entries``.
    """
    return tbx.read(file) if tbx.is_tbx(file) else tables.read(file)
