"""What is imported: of each kind good rows, and what the contract needs of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from institute.models import Body, Person, Role
from journal.models import Journal
from tests.factories import make, make_journal, make_rubric
from tests.institute.people.orcids import orcid


@dataclass(frozen=True)
class Sample:
    """``row``: returns the cells of a good row by its number, from 1."""

    row: Callable
    # The columns by which a row finds what it changes.
    found_by: list
    # Another value of a column, and the field in which it is stored.
    changed: dict
    field: str
    # {column: cells that are wrong there}, of a cell or of {column: cell}.
    bad: dict
    # Makes what the rows name.
    make_world: Callable = field(default=lambda: None)
    # What is here already stays as it is.
    is_only_made: bool = False
    role: str = "publisher"

    def bad_cells(self):
        """Return (column, cells) of what is wrong with a row."""
        return [
            (column, bad if isinstance(bad, dict) else {column: bad})
            for column, values in self.bad.items()
            for bad in values
        ]


def news(number=1, /, **cells):
    return {
        "old_address_ru": f"http://www.iis.ru/content/view/{number}/91/",
        "old_address_en": f"/en/index.php?id={number}",
        "kind": "news",
        "happened_on": "26.06.2017",
        "title_ru": f"Новость {number}",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Текст.</p>",
        "published_at_ru": "27.06.2017",
        "title_en": f"News {number}",
        "summary_en": "In short.",
        "body_en": "A text.",
        "published_at_en": "2017-06-28 10:30",
        "slug_en": f"news-{number}",
    } | cells


def event(number=1, /, **cells):
    return {
        "old_address_ru": f"/content/view/{number}/91/",
        "starts_on": "27.06.2017",
        "starts_time": "10:00",
        "ends_on": "30.06.2017",
        "ends_time": "17.30",
        "zone": "Europe/Ulyanovsk",
        "title_ru": f"Форум {number}",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Текст.</p>",
        "published_at_ru": "01.06.2017",
        "title_en": f"Forum {number}",
        "summary_en": "In short.",
        "body_en": "A text.",
        "published_at_en": "2017-06-01 10:30",
        "source_uid": f"uid-{number}",
    } | cells


def person(number=1, /, **cells):
    return {
        "old_address_ru": f"http://www.iis.ru/content/view/{number}/5/",
        "family_ru": f"Ершова {number}",
        "given_ru": "Татьяна",
        "patronymic_ru": "Викторовна",
        "degree_ru": "к. э. н.",
        "post_ru": "директор",
        "affiliation_ru": "Институт",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Биография.</p>",
        "published_at_ru": "27.06.2017",
        "family_en": f"Ershova {number}",
        "given_en": "Tatiana",
        "patronymic_en": "V.",
        "published_at_en": "2017-06-28",
        "variants": f"Yershova {number} T.; Ershova {number} Tatyana",
        "email": f"person{number}@example.org",
        "orcid": orcid(number),
        "links": "https://example.org/one; https://example.org/two",
        "died_on": "2020-01-02",
    } | cells


def publication(number=1, /, **cells):
    return {
        "title_ru": f"Пример {number}",
        "title_en": f"Example {number}",
        "kind": "report",
        "issued_in": "2020",
        "doi": f"10.1234/{number}",
        "published_at_ru": "27.06.2020",
        "published_at_en": "27.06.2020",
    } | cells


def term_of_office(number=1, /, **cells):
    return {
        "body": "Учёный совет",
        "person": "Татьяна Ершова",
        "role": "член совета",
        "starts": str(1990 + number),
        "ends": str(1990 + number),
        "note_ru": "по науке",
    } | cells


def make_council():
    make(Body, title_ru="Учёный совет", title_en="Academic Council")
    make(Person, title_ru="Татьяна Ершова", title_en="Tatiana Ershova")
    Role.objects.create(title_ru="член совета", title_en="member")


def concept(number=1, /, **cells):
    return {
        "code": f"net-{number}",
        "term": f"net {number}",
        "language": "en",
        "definition_en": "A net.",
    } | cells


def paper(number=1, /, **cells):
    return {
        "year": "2025",
        "number": "2",
        "rubric": "Society en",
        "title_ru": f"Статья {number}",
        "title_en": f"Paper {number}",
        "pages": str(number),
        "udk": "004.9",
    } | cells


def make_journal_with_a_section():
    if not Journal.objects.exists():
        make_journal()
    make_rubric("Society", code="society")


def titled(number=1, /, **cells):
    return {
        "title_ru": f"Пример {number}",
        "title_en": f"Example {number}",
        "old_address_ru": f"/example{number}.html",
        "published_at_ru": "27.06.2020",
        "published_at_en": "27.06.2020",
    } | cells


def document(number=1, /, **cells):
    return titled(number, kind="report") | cells


SAMPLES = {
    "institute.page": Sample(
        titled,
        found_by=["old_address_ru", "title_ru"],
        changed={"title_ru": "Иначе"},
        field="title_ru",
        bad={"parent": ["Unheard of"], "section": ["none"], "is_in_menu": ["perhaps"]},
    ),
    "institute.project": Sample(
        titled,
        found_by=["old_address_ru", "title_ru"],
        changed={"result_ru": "Отчёт"},
        field="result_ru",
        bad={"people": ["Nobody"], "first_year": ["often"], "last_year": ["20201"]},
    ),
    "institute.partner": Sample(
        titled,
        found_by=["old_address_ru", "title_ru"],
        changed={"url": "https://example.org/"},
        field="url",
        bad={"kind": ["rival"], "url": ["nowhere"], "country": ["Atlantis"]},
    ),
    "library.document": Sample(
        document,
        found_by=["old_address_ru", "title_ru"],
        changed={"number": "7"},
        field="number",
        bad={"kind": ["novel"], "dated_on": ["June"], "in_force_until": ["31.02"]},
    ),
    "news.article": Sample(
        news,
        found_by=["old_address_ru", "title_ru"],
        changed={"title_ru": "Иначе"},
        field="title_ru",
        bad={
            "title_ru": ["а" * 201, ""],
            "body_ru": [""],
            "kind": ["story"],
            "topics": ["Unheard of"],
            "happened_on": ["06/27/2017", "27.06.0217"],
            "published_at_ru": ["27.13.2017", "0001-01-01"],
            "published_at_en": [
                "2917-06-27",
                {"published_at_en": "", "state_en": "published"},
            ],
            "state_ru": ["withdrawn"],
            "slug_en": ["2017", "two words", "news-1"],
            "old_address_ru": ["/ru/news/", "mailto:a@b.ru", "/content/view/1/91/"],
            "old_address_en": ["/" + "a" * 500],
        },
    ),
    "events.event": Sample(
        event,
        found_by=["old_address_ru", "title_ru"],
        changed={"title_ru": "Иначе"},
        field="title_ru",
        bad={
            "starts_on": ["", "06/27/2017", "27.06.0217"],
            "starts_time": ["", "25:00"],
            "ends_on": ["26.06.2017"],
            "ends_time": [{"ends_on": "27.06.2017", "ends_time": "9:00"}],
            "zone": ["Europe/Atlantis", "MSK"],
            "status": ["perhaps"],
            "previous_on": [{"status": "moved"}],
            "place": ["Unheard of"],
            "online_url": ["meet me"],
            "bodies": ["Unheard of"],
            "partners": ["Unheard of"],
            "topics": ["Unheard of"],
            "registration_until": ["28.06.2017"],
            "slug_en": ["06"],
            "summary_ru": [{"summary_ru": "", "body_ru": ""}],
            "source_uid": ["uid-1"],
        },
    ),
    "institute.person": Sample(
        person,
        found_by=["orcid", "family_ru"],
        changed={"post_ru": "ректор"},
        field="post_ru",
        bad={
            "orcid": ["0000-0002-1825-0098", orcid(1)],
            "email": ["nobody"],
            "died_on": ["01/02/2020", "02.01.0020"],
            "variants": ["Ershova; " + "a" * 121],
            "links": ["https://example.org/; no address"],
            "family_en": ["a" * 81],
            "slug_ru": ["two words"],
            "old_address_ru": ["/content/view/1/5/"],
        },
    ),
    "institute.publication": Sample(
        publication,
        found_by=["title_ru", "doi", "issued_in"],
        changed={"container": "Журнал"},
        field="container",
        bad={
            "issued_in": ["99999", "in press"],
            "kind": ["novel"],
            "isbn": ["978-3-16-148410-1"],
            "pages": ["12–5"],
            "authors": ["a" * 200],
            "projects": ["No such project"],
        },
    ),
    "institute.appointment": Sample(
        term_of_office,
        found_by=["body", "person", "role", "starts"],
        changed={"note_ru": "по делам"},
        field="note_ru",
        bad={
            "body": ["Unheard of"],
            "person": ["Nobody", None],
            "role": ["king"],
            "starts": ["June", "31.02.2003"],
            "ends": ["1901"],
            "acting": ["perhaps"],
            "position": ["first"],
            "basis": ["Unheard of"],
        },
        make_world=make_council,
    ),
    "glossary.concept": Sample(
        concept,
        found_by=["code", "term", "language"],
        changed={"definition_en": "A mesh."},
        field="summary_en",
        bad={"code": ["a b"], "region": ["b" * 101], "same_as": ["Q5"]},
        role="terminologist",
    ),
    "journal.article": Sample(
        paper,
        found_by=["year", "number", "rubric", "title_ru", "title_en", "pages"],
        changed={"udk": "005"},
        field="udk",
        bad={
            "pages": ["12-5"],
            "doi": ["doi"],
            "rubric": ["Nature"],
            "number": ["three"],
            "edn": ["abc"],
            "received_on": ["30.02.2025"],
        },
        make_world=make_journal_with_a_section,
        is_only_made=True,
    ),
}
