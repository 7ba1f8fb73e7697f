from datetime import date
from itertools import count, cycle

from journal.models import (
    Affiliation,
    Article,
    Award,
    Contribution,
    Galley,
    Issue,
    Journal,
    Policy,
    Reference,
    Rubric,
)
from tests.institute.factory import make_page
from tests.library.factory import file_facts
from tests.records import PAST, in_both, make, make_titled

# For what no two may have alike.
NUMBERS = count(1)
MATTERS = cycle(Policy.Kind)


def make_journal(title="Journal", **fields):
    return make(Journal, **{**in_both(title), **fields})


def make_rubric(title="Rubric", **fields):
    return make(Rubric, **{**in_both(title), **fields})


def make_issue(title="Theme", *, ru=None, en=None, **fields):
    """Make an issue, by default the next number of 2017."""
    return make_titled(Issue, title, ru, en, **fields)


def make_paper(title="Paper", *, ru=None, en=None, **fields):
    """Make an article of the journal, by default in an issue of its own."""
    return make_titled(Article, title, ru, en, **fields)


def make_notice(*about, title="Notice", kind="retraction", ru=PAST, en=PAST, **fields):
    """Make a notice about articles, which know then what they are by it."""
    facts = {"issue": about[0].issue, "published_on": date(2026, 11, 10)}
    notice = make_paper(title, ru=ru, en=en, kind=kind, **{**facts, **fields})
    notice.about.set(about)
    for article in about:
        article.refresh_from_db()
    return notice


def make_author(article, family="Author", **fields):
    """Make an author of an article: a contribution."""
    names = in_both(family, "family")
    return make(Contribution, article=article, **{**names, **fields})


def make_affiliation(name="Institute", **fields):
    return make(Affiliation, **{**in_both(name, "name"), **fields})


def make_reference(article, text="A book.", **fields):
    return make(Reference, article=article, text=text, **fields)


def make_galley(record, language="ru", **fields):
    """Make a file of an article, by default a PDF that is not stored."""
    file = file_facts((language or "all")[0], language=language)
    facts = {"article": record, "file": file, "language": language}
    return make(Galley, **{**facts, **fields})


NEEDED = {
    Affiliation: {"name_en": "Institute"},
    Article: {"issue": make_issue, "rubric": make_rubric},
    Award: {"article": make_paper, "funder_en": "Fund"},
    Contribution: {"article": make_paper, "family_en": "Author"},
    Issue: {"year": 2017, "number": lambda: f"{next(NUMBERS)}"},
    Galley: {"article": make_paper, "file": file_facts},
    Journal: in_both("Journal"),
    # There is one journal.
    Policy: {
        "journal": lambda: Journal.objects.first() or make_journal(),
        "kind": lambda: next(MATTERS),
        "page": make_page,
    },
    Reference: {"article": make_paper, "text": "A book."},
    Rubric: {"code": lambda: f"rubric-{next(NUMBERS)}", **in_both("Rubric")},
}
