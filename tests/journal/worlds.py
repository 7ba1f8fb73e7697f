"""An issue of the journal with all that an article can have."""

from datetime import date

from journal.models import Article
from tests.factories import (
    PAST,
    in_both,
    make_affiliation,
    make_author,
    make_document,
    make_issue,
    make_journal,
    make_paper,
    make_person,
    make_reference,
    make_rubric,
)

BOTH = {"ru": PAST, "en": PAST}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def make_known_journal(**fields):
    return make_journal(
        **{
            **in_both("Society", "title"),
            "key_title": "Informacionnoe obsestvo",
            "issn_print": "1606-1330",
            "issn_online": "1605-9921",
            "licence_url": LICENCE,
            "founded_year": 1989,
            **in_both("Publisher", "publisher"),
            **fields,
        }
    )


def make_known_issue(**fields):
    facts = {"year": 2025, "number": "3-4", "published_on": date(2025, 8, 30)}
    return make_issue("Theme", **{**BOTH, **facts, **fields})


def make_known_paper(issue=None, title="Paper", **fields):
    """Make an article with two authors, two affiliations and two references."""
    issue = issue or make_known_issue()
    facts = {
        "rubric": make_rubric("Rubric"),
        **in_both("Abstract", "summary"),
        "keywords_ru": "данные, город",
        "keywords_en": "data; city",
        "first_page": 12,
        "last_page": 25,
        "doi": "10.5555/paper",
        "pdf": make_document("Galley", **BOTH, files=["ru"]),
        "received_on": date(2025, 3, 1),
        "accepted_on": date(2025, 5, 2),
    }
    paper = make_paper(title, issue=issue, **{**BOTH, **facts, **fields})
    anna = make_author(
        paper,
        "Example",
        person=make_person("Anna", **BOTH),
        **in_both("Anna", "given"),
        orcid="0000-0002-1825-0097",
        email="hidden@institute.example",
        is_corresponding=True,
    )
    boris = make_author(paper, "Sample", **in_both("Boris", "given"))
    first = make_affiliation(
        "Academy", **in_both("City", "city"), country="RU", ror="05dxps055"
    )
    anna.affiliations.add(first)
    boris.affiliations.add(first)
    boris.affiliations.add(make_affiliation("University"))
    make_reference(paper, "Автор А. Книга.", other_text="Author A. A book.")
    make_reference(paper, "Sample B. A paper.", doi="10.5555/cited")
    return Article.objects.get(pk=paper.pk)
