"""Which article a row means: that of its DOI, else one of its issue.

Within an issue the first page or the number of the article tells, where only one
article has it, and else the title. Of two DOIs that differ, each has its own article.
"""

from collections import Counter

from bibliography.identifiers import doi_or_empty
from imports.fields import key_of
from journal.models import Article
from text.languages import LANGUAGES
from text.pointers import Pointer

TITLES = [f"title_{language}" for language in LANGUAGES]


def doi_of(row, column="doi"):
    """Return the DOI of a row; its form says where it is invalid."""
    return doi_or_empty(row.cells.get(column, ""))


def issue_of(row):
    """Return (year, number) of a row's issue, or None."""
    year, number = row.cells.get("year", ""), row.cells.get("number", "")
    is_year = year.isascii() and year.isdecimal() and len(year) < 6
    return (int(year), number) if is_year and number else None


def place_of(row):
    """Return where in its issue an article begins: a page, or its number; or ""."""
    return row.cells.get("first_page") or row.cells.get("article_number") or ""


def titles_of(row):
    return [key_of(row.cells[name]) for name in TITLES if row.cells.get(name)]


def identities_of(row, pk):
    """Yield (column, what no other row of a file may have); ``pk``: of its article."""
    doi = doi_of(row)
    if doi:
        yield "doi", doi
    if pk:
        yield None, Pointer(Article._meta.label_lower, pk)
    elif not doi:
        for title in titles_of(row):
            yield None, (issue_of(row), place_of(row), title)


def articles_of(rows, issues) -> dict:
    """Return {number of a row: key of its article}.

    ``issues``: {(year, number): Issue}, those that are not stored yet among them.
    """
    names = ["pk", "issue", "doi", "first_page", "article_number", *TITLES]
    stored = Article.objects.order_by("pk").values_list(*names)
    dois = {row.number: doi_of(row) for row in rows}
    with_doi = stored.filter(doi__in={*dois.values()} - {""})
    by_doi = {doi: pk for pk, _issue, doi, *_rest in with_doi}
    pks = [issue.pk for issue in issues.values() if issue.pk]
    known = Known(stored.filter(issue__in=pks) if pks else [])
    # Several rows may begin on one page: then their titles decide.
    places = Counter((issue_of(row), place_of(row)) for row in rows)
    found = {}
    for row in rows:
        doi, issue = dois[row.number], issues.get(issue_of(row))
        if doi in by_doi:
            found[row.number] = by_doi[doi]
        elif issue and issue.pk:
            is_alone = places[issue_of(row), place_of(row)] == 1
            pk = known.find(issue.pk, place_of(row) if is_alone else "", titles_of(row))
            if pk and not (doi and known.dois[pk]):
                found[row.number] = pk
    return found


class Known:
    """The articles of some issues, by where they begin and by their titles."""

    def __init__(self, articles):
        self.dois, self.by_place, self.by_title = {}, {}, {}
        for pk, issue, doi, page, number, *titles in articles:
            self.dois[pk] = doi
            if place := str(page or number):
                self.by_place.setdefault((issue, place), []).append(pk)
            for title in filter(None, titles):
                self.by_title.setdefault((issue, key_of(title)), []).append(pk)

    def find(self, issue, place, titles):
        here = self.by_place.get((issue, place), [])
        named = [self.by_title.get((issue, title), []) for title in titles]
        groups = [group for group in [here, *named] if len(group) == 1]
        return groups[0][0] if groups else None
