"""Turns any HTML, or plain text, into the HTML that is stored."""

import re

from django.db import models

from text.languages import current
from text.richtext.builder import Builder
from text.richtext.grammar import BLOCKS, LENIENT, STRICT, parse, sanitise, serialise
from text.richtext.structure import repair_lists
from text.typography import typeset_pieces


def clean(html: str | None, language: str) -> str | None:
    """Return the HTML reduced to the grammar of stored rich text, and typeset.

    Plain text becomes paragraphs, divided at empty lines. Clean HTML does not change.
    """
    if not html:
        return html
    if not re.search("<[a-zA-Z/!?]", html):
        html = re.sub(r"\n[ \t\r]*\n\s*", "<p>", html)
    source = parse(html, LENIENT)
    repair_lists(source)
    if source.find(".//h1") is not None:
        # That is the page's: all stand a level lower.
        for heading in source.iter("h1", "h2", "h3"):
            heading.tag = f"h{int(heading.tag[1]) + 1}"
    builder = Builder(language)
    builder.walk(source)
    builder.close()
    _level_headings(builder.root)
    typeset_tree(builder.root, language)
    return sanitise(serialise(builder.root), STRICT)


def _level_headings(root):
    """Let headings skip no level below the page's title, which is the h1."""
    outer = []
    for heading in root.iter("h2", "h3", "h4"):
        while outer and outer[-1] >= heading.tag:
            outer.pop()
        outer.append(heading.tag)
        heading.tag = f"h{1 + len(outer)}"


def typeset_tree(root, language):
    # The consecutive texts of a paragraph in a language: (language, trim, pieces), with
    # (text, whether it is protected, whose it is) of each piece.
    runs = []

    def begin(language, trim=False):
        runs.append((language, trim, []))
        return runs[-1]

    def walk(element, run, protected=False):
        language, _trim, pieces = run
        pieces.append((element.text, protected, (element, "text")))
        for child in element:
            # The rules see a character for an element that is not text.
            if child.tag == "br":
                pieces.append(("\n", False, None))
            elif child.tag == "img":
                pieces.append(("\ufffc", True, None))
            elif child.tag in BLOCKS:
                walk(child, begin(language, trim=True))
                _language, _trim, pieces = begin(language, trim=True)
            elif child.get("class"):
                walk(child, begin(language, trim=True))
            elif child.tag in ("sub", "sup"):
                walk(child, begin(language), protected)
            elif child.get("lang"):
                pieces.append(("\ufffc", True, None))
                walk(child, begin(child.get("lang")), protected)
            else:
                walk(child, (language, False, pieces), protected or child.tag == "code")
            pieces.append((child.tail, protected, (child, "tail")))

    walk(root, begin(language, trim=True))
    for language, trim, pieces in runs:
        if pieces := [piece for piece in pieces if piece[0]]:
            texts, protected, owners = zip(*pieces, strict=True)
            protected = [place for place, is_so in enumerate(protected) if is_so]
            typeset = typeset_pieces(texts, language, protected, trim=trim)
            for owner, old, new in zip(owners, texts, typeset, strict=True):
                if owner and new != old:
                    setattr(*owner, new)


class _CleanText(str):
    """A text that ``pre_save`` has cleaned: it is not cleaned twice in a save."""


class RichTextField(models.TextField):
    """HTML that is cleaned and typeset whenever it is written to the database::

        body = RichTextField(_("text"), blank=True)

    It is typeset by the language of its translated column: modeltranslation makes a
    subclass with ``language`` for each. The original column, which nothing reads, takes
    the active language.
    """

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if not isinstance(value, str):
            return value
        cleaned = self._clean(value)
        if cleaned != value:
            setattr(model_instance, self.attname, str(cleaned))
        return cleaned

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = str(self._clean(value))
        return super().get_db_prep_save(value, connection)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "text.richtext.RichTextField", args, kwargs

    def _clean(self, value):
        if isinstance(value, _CleanText):
            return value
        return _CleanText(clean(value, getattr(self, "language", None) or current()))
