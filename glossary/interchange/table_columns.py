"""The columns of the table: the key of an entry in each, and the field to read it."""

from dataclasses import dataclass

from django import forms
from django.core.validators import validate_slug
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from glossary.models import Term
from imports.fields import ListField, WordField, YesNoField
from text.languages import LANGUAGES, own_name
from text.typography import with_plain_spaces
from text.xml import strip_invalid_xml


def lines():
    return ListField(forms.CharField(max_length=700), divider=r"\n")


def code():
    return forms.CharField(max_length=80, required=False, validators=[validate_slug])


def codes():
    return ListField(code(), divider=r"[\s,;]+")


def text(max_length=None):
    return forms.CharField(max_length=max_length, required=False)


@dataclass(frozen=True)
class Column:
    """``name``: the heading; ``key``: its key in an entry or a term, if different.

    ``help``: what stands in it. ``is_name``: other programs search for the value, so
    no-break spaces become plain.
    """

    name: str
    field: forms.Field
    help: str
    key: str = ""
    width: int = 16
    is_name: bool = False

    @property
    def key_in_entry(self):
        return self.key or self.name

    def cell(self, values):
        """Return the text of the cell for an entry or a term."""
        value = values.get(self.key_in_entry)
        if isinstance(value, bool):
            return "yes" if value else "no"
        cell_text = "\n".join(value) if isinstance(value, list) else value or ""
        if self.is_name:
            cell_text = with_plain_spaces(cell_text)
        cell_text = cell_text.replace("\r\n", "\n").replace("\r", "\n")
        # XLSX is an XML format.
        return strip_invalid_xml(cell_text)


def choice(name, choices):
    help = format_lazy(_("One of: {words}."), words=", ".join(choices.values))
    return Column(name, WordField(choices.choices), help)


CODE = Column(
    "code",
    code(),
    _(
        "Code of the concept, repeated in each of its rows, which must be next to one "
        "another. Used to find the concept to change."
    ),
    width=24,
)
LANGUAGE = Column(
    "language",
    WordField([(code, own_name(code)) for code in LANGUAGES]),
    _("Language of the term: its code or its name."),
    width=10,
)
TERM = Column(
    "term",
    text(200),
    _("The term, at most 200 characters; a row for each."),
    *("text", 36, True),
)
YES_OR_NO = _("yes or no")
CODES = _("Codes of concepts, one per line.")
MORE_CODES = _("Codes of concepts, one per line. A file adds to them only.")

OF_TERMS = [
    LANGUAGE,
    TERM,
    choice("status", Term.Status),
    choice("type", Term.Type),
    choice("part_of_speech", Term.PartOfSpeech),
    choice("gender", Term.Gender),
    Column("region", text(100), _("Where the term is used.")),
    Column("usage_note", text(), _("Note on the usage of the term."), "note", 30),
    Column("example", text(), _("A sentence with the term."), width=30),
    Column(
        "example_source",
        text(500),
        _("Where the sentence comes from: the title of a source."),
        width=24,
    ),
    Column("case_sensitive", YesNoField(), YES_OR_NO, "is_case_sensitive"),
    Column(
        "linked",
        YesNoField(),
        _("yes or no: whether it is linked in texts."),
        *("is_linked", 10),
    ),
    Column("forms", lines(), _("Further written forms, one per line."), width=20),
    Column(
        "not_linked_in",
        lines(),
        _("Phrases in which the word means something else, one per line."),
        *("not_when", 20),
    ),
]
# Columns of both languages are next to each other: (name, field, help, width).
OF_TEXTS = [
    ("definition", text(), _("Definition."), 60),
    (
        "definition_sources",
        lines(),
        _("Its sources, one per line: “title, place in it”."),
        30,
    ),
    ("note", text(), _("Note on scope and usage."), 30),
    ("note_sources", lines(), _("Sources of the note, one per line."), 30),
]
NAMES_OF_DOMAINS = _("Names of domains, one per line.")
OF_CONCEPTS = [
    Column("domains", codes(), _("Codes of domains, one per line.")),
    *(
        Column(f"domain_names_{code}", lines(), NAMES_OF_DOMAINS, is_name=True)
        for code in LANGUAGES
    ),
    Column("broader", codes(), CODES, width=24),
    Column("related", codes(), MORE_CODES, width=24),
    Column("not_to_be_confused_with", codes(), MORE_CODES, "confusable", 24),
    Column("replaced_by", code(), _("Code of the concept to be used instead."), "", 24),
    Column(
        "same_as",
        lines(),
        _("Addresses in other vocabularies, such as Wikidata, one per line."),
        width=30,
    ),
    Column(
        "editors_wording",
        YesNoField(),
        _("yes if no document defines it in this way, otherwise no."),
        "own_wording",
    ),
    *(
        Column(f"{name}_{language}", field, help, width=width)
        for name, field, help, width in OF_TEXTS
        for language in LANGUAGES
    ),
]
COLUMNS = [CODE, *OF_TERMS, *OF_CONCEPTS]
NAMES = [column.name for column in COLUMNS]


def rows_of(entry):
    """Yield the rows of an entry, as texts; without terms it is one row."""
    concept = [column.cell(entry) for column in OF_CONCEPTS]
    for term in entry.get("terms") or [{}]:
        yield [entry["code"], *(column.cell(term) for column in OF_TERMS), *concept]
        concept = [""] * len(OF_CONCEPTS)
