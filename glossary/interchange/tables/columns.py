"""The columns of the table: the key of an entry in each, and the field to read it."""

import re
from dataclasses import dataclass

from django import forms
from django.core.validators import validate_slug

from glossary.models import Term
from imports.fields import WordField, YesNoField
from text.languages import LANGUAGES, own_name
from text.typography import with_plain_spaces

# Characters that XLSX, an XML format, cannot hold.
NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Their columns of both languages are next to each other.
TEXTS = ["definition", "definition_sources", "note", "note_sources"]


class LinesField(forms.Field):
    """A list of values, divided by line breaks or by the pattern ``divider``."""

    def __init__(self, base_field=None, *, divider=r"\n"):
        super().__init__(required=False)
        self.base_field = base_field or forms.CharField(max_length=700)
        self.divider = divider

    def clean(self, value):
        parts = filter(None, map(str.strip, re.split(self.divider, value)))
        return [self.base_field.clean(part) for part in dict.fromkeys(parts)]


def code():
    return forms.CharField(max_length=80, required=False, validators=[validate_slug])


def codes():
    return LinesField(code(), divider=r"[\s,;]+")


def text(max_length=None):
    return forms.CharField(max_length=max_length, required=False)


def word(choices):
    return WordField(choices)


@dataclass(frozen=True)
class Column:
    """``name``: the heading; ``key``: its key in an entry or a term, if different.

    ``is_name``: other programs search for the value, so no-break spaces become plain.
    """

    name: str
    field: forms.Field
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
        return NO_SIGN.sub("", cell_text.replace("\r\n", "\n").replace("\r", "\n"))


CODE = Column("code", code(), width=24)
LANGUAGE = Column(
    "language", word([(code, own_name(code)) for code in LANGUAGES]), width=10
)
TERM = Column("term", text(200), "text", width=36, is_name=True)

OF_TERMS = [
    LANGUAGE,
    TERM,
    Column("status", word(Term.Status.choices)),
    Column("type", word(Term.Type.choices)),
    Column("part_of_speech", word(Term.PartOfSpeech.choices)),
    Column("gender", word(Term.Gender.choices)),
    Column("region", text(100)),
    Column("usage_note", text(), "note", width=30),
    Column("example", text(), width=30),
    Column("example_source", text(500), width=24),
    Column("case_sensitive", YesNoField(), "is_case_sensitive"),
    Column("linked", YesNoField(), "is_linked", width=10),
    Column("forms", LinesField(), width=20),
    Column("not_linked_in", LinesField(), "not_when", width=20),
]
OF_CONCEPTS = [
    Column("domains", codes()),
    *(Column(f"domain_names_{code}", LinesField(), is_name=True) for code in LANGUAGES),
    Column("broader", codes(), width=24),
    Column("related", codes(), width=24),
    Column("not_to_be_confused_with", codes(), "confusable", width=24),
    Column("replaced_by", code(), width=24),
    Column("same_as", LinesField(), width=30),
    Column("editors_wording", YesNoField(), "own_wording"),
    *(
        Column(
            f"{name}_{language}",
            LinesField() if name.endswith("sources") else text(),
            width=60 if name == "definition" else 30,
        )
        for name in TEXTS
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
