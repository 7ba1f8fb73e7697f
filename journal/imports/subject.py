"""Articles of the journal as a subject of imports."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from bibliography.identifiers import doi_or_empty
from imports.engine import Column
from imports.fields import key_of
from imports.publishables import OLD_ADDRESSES, PublishableSubject
from imports.tables import ACCEPTED
from institute.people.models import Person
from institute.people.names import by_any_name
from journal.imports import files
from journal.imports.article_row import ArticleRowForm
from journal.imports.authors import KnownAffiliations
from journal.imports.enclosures import check_pdf, check_pictures
from journal.models import Affiliation, Article, Issue
from library.models import Picture
from publishing.content import changesets
from publishing.models import Revision
from text.languages import LANGUAGES

PAGES = ["first_page", "last_page"]
# Cells about its issue, and those of a new article that the file says nothing of.
NOT_OF_FORM = {"year", "number", "volume", "if_new", "pictures"}


class ArticleSubject(PublishableSubject):
    """A row makes an article, in an issue that is there or made, unless it is here."""

    model = Article
    # Its archive has an order of its own.
    is_moved = False
    form = ArticleRowForm
    shared = [
        *["rubric", "kind", "written_in", *PAGES, "article_number"],
        *["doi", "edn", "udk", "received_on", "accepted_on", "published_on"],
        *["recommended_on", "licence_url", "topics"],
    ]
    suffixes = files.SUFFIXES
    accepted = format_lazy(
        "{} {}",
        ACCEPTED,
        _(
            "JATS (.xml) can be imported as well, and a ZIP with a table, or several "
            "articles in JATS, with the PDFs and pictures. Articles become drafts."
        ),
    )

    def __init__(self, user):
        super().__init__(user)
        # What a person chose for all articles; the rubric: where the file names none.
        self.issue = self.rubric = None
        # What was sent; its PDFs are read when the rows are.
        self.upload = None
        self.known_people = by_any_name(Person.objects.without_texts())
        # {(year, number): Issue}, and {number of a row: message} of those without.
        self.issues, self.no_issue = {}, {}
        # {number of a row: key of its article}
        self.found = {}
        self.affiliations = None
        # {digest: key and facts} of the pictures that the rows before have brought.
        self.pictures = {}
        # Pointers of what it made beside the articles.
        self.made = set()

    @classmethod
    def may_import(cls, user):
        """Ask also for what the rows make beside their articles."""
        made = [Affiliation, Issue, Picture]
        return super().may_import(user) and all(has(user, "add", m) for m in made)

    @classmethod
    def columns(cls):
        own = [Column(*each) for each in files.table_columns()]
        texts = [f"{name}_{code}" for name in cls.texts for code in LANGUAGES]
        # Pages stand in one column, and what comes in is a draft.
        others = {*OLD_ADDRESSES, *cls.shared, *texts} - {*PAGES}
        others -= {column.name for column in own}
        return [*own, *(c for c in super().columns() if c.name in others)]

    # The file

    def table_in(self, file):
        self.upload = files.ArticleFiles(file)
        columns = [column.name for column in self.columns()]
        return files.read_upload(self.upload, self, columns)

    # Before the first row is checked

    def begin(self, rows, *, lock):
        self.affiliations = KnownAffiliations()
        self._find_issues(rows)
        self.found = articles_of(rows, self.issues)
        super().begin(rows, lock=lock)

    def _find_issues(self, rows):
        """Find the issue of each row, or begin a new one."""
        years = {key[0] for row in rows if (key := issue_of(row))}
        stored = Issue.objects.without_texts().filter(year__in=years)
        self.issues = {(issue.year, issue.number): issue for issue in stored}
        wrong = {}
        for row in rows:
            key = issue_of(row)
            if key and key not in self.issues and key not in wrong:
                year, number = key
                volume = row.cells.get("volume", "")
                issue = Issue(year=year, number=number, volume=volume)
                try:
                    issue.clean_fields(exclude=["slug", "state"])
                    self.issues[key] = issue
                except ValidationError as error:
                    wrong[key] = " ".join(error.messages)
            if key not in self.issues:
                self.no_issue[row.number] = wrong.get(key) or gettext(
                    "Which issue? Choose it above the file, or give year and number."
                )

    def aims(self, rows):
        found = {
            row.number: self.found[row.number]
            for row in rows
            if row.number in self.found
        }
        return super().aims(rows) | found

    # Row by row

    def form_of(self, row, record):
        if record:
            form = self.form({}, subject=self, record=record, issue=None)
            return self.with_names(form)
        check_pdf(row)
        check_pictures(row, self.pictures)
        cells = {name: row.cells[name] for name in row.cells.keys() - NOT_OF_FORM}
        cells = row.cells.get("if_new", {}) | cells
        issue = self.issues.get(issue_of(row))
        form = self.form(cells, subject=self, record=None, issue=issue)
        form.pictures = row.cells.get("pictures") or []
        return self.with_names(form)

    def faults(self, row, form):
        yield from super().faults(row, form)
        if not form.is_new:
            return
        if message := self.no_issue.get(row.number):
            yield "issue_number", message
        for column, identity in identities_of(row):
            if message := self.first_row("identity", identity, row, form):
                yield column, message
                return

    # Storing

    @contextmanager
    def changeset(self, form):
        """Store what several rows may need before the row: it stays if that fails."""
        with changesets.changeset(self.user, kind=Revision.Kind.IMPORTED):
            made = form.make_what_it_needs()
        self.made |= {*made}
        with super().changeset(form):
            yield

    def revised(self, pointers):
        return pointers | self.made


# Which article a row means: that of its DOI, else that of its title in its issue

TITLES = [f"title_{language}" for language in LANGUAGES]


def doi_of(row):
    """Return the DOI of a row; its form says where it is invalid."""
    return doi_or_empty(row.cells.get("doi", ""))


def issue_of(row):
    """Return (year, number) of a row's issue, or None."""
    year, number = row.cells.get("year", ""), row.cells.get("number", "")
    is_year = year.isascii() and year.isdecimal() and len(year) < 6
    return (int(year), number) if is_year and number else None


def titles_of(row):
    """Return the key of each title, by language."""
    return [key_of(row.cells.get(name, "")) for name in TITLES]


def identities_of(row):
    """Yield (column, what no other row of a file may have)."""
    if doi := doi_of(row):
        yield "doi", doi
    for title in () if doi else filter(None, titles_of(row)):
        yield None, (issue_of(row), title)


def articles_of(rows, issues) -> dict:
    """Return {number of a row: key of its article}.

    ``issues``: {(year, number): Issue}, those that are not stored yet among them. Of
    two DOIs that differ, each has its own article; one DOI with two titles is no match,
    and the form of the new article says whose it is.
    """
    dois = {row.number: doi_of(row) for row in rows}
    here = Q(issue__in=[issue.pk for issue in issues.values() if issue.pk])
    stored = Article.objects.filter(here | Q(doi__in={*dois.values()} - {""}))
    known = {}
    for pk, issue, doi, *titles in stored.values_list("pk", "issue", "doi", *TITLES):
        titles = [key_of(title or "") for title in titles]
        for name in [doi, *((issue, title) for title in titles if title)]:
            known.setdefault(name, []).append((pk, doi, titles))
    found = {}
    for row in rows:
        doi, issue, own = dois[row.number], issues.get(issue_of(row)), titles_of(row)
        names = [doi, *((issue and issue.pk, title) for title in own if title)]
        ends = (end for name in names if name for end in known.get(name, ()))
        for pk, other, titles in ends:
            pairs = [pair for pair in zip(own, titles, strict=True) if all(pair)]
            has_a_title = not pairs or any(mine == its for mine, its in pairs)
            if has_a_title and (not (doi and other) or doi == other):
                found.setdefault(row.number, pk)
    return found
