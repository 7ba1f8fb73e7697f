"""Segments as plain text: codes in braces, ``{1}bold{/1}{2/}``. Nothing of Django.

A brace of the text itself is doubled.
"""

import re

_TOKEN = re.compile(r"(?P<literal>\{\{)|\{(?P<close>/?)(?P<id>t?\d+)(?P<alone>/?)\}")


def to_text(pieces) -> str:
    """Return the pieces of a segment as a text."""
    return "".join(
        piece.replace("{", "{{") if isinstance(piece, str) else to_token(*piece)
        for piece in pieces
    )


def to_token(kind, identity):
    if kind == "close":
        return f"{{/{identity}}}"
    return f"{{{identity}/}}" if kind == "alone" else f"{{{identity}}}"


def to_pieces(text) -> list:
    """Return the pieces of a text: texts, and [kind, id] of codes."""
    pieces, end = [], 0
    for match in _TOKEN.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        if match["literal"]:
            pieces.append("{")
        elif match["alone"] and not match["close"]:
            pieces.append(["alone", match["id"]])
        else:
            pieces.append(["close" if match["close"] else "open", match["id"]])
    return joined([*pieces, text[end:]])


def joined(pieces) -> list:
    """Return pieces without empty texts, and without two texts in a row."""
    whole = []
    for piece in filter(None, pieces):
        if whole and isinstance(piece, str) and isinstance(whole[-1], str):
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole
