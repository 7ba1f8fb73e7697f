"""XLIFF 1.2: a ``file`` for each item, a ``trans-unit`` for each sentence."""

from itertools import count, repeat

from desk.translation_files.xliff_reader import TO_DO
from text.xml import Vocabulary, write

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
make = Vocabulary({None: NAMESPACE})
# The state of a translation, by that of its unit.
STATES = {
    "final": "final",
    "current": "translated",
    "stale": "needs-review-translation",
    "to do": TO_DO,
    "kept": "final",
}
# What a code stands for, by the tag of its element.
KINDS = {"strong": "bold", "em": "italic", "a": "link", "br": "lb", "img": "image"}


def write_xliff(items, source, target, adapt=None) -> bytes:
    """Return the file; ``adapt`` its units."""
    languages = {"source-language": source, "target-language": target}
    files = [
        make(
            "file",
            make("header", make("note", item.title)),
            make("body", [*map(group_of, item.parts, count(1), repeat(adapt))]),
            original=item.pointer,
            datatype="html",
            **languages,
        )
        for item in items
    ]
    return write(make("xliff", files, version="1.2"), is_indented=False)


def group_of(part, number, adapt):
    label, units = part
    units = map(adapt, units) if adapt else units
    return make("group", [*map(element_of, units)], id=f"g{number}", resname=label)


def element_of(unit):
    target = None
    if unit.target:
        codes = {**unit.target.codes, **unit.source.codes}
        target = make("target", state=STATES[unit.state])
        fill(target, unit.target.pieces, codes)
    source = make("source")
    fill(source, unit.source.pieces, unit.source.codes)
    return make(
        "trans-unit",
        *[source, target, [make("note", note) for note in unit.notes]],
        id=unit.id,
        translate="no" if unit.state == "kept" else None,
        approved="yes" if target is not None and unit.state == "final" else None,
        **{"xml:space": "preserve"},
    )


def fill(element, pieces, codes):
    stack = [element]
    for piece in pieces:
        if isinstance(piece, str):
            make.append(stack[-1], piece)
        elif piece.kind == "close":
            stack.pop()
        else:
            tag = codes[piece.id].tag
            name, kind = "x" if piece.kind == "alone" else "g", f"x-html-{tag}"
            made = make(name, id=piece.id, ctype=KINDS.get(tag, kind))
            stack[-1].append(made)
            if piece.kind == "open":
                stack.append(made)
