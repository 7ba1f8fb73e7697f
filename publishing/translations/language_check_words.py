"""The words of findings, for editors."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from publishing.content.registry import titles_of
from publishing.translations.language_checks import PARAGRAPH
from text.languages import own_name
from text.parity import Kind
from text.pointers import parse_or_none
from text.richtext import likely_pointers

# Of the glossary, which registers the check.
TERM = "term"
LABELS = {
    Kind.NUMBER: pgettext_lazy("check", "Number"),
    Kind.UNIT: _("Unit or currency"),
    Kind.DATE: pgettext_lazy("check", "Date"),
    Kind.TIME: _("Time"),
    Kind.WEEKDAY: _("Day of the week"),
    Kind.LINK: pgettext_lazy("check", "Link"),
    Kind.EMAIL: _("E-mail"),
    Kind.PHONE: _("Telephone"),
    Kind.DOI: _("DOI"),
    Kind.LIST: _("Items of lists"),
    Kind.TABLE: _("Filled cells of table rows"),
    Kind.HEADING: _("Headings"),
    Kind.FOOTNOTE: _("Footnotes"),
    Kind.PICTURE: pgettext_lazy("check", "Picture"),
    Kind.PLACE: _("Order of numbers and links"),
    Kind.NEGATION: pgettext_lazy("check", "Negation"),
    Kind.ALPHABET: _("Letters of the other language"),
    Kind.LENGTH: _("Length in words"),
    Kind.SAME: _("Not translated"),
    PARAGRAPH: _("Paragraph without a translation"),
    "name": pgettext_lazy("check", "Name"),
    TERM: pgettext_lazy("check", "Term"),
    "page": _("Letters of the other language on a page"),
}
# What one text has and the other lacks can be put in its place as it is.
SAME_IN_BOTH = {Kind.LINK, Kind.EMAIL, Kind.PHONE, Kind.DOI}
# Longer words are cut.
LONGEST = 120


@dataclass(frozen=True)
class Side:
    """What one language says; ``words`` is "" where it says nothing of it."""

    language: str
    words: str

    @property
    def name(self):
        return own_name(self.language)


@dataclass(frozen=True)
class Remark:
    """A finding in words; ``old`` could be replaced by ``new`` in the text written."""

    finding: object
    label: str
    sides: list
    old: str = ""
    new: str = ""
    answer: object = None


def remarks(findings, *, target=None, answers=None):
    """Return a ``Remark`` of each; ``target``: the language that somebody writes."""
    titles = titles_in(findings)
    return [
        Remark(
            finding,
            label_of(finding.kind),
            [
                Side(code, Truncator(titles.get(words, words)).chars(LONGEST))
                for code, words in finding.words
            ],
            *replacement(finding, findings, target),
            answer=(answers or {}).get(finding.key),
        )
        for finding in findings
    ]


def label_of(kind):
    return str(LABELS.get(kind, kind))


def languages_to_mend(finding):
    """Return the languages whose text may be wrong.

    Of a paragraph or a term that one language lacks it is the text without it.
    """
    words = dict(finding.words)
    if finding.kind in {PARAGRAPH, TERM} and len(words) > 1:
        return [code for code in words if not words[code]]
    return [*words]


def titles_in(findings):
    urls = {
        words
        for finding in findings
        for _code, words in finding.words
        if words.startswith("/id/")
    }
    pointers = {url: parse_or_none(*likely_pointers(url)) for url in urls}
    titles = titles_of(filter(None, pointers.values())) if urls else {}
    return {url: titles.get(pointer, url) for url, pointer in pointers.items()}


def replacement(finding, findings, target):
    """Return what of the text in ``target`` could be replaced, and by what.

    That is what stands in all languages alike, if it is alone of its kind: of two that
    differ nobody knows which stands for which.
    """
    if finding.replacement:
        code, old, new = finding.replacement
        return (old, new) if code == target else ("", "")
    words = dict(finding.words)
    is_alone = sum(other.kind == finding.kind for other in findings) == 1
    if not (is_alone and finding.kind in SAME_IN_BOTH and all(words.values())):
        return "", ""
    if target not in words or len(words) < 2:
        return "", ""
    [source] = words.keys() - {target}
    return words[target], words[source]


def in_a_line(remark):
    """Return a remark as one line: "Number: Русский 2021, English 2020"."""
    sides = (f"{side.name} {side.words or '—'}" for side in remark.sides)
    return f"{remark.label}: {', '.join(sides)}"


def in_a_line_of_html(remark):
    """Return the same line, of which each side tells its language."""
    sides = [(side.language, side.name, side.words or "—") for side in remark.sides]
    words = format_html_join(", ", '<span lang="{}">{} {}</span>', sides)
    return format_html("{}: {}", remark.label, words)
