"""What an issue lacks for indexes and registries, and the page that says so."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from lxml import html
from pytest_django.asserts import assertContains, assertRedirects

from journal.deposits.formats import FORMATS as DEPOSITS, format_of
from journal.deposits.issue_deposit import deposit_of
from journal.models import Contribution, TypesetPdf
from tests.factories import PAST, file_facts, make_author, make_issue, make_paper
from tests.statements import statements

FORMATS = ["crossref", "doaj", "rsci"]
FILES = "galleys-group"


def page_of(issue, *rest):
    return "/".join([f"/admin/journal/issue/{issue.pk}/deposits", *rest, ""])


def stops_of(special, code):
    """Return (record, field) of what the format of a code requires and has not."""
    remarks = format_of(code).remarks(deposit_of(special.issue))
    return [(r.record, r.field) for r in remarks if r.prevents_file]


def save(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


# What a format requires


@pytest.mark.parametrize("code", FORMATS)
def test_nothing_is_required_of_an_issue_with_every_special_case(special, media, code):
    assert stops_of(special, code) == []


def test_crossref_requires_the_depositor_and_dois_and_names_that_it_takes(special):
    article, issue = special.articles["many"], special.issue
    required = ["key_title", "registrant", "depositor_name", "depositor_email"]
    wrong = {"crossmark_doi": "10.5555.1/divided"}
    save(special.journal, **dict.fromkeys(required, ""), **wrong)
    save(issue, doi="10.5555.1/divided")
    save(article, doi="10.5555.1/other")
    save(article.contributions.all()[1], family_ru="Образцов2")
    assert stops_of(special, "crossref") == [
        *((special.journal, name) for name in [*required, "crossmark_doi"]),
        (issue, "doi"),
        *((article, name) for name in ["doi", "contributions-1-family_ru"]),
    ]


def test_crossref_learns_of_a_notice_where_the_journal_has_a_policy(special):
    save(special.journal, crossmark_doi="")
    notice = special.articles["retracted"].notices.get()
    for issue, lacks in [(special.issue, False), (notice.issue, True)]:
        remarks = format_of("crossref").remarks(deposit_of(issue))
        assert any(each.field == "crossmark_doi" for each in remarks) == lacks


def test_doaj_requires_an_author(special):
    word = special.articles["word"]
    Contribution.objects.filter(article=word).delete()
    assert stops_of(special, "doaj") == [(word, "contributions")]


def test_elibrary_requires_pages_and_a_pdf_with_text_that_readers_have(special, media):
    names = ["many", "retracted", "numbered", "word"]
    many, retracted, numbered, word = map(special.articles.get, names)
    save(numbered, article_number="")
    for article in [word, retracted]:
        article.galleys.get().delete()
    many.galleys.update(file_text=" ")
    lacking = [(article, "galleys") for article in [many, retracted, word]]
    lacking.insert(2, (numbered, "first_page"))
    assert stops_of(special, "rsci") == lacking


def test_a_file_that_is_lost_is_named(special, media):
    (media / "documents" / "word.pdf").unlink()
    assert stops_of(special, "rsci") == [(special.articles["word"], "galleys")]


def test_a_retraction_is_told_to_elibrary_by_letter(special, contents):
    with override("en"):
        remarks = format_of("rsci").remarks(contents)
    told = [remark.record for remark in remarks if "by letter" in remark.text]
    assert told == [special.articles["retracted"], special.articles["removed"]]


# The page


def test_each_file_is_offered_in_the_language_of_the_editor(
    desk, client_of, publisher, special, media
):
    form = desk.get(f"/admin/journal/issue/{special.issue.pk}/change/")
    assertContains(form, f'<a href="{page_of(special.issue)}">')
    page = desk.get(page_of(special.issue))
    for code in FORMATS:
        assertContains(page, f'href="{page_of(special.issue, code)}"')
    save(publisher, interface_language="ru")
    page = client_of(publisher).get(page_of(special.issue))
    assertContains(page, "Для индексов и реестров")
    assertContains(page, "Не хватает: ")


def test_what_is_missing_leads_to_its_field_and_there_is_no_file(desk, special):
    special.journal.rsci_title_id = ""
    special.journal.save()
    page = desk.get(page_of(special.issue))
    form = f"/admin/journal/journal/{special.journal.pk}/change/"
    assertContains(page, f'href="{form}#id_rsci_title_id"', count=1)
    address = page_of(special.issue, "rsci")
    assert address not in page.content.decode()
    assertRedirects(desk.get(address), page_of(special.issue))


def test_what_a_draft_lacks_is_told_before_it_is_published(desk, special):
    draft = make_issue(number="9", published_on=None)
    paper = make_paper("Draft", issue=draft, rubric=special.rubrics["research"])
    page = html.document_fromstring(desk.get(page_of(draft)).content.decode())
    form = f"/admin/journal/article/{paper.pk}/change/"
    for code, field in [
        *(("rsci", name) for name in ["id_first_page", FILES, "id_keywords_en"]),
        *(("doaj", "contributions-group"), ("crossref", "id_doi")),
    ]:
        links = page.xpath(f"//tbody[@aria-labelledby='format-{code}']//a/@href")
        assert f"{form}#{field}" in links, (code, field)
    assertRedirects(desk.get(page_of(draft, "rsci")), page_of(draft))
    paper.refresh_from_db()
    assert paper.public_languages() == []


def test_each_remark_leads_to_something_in_its_form(desk, special):
    bare, empty = make_issue(number="9"), make_issue(number="10")
    make_paper("Bare", ru=PAST, issue=bare, rubric=special.rubrics["research"])
    special.journal.delete()
    remarks = [
        remark
        for issue in [special.issue, bare, empty]
        for contents in [deposit_of(issue)]
        for deposit in DEPOSITS
        for remark in deposit.remarks(contents)
    ]
    # One record of each kind with each fragment.
    addresses, forms = {}, {}
    for remark in remarks:
        address, _sign, fragment = remark.url.partition("#")
        addresses.setdefault((type(remark.record), fragment), address)
    fragments = {fragment for _model, fragment in addresses}
    groups = {"articles-group", "contributions-group", "references-group"}
    assert groups | {FILES, "id_registrant", ""} <= fragments
    for (_model, fragment), address in addresses.items():
        if address not in forms:
            page = desk.get(address)
            assert page.status_code == 200
            forms[address] = html.document_fromstring(page.text).xpath("//@id")
        assert not fragment or fragment in forms[address], (address, fragment)


@pytest.mark.parametrize(
    ("code", "suffix"),
    [("crossref", "xml"), ("doaj", "json"), ("rsci", "zip")],
)
def test_a_file_comes_under_the_name_of_the_issue(desk, special, media, code, suffix):
    response = desk.get(page_of(special.issue, code))
    name = f"2049-3630-2025-3-4-{code}.{suffix}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    content = response.getvalue()
    if suffix == "zip":
        assert ZipFile(BytesIO(content)).testzip() is None
    else:
        assert content.startswith(b"<?xml" if suffix == "xml" else b"[")
    if code == "rsci":
        (media / "documents" / "word.pdf").unlink()
        response = desk.get(page_of(special.issue, code), follow=True)
        assertContains(response, "The file of “To our readers")


def test_an_issue_of_which_readers_have_nothing_has_no_file(desk, db):
    issue = make_issue()
    make_paper("Draft", issue=issue)
    page = desk.get(page_of(issue))
    assertContains(page, "No article of the issue is on the site.", count=3)
    assert f"{page_of(issue)}crossref/" not in page.content.decode()


def test_the_page_takes_as_many_statements_for_many_articles_and_none_twice(
    desk, special
):
    # What a process reads once is read before.
    desk.get(page_of(special.issue))
    few = statements(desk.get, page_of(special.issue))
    link = f'<p><a href="/id/{special.articles["word"].pointer}/">Text</a></p>'
    for number in range(4):
        paper = make_paper(
            "More",
            ru=PAST if number % 2 else None,
            text_ru=link,
            issue=special.issue,
            rubric=special.rubrics["research"],
        )
        make_author(paper)
        TypesetPdf.objects.create(article=paper, language="ru", file=file_facts("a"))
    many = statements(desk.get, page_of(special.issue))
    assert len(many) == len(few)
    of_articles = [sql for sql in many if 'FROM "journal_article"' in sql]
    assert len(of_articles) == len(set(of_articles))
