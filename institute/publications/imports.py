"""Publications from a table, or from a file of a reference manager."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from bibliography.items import date_parts, family_of
from imports import bibliography
from imports.fields import NamedField, key_of, parts_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from imports.tables import ACCEPTED, Row, Table
from institute.people.models import Person
from institute.people.names import by_any_name
from institute.publications.models import Authorship, Publication
from text.languages import LANGUAGES, language_of_words

# {CSL: the column with the same contents}.
COLUMNS = {
    "container-title": "container",
    "volume": "volume",
    "genre": "genre",
    "page": "pages",
    "publisher": "publisher",
    "publisher-place": "place",
    "edition": "edition",
    "number-of-pages": "extent",
    "DOI": "doi",
    "ISBN": "isbn",
    "URL": "url",
}
KINDS = {
    "book": Publication.Kind.MONOGRAPH,
    "chapter": Publication.Kind.CHAPTER,
    "entry": Publication.Kind.CHAPTER,
    "article-journal": Publication.Kind.ARTICLE,
    "article-magazine": Publication.Kind.ARTICLE,
    "article-newspaper": Publication.Kind.ARTICLE,
    "paper-conference": Publication.Kind.PAPER,
    "report": Publication.Kind.REPORT,
    "dataset": Publication.Kind.DATASET,
    "thesis": Publication.Kind.THESIS,
}
ROLES = {
    "authors": Authorship.Role.AUTHOR,
    "editors": Authorship.Role.EDITOR,
    "translators": Authorship.Role.TRANSLATOR,
}
# {column: the field of an item that is read into it}, for messages.
FIELDS = {
    **{column: field for field, column in COLUMNS.items()},
    **{column: role.value for column, role in ROLES.items()},
    "kind": "type",
    "written_in": "language",
    "issued_in": "issued",
    "number": "issue",
    **{f"title_{code}": "title" for code in LANGUAGES},
    **{f"body_{code}": "abstract" for code in LANGUAGES},
}


class NamesField(NamedField):
    """Authors as "Family, Given", divided by semicolons; no comma: one whole name.

    Each is the one person who is known by this name, or else the name.
    """

    hint = _(
        "For example, “Primerova, Anna”; separate several with semicolons. Only for a "
        "new item."
    )

    def load(self):
        return by_any_name(self.model.lean())

    def clean(self, value):
        return [self.author_of(text) for text in parts_of(value)]

    def author_of(self, text):
        family, _comma, given = (part.strip() for part in text.partition(","))
        if len(family) > 120 or len(given) > 80:
            message = gettext("A name is too long: %(name)s.")
            raise ValidationError(message % {"name": f"{family[:80]}…"})
        people = self.known.get(key_of(f"{family} {given}"), ()) if given else ()
        if len(people) == 1:
            return {"person": next(iter(people))}
        return {"family": family, "given": given}


class PublicationRowForm(PublishableRowForm):
    authors = NamesField(Person, label=_("Authors"))
    editors = NamesField(Person, label=_("Editors"))
    translators = NamesField(Person, label=_("Translators"))

    def store(self):
        record = super().store()
        if self.is_new:
            for column, role in ROLES.items():
                for names in self.cleaned_data.get(column) or []:
                    if "family" in names:
                        names = {f"{n}_{record.written_in}": names[n] for n in names}
                    Authorship.objects.create(publication=record, role=role, **names)
        return record


class PublicationSubject(PublishableSubject):
    """A row finds its publication by an old URL, by its DOI, or by title and year."""

    model = Publication
    form = PublicationRowForm
    shared = [
        *["kind", "written_in", "issued_in", *ROLES, "container", "volume", "number"],
        *["pages", "genre", "publisher", "place", "edition", "extent"],
        *["doi", "isbn", "url", "projects", "topics"],
    ]
    found_by = "doi"
    suffixes = f"{PublishableSubject.suffixes},{bibliography.SUFFIXES}"
    accepted = format_lazy(
        "{} {}",
        ACCEPTED,
        _(
            "Files of reference managers can be imported as well: BibTeX (.bib), RIS "
            "(.ris) and CSL-JSON (.json). Their works become drafts."
        ),
    )

    def table_in(self, file):
        if (
            str(getattr(file, "name", ""))
            .lower()
            .endswith(tuple(bibliography.SUFFIXES.split(",")))
        ):
            return table_of(bibliography.read(file))
        return super().table_in(file)

    def aims(self, rows):
        others = [row for row in rows if not self.identity_of(row)]
        return self._by_title(others) | super().aims(rows)

    def _by_title(self, rows):
        """Return {number: key} of rows whose title and year a publication has."""
        years = {row.cells.get("issued_in") for row in rows}
        years = [int(year) for year in years if re.fullmatch("[0-9]{1,4}", str(year))]
        names = [f"title_{code}" for code in LANGUAGES]
        stored = Publication.objects.filter(issued_in__in=years).order_by("-pk")
        known = {
            (key_of(title), str(year)): pk
            for pk, year, *titles in stored.values_list("pk", "issued_in", *names)
            for title in filter(None, titles)
        }
        return {
            row.number: known[identity]
            for row in rows
            for identity in identities_of(row)
            if identity in known
        }

    def faults(self, row, form):
        yield from super().faults(row, form)
        for identity in () if self.identity_of(row) else identities_of(row):
            if message := self.first_row("title", identity, row, form):
                yield f"title_{LANGUAGES[0]}", message
                return


def identities_of(row):
    """Yield (key of the title, year) in each language."""
    year = str(row.cells.get("issued_in") or "")
    for language in LANGUAGES:
        if year and (title := row.cells.get(f"title_{language}")):
            yield key_of(title), year


def table_of(records):
    """Return the rows of records."""
    rows = [Row(place, cells_of(item)) for place, item in records]
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, has_lines=True, names=FIELDS)


def cells_of(item):
    """Return the cells of the row that a record of CSL-JSON is."""
    language = item.get("language", "")[:2].lower()
    if language not in LANGUAGES:
        language = language_of_words(item.get("title", ""))
    kind = KINDS.get(item["type"], Publication.Kind.OTHER)
    if kind == Publication.Kind.MONOGRAPH and "author" not in item:
        kind = Publication.Kind.COLLECTION
    cells = {
        "kind": kind.value,
        "written_in": language,
        "issued_in": "".join(map(str, date_parts(item, "issued")[:1])),
        **{column: item.get(name, "") for name, column in COLUMNS.items()},
        "number": item.get("issue") or item.get("number", ""),
        **{
            f"{role.value}s": [name_written(name) for name in item.get(role.value, [])]
            for role in Authorship.Role
        },
        f"title_{language}": item.get("title", ""),
        f"body_{language}": item.get("abstract", ""),
    }
    return {name: cell for name, cell in cells.items() if cell}


def name_written(name):
    """Return the name as a cell has it; within one there is no other comma."""
    family = (name.get("literal") or family_of(name)).replace(";", ",")
    given = name.get("given", "").replace(";", ",")
    return f"{family.replace(',', ' ')}, {given}" if given else family
