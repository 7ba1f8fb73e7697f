"""Which article a row means: that of its DOI, else one of its issue.

Within an issue the first page or the number of the article tells, where only one
article has it, and else the title. Of two DOIs that differ, each has its own article.
"""

from collections import Counter

from django.db.models import Q

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


def beginning_of(row):
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
            yield None, (issue_of(row), beginning_of(row), title)


def articles_of(rows, issues) -> dict:
    """Return {number of a row: key of its article}.

    ``issues``: {(year, number): Issue}, those that are not stored yet among them.
    """
    dois = {row.number: doi_of(row) for row in rows}
    here = Q(issue__in=[issue.pk for issue in issues.values() if issue.pk])
    stored = Article.objects.filter(here | Q(doi__in={*dois.values()} - {""}))
    # {DOI, or (issue, page, number or title): keys of the articles that have it}
    known, doi_by_pk = {}, {}
    names = ["pk", "issue", "doi", "first_page", "article_number", *TITLES]
    for pk, issue, doi, page, number, *titles in stored.values_list(*names):
        doi_by_pk[pk] = doi
        titles = map(key_of, filter(None, titles))
        for key in [doi, *((issue, each) for each in [str(page or number), *titles])]:
            known.setdefault(key, []).append(pk)
    # Several rows may begin on one page: then their titles decide.
    beginnings = Counter((issue_of(row), beginning_of(row)) for row in rows)
    found = {}
    for row in rows:
        doi, issue = dois[row.number], issues.get(issue_of(row))
        if doi and doi in known:
            found[row.number] = known[doi][0]
        elif issue and issue.pk:
            begins = beginning_of(row)
            is_alone = beginnings[issue_of(row), begins] == 1
            keys = [begins] if begins and is_alone else []
            groups = [known.get((issue.pk, key)) for key in [*keys, *titles_of(row)]]
            pk = next((group[0] for group in groups if group and len(group) == 1), None)
            if pk and not (doi and doi_by_pk[pk]):
                found[row.number] = pk
    return found
