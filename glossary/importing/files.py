"""A file of concepts, read into a table of which each row is one of them."""

from publishing.importing.tables import Table


def read(file) -> Table:
    """Read an open file by its content; raise ValidationError for what cannot be."""
    raise NotImplementedError
