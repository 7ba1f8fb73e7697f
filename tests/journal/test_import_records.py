"""Articles of the journal from BibTeX and RIS: in one language each."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from lxml import html

from journal.models import Article, Rubric
from tests.factories import make_issue, make_journal, make_rubric
from tests.journal.incoming import bring
from tests.library.records import in_english
from tests.tables import errors_of, messages_of

pytestmark = pytest.mark.django_db

BIBTEX = """
@article{primer,
  title = {Пример статьи},
  author = {Примерова, Анна Ивановна and Образцов, Борис},
  abstract = {Аннотация.},
  keywords = {данные, город},
  journal = {Пример}, year = {2025}, number = {2}, volume = {12},
  pages = {5--17}, doi = {10.5555/abc}, issn = {1606-1330}, langid = {russian},
}
"""
RIS = """TY  - JOUR
TI  - An example of an article
AU  - Primerova, Anna
AU  - Obraztsov, Boris
AB  - An abstract.
KW  - data
KW  - city
PY  - 2025
IS  - 2
VL  - 12
SP  - 5
EP  - 17
DO  - 10.5555/abc
SN  - 1606-1330
ER  -
"""
JATS = """<article xml:lang="en"><front><article-meta>
<article-id pub-id-type="doi">10.5555/abc</article-id>
<title-group><article-title>An example of an article</article-title></title-group>
<pub-date><year>2025</year></pub-date><issue>2</issue>
<fpage>17</fpage><lpage>5</lpage>
</article-meta></front></article>
"""


@pytest.fixture(autouse=True)
def rubric(db):
    make_journal(issn_print="1606-1330")
    return make_rubric("Society", code="society")


def test_bibtex_and_then_ris_fill_an_article_in_both_languages(publisher, rubric):
    report = bring(publisher, BIBTEX.encode(), "a.bib", rubric=rubric)
    assert (report.counts["new"], messages_of(report)) == (1, [])
    report = bring(publisher, RIS.encode(), "a.ris", language="en")
    assert (report.counts["changed"], messages_of(report)) == (1, [])
    article = Article.objects.get()
    assert (article.title_ru, article.title_en) == (
        *("Пример статьи", "An example of an article"),
    )
    assert (article.summary_ru, article.summary_en) == ("Аннотация.", "An abstract.")
    assert article.keyword_list("ru") == ["данные", "город"]
    assert article.keyword_list("en") == ["data", "city"]
    assert (article.first_page, article.last_page) == (5, 17)
    assert (article.written_in, article.issue.number) == ("ru", "2")
    anna, boris = article.contributions.all()
    assert (anna.patronymic_ru, anna.family_en) == ("Ивановна", "Primerova")
    assert (boris.family_ru, boris.given_en) == ("Образцов", "Boris")
    for name, content in [("a.bib", BIBTEX), ("a.ris", RIS)]:
        report = bring(publisher, content.encode(), name)
        assert report.counts["same"] == 1, name


def test_the_chosen_language_is_that_of_the_texts(publisher, rubric):
    choice = {"language": "en", "rubric": rubric}
    bring(publisher, BIBTEX.encode(), "a.bib", **choice)
    article = Article.objects.get()
    assert (article.title_ru or "", article.title_en) == ("", "Пример статьи")
    assert article.written_in == "ru"


def test_a_rubric_has_to_be_chosen_for_what_names_none(publisher):
    report = bring(publisher, RIS.encode(), "a.ris")
    assert errors_of(report) == {(1, "rubric")}
    assert Rubric.objects.count() == 1


def test_the_chosen_issue_is_that_of_records_without_one(publisher, rubric):
    issue = make_issue("Theme", year=2024, number="1")
    text = RIS.replace("PY  - 2025\nIS  - 2\n", "")
    bring(publisher, text.encode(), "a.ris", rubric=rubric, issue=issue)
    assert Article.objects.get().issue == issue


BAD = {
    "pages": (RIS.replace("EP  - 17", "EP  - 1"), "pages", "cannot come before"),
    "doi": (RIS.replace("10.5555/abc", "abc"), "doi", "A DOI begins with"),
    "issn": (RIS.replace("1606-1330", "1606-1331"), "issn", "check digit"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_at_its_record(publisher, rubric, case):
    text, column, message = BAD[case]
    with override("en"):
        report = bring(publisher, text.encode(), "a.ris", rubric=rubric)
    assert errors_of(report) == {(1, column)}
    assert message in messages_of(report)[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.bib", "@book{a, title = " + "{" * 1_000_000, "Line 1 is not BibTeX"),
        ("a.ris", "TY  - \nER  - ", "begins with its type"),
        ("a.ris", "Dear Sir", "not a file of bibliographic records"),
    ],
)
def test_what_cannot_be_read_says_why(publisher, name, content, message):
    with override("en"), pytest.raises(ValidationError, match=message):
        bring(publisher, content.encode(), name)


@pytest.mark.parametrize(
    ("name", "content", "fields"),
    [
        ("a.bib", BIBTEX.replace("5--17", "17--5"), {"doi", "pages", "—"}),
        ("a.ris", RIS.replace("SP  - 5", "SP  - 50"), {"DO", "SP, EP", "—"}),
        ("a.xml", JATS, {"<article-id>", "<fpage>, <lpage>", "<subject>"}),
    ],
)
def test_messages_name_the_fields_as_the_format_of_the_file_does(
    client_of, publisher, name, content, fields
):
    client = client_of(in_english(publisher))
    file = SimpleUploadedFile(name, content.replace("10.5555", "5555").encode())
    page = client.post("/admin/journal/article/import/", {"upload": file}, follow=True)
    rows = html.fromstring(page.content.decode()).xpath(
        "//table[@class='import-error']/tbody/tr/td[1]"
    )
    assert {row.text_content() for row in rows} == fields
