"""The order of names as people know it: no matter the capitals, Ё beside Е.

PostgreSQL sorts by code points here, so that any provider's server will do.
"""

from django.db.models import F, Value
from django.db.models.functions import Left, Lower, Replace, Upper


def without_yo(expression):
    for yo, ye in [("Ё", "Е"), ("ё", "е")]:
        expression = Replace(expression, Value(yo), Value(ye))
    return expression


def place(name):
    """Return an expression by which to sort a column, or another expression."""
    return Lower(without_yo(F(name) if isinstance(name, str) else name))


def letter(name):
    """Return an expression for the letter under which an index lists a column."""
    return Upper(Left(without_yo(F(name) if isinstance(name, str) else name), 1))


def key(text: str) -> str:
    """Return what to sort a text by: the same order in Python."""
    return text.lower().replace("ё", "е")
