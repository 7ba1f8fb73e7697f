"""A file of concepts, read into a table of which each row is one of them."""

from glossary.interchange import tables
from glossary.interchange.tbx import file as tbx
from publishing.importing.tables import Row, Table, read_table


def read(file) -> Table:
    """Read an open file by its content; raise ValidationError for what cannot be."""
    raise NotImplementedError
