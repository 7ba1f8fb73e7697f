"""A reference to any record: ``news.article/12``, at ``/id/news.article/12/``.

That URL is permanent: it survives every change of slug, and stored texts hold no other
URL of the site.
"""

from typing import NamedTuple


class Pointer(NamedTuple):
    """A model's label and a primary key; as text ``news.article/12``."""

    model: str
    pk: int

    def __str__(self):
        return f"{self.model}/{self.pk}"

    @classmethod
    def to(cls, record):
        return cls(record._meta.label_lower, record.pk)

    @classmethod
    def parse(cls, text: str):
        """Read ``news.article/12``; raise ValueError for anything else."""
        model, slash, pk = text.partition("/")
        if not slash or model.count(".") != 1 or not is_key(pk):
            raise ValueError(f"not a pointer: {text!r}")
        return cls(model, int(pk))

    @property
    def address(self):
        return f"/id/{self}/"


def pointers(model: str, *keys) -> list[Pointer]:
    """Return the pointers of records of a model; a key may be None."""
    return [Pointer(model, key) for key in keys if key]


def is_key(text: str) -> bool:
    """Tell whether a text can be a primary key: digits that fit into a bigint."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def parse_or_none(text):
    try:
        return Pointer.parse(text)
    except ValueError:
        return None
