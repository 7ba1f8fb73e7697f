"""Publications from a table, or from a file of a reference manager."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from bibliography.identifiers import doi_or_empty
from bibliography.items import date_parts, family_of
from imports import bibliography
from imports.fields import RecordsField, WordField, by_name, key_of, parts_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from imports.tables import ACCEPTED, Row, Table
from institute.people.models import Person
from institute.people.names import by_any_name
from institute.projects.models import Project
from institute.publications.models import Authorship, Publication
from publishing.models import Topic
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


class NamesField(forms.Field):
    """Names as "Family, Given", divided by semicolons; one without a comma is whole."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        names = [name_in(text) for text in parts_of(value)]
        for family, given in names:
            if len(family) > 120 or len(given) > 80:
                message = gettext("A name is too long: %(name)s.")
                raise ValidationError(message % {"name": f"{family[:80]}…"})
        return names


def name_in(text):
    family, _comma, given = (part.strip() for part in text.partition(","))
    return family, given


class PublicationRowForm(PublishableRowForm):
    kind = WordField(Publication.Kind.choices)
    written_in = WordField(Publication._meta.get_field("written_in").choices)
    projects = RecordsField()
    topics = RecordsField()
    authors = NamesField()
    editors = NamesField()
    translators = NamesField()
    # {key of a name: people who are known by it}
    people = {}

    class Meta:
        model = Publication
        fields = [
            *["kind", "written_in", "issued_in", "container", "volume", "number"],
            *["pages", "genre", "publisher", "place", "edition", "extent"],
            *["doi", "isbn", "url", "projects", "topics"],
            *(
                f"{name}_{language}"
                for language in LANGUAGES
                for name in ["title", "summary", "body", "published_at", "slug"]
            ),
        ]

    def store(self):
        record = super().store()
        if self.is_new:
            for column, role in ROLES.items():
                for family, given in self.cleaned_data.get(column) or []:
                    self._add(record, role, family, given)
        return record

    def _add(self, record, role, family, given):
        """Add an author: the one person who is known by this name, or else the name."""
        people = self.people.get(key_of(f"{family} {given}"), set()) if given else ()
        language = record.written_in
        known = {"person": next(iter(people))} if len(people) == 1 else {}
        names = {f"family_{language}": family, f"given_{language}": given}
        Authorship.objects.create(publication=record, role=role, **(known or names))


class PublicationSubject(PublishableSubject):
    """A row finds its publication by an old URL, by its DOI, or by title and year."""

    model = Publication
    form = PublicationRowForm
    suffixes = f"{PublishableSubject.suffixes},{bibliography.SUFFIXES}"
    accepted = format_lazy(
        "{} {}",
        ACCEPTED,
        _(
            "Files of reference managers can be imported as well: BibTeX (.bib), RIS "
            "(.ris) and CSL-JSON (.json). Their works become drafts."
        ),
    )

    def __init__(self, user):
        super().__init__(user)
        self.known = {
            "projects": by_name(Project.objects.without_texts()),
            "topics": by_name(Topic.objects.all()),
        }
        self.people = by_any_name(Person.objects.without_texts())
        # What the rows before have taken.
        self.dois, self.titles = {}, {}

    def table_in(self, file):
        if (
            str(getattr(file, "name", ""))
            .lower()
            .endswith(tuple(bibliography.SUFFIXES.split(",")))
        ):
            return table_of(*bibliography.read(file))
        return super().table_in(file)

    def check(self, table):
        # Those of a file of records are ours.
        if not table.has_lines:
            super().check(table)

    @classmethod
    def shared_columns(cls):
        names = _("For example, “Primerova, Anna”; separate several with semicolons.")
        return [
            ("kind", _("monograph, collection, chapter, article, paper, report …")),
            ("written_in", _("Language of the work: ru or en.")),
            ("issued_in", _("Year in which it came out.")),
            *(
                (column, format_lazy("{} {}", names, _("Only for a new item.")))
                for column in ROLES
            ),
            ("container", _("The journal, the book or the proceedings it is in.")),
            ("volume", _("Volume.")),
            ("number", _("Number.")),
            ("pages", _("Pages: 5–17.")),
            ("genre", _("Kind as on its title page: textbook, analytical report.")),
            ("publisher", _("Publisher.")),
            ("place", _("Place of publication.")),
            ("edition", _("Edition: 2, or “2nd ed., revised”.")),
            ("extent", _("Number of pages.")),
            ("doi", _("DOI. Also used to find the item to change.")),
            ("isbn", "ISBN."),
            ("url", _("Address of the text.")),
            ("projects", _("Projects by title or address, separated by semicolons.")),
            ("topics", _("Topics by title or address, separated by semicolons.")),
        ]

    @classmethod
    def text_columns(cls):
        abstract = _("Abstract: HTML, or plain with an empty line between paragraphs.")
        return [*super().text_columns(), ("body", abstract)]

    def aims(self, rows):
        dois = {row.number: doi for row in rows if (doi := doi_of(row))}
        stored = Publication.objects.filter(doi__in=dois.values())
        by_doi = dict(stored.order_by("-pk").values_list("doi", "pk"))
        found = self._by_title([row for row in rows if row.number not in dois])
        found |= {number: by_doi[doi] for number, doi in dois.items() if doi in by_doi}
        return found | super().aims(rows)

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

    def form_of(self, row, record):
        form = super().form_of(row, record)
        form.people = self.people
        for name, known in self.known.items():
            form.fields[name].known = known
        return form

    def faults(self, row, form):
        yield from super().faults(row, form)
        if doi := doi_of(row):
            if message := self.first_row(self.dois, doi, row, form):
                yield "doi", message
        else:
            for identity in identities_of(row):
                if message := self.first_row(self.titles, identity, row, form):
                    yield f"title_{LANGUAGES[0]}", message
                    return


def doi_of(row):
    """Return the DOI of a row; its form says where it is invalid."""
    return doi_or_empty(row.cells.get("doi", ""))


def identities_of(row):
    """Yield (key of the title, year) in each language."""
    year = str(row.cells.get("issued_in") or "")
    for language in LANGUAGES:
        if year and (title := row.cells.get(f"title_{language}")):
            yield key_of(title), year


def table_of(records, names):
    """Return the rows of records; ``names``: what the file calls fields of an item."""
    rows = [Row(place, cells_of(item)) for place, item in records]
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    columns = {column: names.get(field, field) for column, field in FIELDS.items()}
    return Table(head, rows, has_lines=True, names=columns)


def cells_of(item):
    """Return the cells of the row that a record of CSL-JSON is."""
    language = bibliography.stated_language(item)
    language = language or language_of_words(item.get("title", ""))
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
