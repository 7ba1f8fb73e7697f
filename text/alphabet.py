"""Alphabetical order: capitals do not matter, and Ё sorts with Е.

As expressions, because the databases sort by code points: so PostgreSQL needs no
locale that a provider might lack.
"""

from django.db.models import F, Value
from django.db.models.functions import Left, Lower, Replace, Upper


def without_yo(expression):
    for yo, ye in [("Ё", "Е"), ("ё", "е")]:
        expression = Replace(expression, Value(yo), Value(ye))
    return expression


def sort_expression(name):
    """Return an expression to order by; ``name`` is a field or an expression."""
    return Lower(without_yo(F(name) if isinstance(name, str) else name))


def first_letter(name):
    """Return an expression for the letter under which an index lists a field."""
    return Upper(Left(without_yo(F(name) if isinstance(name, str) else name), 1))


def sort_key(text: str) -> str:
    """Return a key for ``sorted``: the same order in Python."""
    return text.lower().replace("ё", "е")
