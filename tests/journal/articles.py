"""The journal in tests: an issue, and articles with all that an article can have."""

from datetime import date

from journal.description import description
from journal.jats import write
from journal.models import Article, Journal
from tests.factories import (
    PAST,
    in_both,
    make_affiliation,
    make_author,
    make_galley,
    make_issue,
    make_journal,
    make_notice,
    make_paper,
    make_person,
    make_reference,
    make_rubric,
    pairs,
)

BOTH = {"ru": PAST, "en": PAST}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def make_known_journal(**fields):
    return make_journal(
        **{
            **pairs(
                title=("Журнал-пример", "Journal of Examples"),
                publisher=("Издатель примеров", "Publisher of Examples"),
                copyright_holder=("Авторы", "The authors"),
            ),
            "key_title": "Zhurnal-primer",
            "abbreviated_title": "Zh.-prim.",
            "publisher_place_ru": "Москва",
            "issn_print": "2049-3630",
            "issn_online": "1050-124X",
            "licence_url": LICENCE,
            "founded_year": 1989,
            "registrant": "Publisher of Examples",
            "depositor_name": "Office of Examples",
            "depositor_email": "office@journal.example",
            "contact_email": "editor@journal.example",
            "crossmark_doi": "10.5555/corrections",
            "rsci_title_id": "12345",
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
    make_galley(paper)
    return Article.objects.get(pk=paper.pk)


# With texts of their own, in which each format shows what it does


def make_full_article(*, notice="correction", **fields):
    """Make an article in Russian with a translation, a notice, authors, references.

    ``notice``: the kind of the notice.
    """
    issue = make_issue(
        "Networks", **BOTH, number="3-4", volume="12", doi="10.5555/issue.3"
    )
    original = make_paper("Original", **BOTH, issue=issue, doi="10.5555/original")
    article = make_paper(
        "Study",
        **BOTH,
        **{
            "issue": issue,
            "rubric": make_rubric("Society", code="society"),
            "written_in": "ru",
            **pairs(
                summary=(
                    "Первый абзац.\nВторой.",
                    "An abstract with <signs> & a \x0b control character.",
                ),
                keywords=("сеть; общество", "network, society"),
            ),
            "first_page": 12,
            "last_page": 25,
            "doi": "10.5555/study",
            "edn": "ABCDEF",
            "udk": "004.9",
            "received_on": date(2017, 3, 1),
            "accepted_on": date(2017, 4, 2),
            "published_on": date(2017, 6, 30),
            "recommended_by_ru": "Рекомендатель Пример",
            "funding_en": "Grant 1.",
            "acknowledgements_en": "Thanks.",
            "data_statement_en": "Data are open.",
            "translation_of": original,
            **fields,
        },
    )
    make_galley(article)
    first = make_author(
        article,
        **pairs(family=("Примеров", "Primerov"), given=("Пётр", "Peter")),
        patronymic_ru="Ильич",
        suffix_en="Jr.",
        degree_and_post_en="Professor",
        orcid="0000-0002-1825-0097",
        email="hidden@institute.example",
        is_corresponding=True,
        roles=["software", "writing-review-editing"],
    )
    person = make_person(
        "Anna Example", **BOTH, family_ru="Образцова", family_en="Example"
    )
    second = make_author(article, person=person, family_ru="", family_en="")
    make_author(article, is_group=True, family_ru="Группа", family_en="Example Group")
    institute = make_affiliation(
        "Example Institute", city_en="Moscow", country="RU", ror="05dxps055"
    )
    abroad = make_affiliation("Example University", country="FR")
    # One by one, in the order that the relation keeps.
    first.affiliations.add(institute)
    first.affiliations.add(abroad)
    second.affiliations.add(institute)
    make_reference(
        article,
        "Автор А. Книга. DOI: 10.5555/book.",
        other_text="Avtor A. Kniga.",
        doi="10.5555/book",
    )
    make_reference(article, "Example B. A page.", url="https://example.org/page")
    make_notice(article, kind=notice, doi="10.5555/notice")
    return article


def jats_of(article):
    """Return an article as JATS, as readers have it now."""
    article = Article.objects.for_description(in_full=True).get(pk=article.pk)
    return write(description(article, Journal.objects.get_or_unnamed()))
