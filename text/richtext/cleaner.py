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
    _lower_headings(source)
    builder = Builder(language)
    builder.walk(source)
    builder.close()
    _level_headings(builder.root)
    typeset_tree(builder.root, language)
    return sanitise(serialise(builder.root), STRICT)


def _lower_headings(source):
    """Let headings stand a level lower in a text that has an h1: that is the page's."""
    if source.find(".//h1") is not None:
        for heading in source.iter("h1", "h2", "h3"):
            heading.tag = f"h{int(heading.tag[1]) + 1}"


def _level_headings(root):
    """Let headings skip no level below the page's title, which is the h1."""
    outer = []
    for heading in root.iter("h2", "h3", "h4"):
        while outer and outer[-1] >= heading.tag:
            outer.pop()
        outer.append(heading.tag)
        heading.tag = f"h{1 + len(outer)}"


class _Run:
    """The consecutive texts of one paragraph in one language."""

    def __init__(self, language, trim):
        self.language, self.trim = language, trim
        self.targets, self.pieces, self.protected = [], [], set()

    def add(self, element, name, protected):
        if text := getattr(element, name):
            if protected:
                self.protected.add(len(self.pieces))
            self.targets.append((element, name))
            self.pieces.append(text)

    def add_placeholder(self, text):
        """Add a character for an element that is not text: the rules see it."""
        if text != "\n":
            self.protected.add(len(self.pieces))
        self.targets.append(None)
        self.pieces.append(text)

    def typeset(self):
        if not self.pieces:
            return
        texts = typeset_pieces(
            self.pieces, self.language, self.protected, trim=self.trim
        )
        for target, old, new in zip(self.targets, self.pieces, texts, strict=True):
            if target and new != old:
                setattr(*target, new)


def typeset_tree(root, language):
    runs = []

    def begin(language, trim=False):
        runs.append(_Run(language, trim))
        return runs[-1]

    def walk(element, run, protected=False):
        run.add(element, "text", protected)
        for child in element:
            if child.tag == "br":
                run.add_placeholder("\n")
            elif child.tag == "img":
                run.add_placeholder("\ufffc")
            elif child.tag in BLOCKS:
                walk(child, begin(run.language, trim=True))
                run = begin(run.language, trim=True)
            elif child.get("class"):
                walk(child, begin(run.language, trim=True))
            elif child.tag in ("sub", "sup"):
                walk(child, begin(run.language), protected)
            elif child.get("lang"):
                run.add_placeholder("\ufffc")
                walk(child, begin(child.get("lang")), protected)
            else:
                walk(child, run, protected or child.tag == "code")
            run.add(child, "tail", protected)

    walk(root, begin(language, trim=True))
    for run in runs:
        run.typeset()


class _CleanText(str):
    """A text that is already clean in a language: it is not cleaned twice in a save."""

    def __new__(cls, text, language):
        self = super().__new__(cls, text)
        self.language = language
        return self


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
        language = getattr(self, "language", None) or current()
        if isinstance(value, _CleanText) and value.language == language:
            return value
        return _CleanText(clean(value, language), language)
