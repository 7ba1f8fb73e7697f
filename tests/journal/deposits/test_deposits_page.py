"""The page of an issue for indexes and archives, in the back office."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertRedirects

from journal.criteria import criteria
from journal.deposits.formats import FORMATS as DEPOSITS
from journal.deposits.issue_deposit import deposit_of
from tests.factories import PAST, make_author, make_issue, make_paper
from tests.journal.deposits.special import make_galley
from tests.statements import statements

FORMATS = ["crossref", "doaj", "rsci", "bagit"]


def page_of(issue, *rest):
    return "/".join([f"/admin/journal/issue/{issue.pk}/deposits", *rest, ""])


@pytest.fixture
def desk(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    return client_of(publisher)


def test_the_form_of_an_issue_leads_there(desk, special):
    form = desk.get(f"/admin/journal/issue/{special.issue.pk}/change/")
    assertContains(form, f'<a href="{page_of(special.issue)}">')


def test_each_file_is_offered_where_nothing_required_is_missing(desk, special):
    page = desk.get(page_of(special.issue))
    for code in FORMATS:
        assertContains(page, f'href="{page_of(special.issue, code)}"')


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
        *(("rsci", "id_first_page"), ("rsci", "id_pdf"), ("rsci", "id_keywords_en")),
        *(("doaj", "contributions-group"), ("crossref", "id_doi"), ("bagit", "id_pdf")),
    ]:
        links = page.xpath(f"//section[@aria-labelledby='format-{code}']//a/@href")
        assert f"{form}#{field}" in links, (code, field)
    assertRedirects(desk.get(page_of(draft, "bagit")), page_of(draft))
    paper.refresh_from_db()
    assert paper.public_languages() == []


def assert_lead_somewhere(client, addresses):
    """Assert that the form of each address has what its fragment names."""
    forms = {}
    for address in addresses:
        form, _sign, fragment = address.partition("#")
        if form not in forms:
            forms[form] = html.document_fromstring(client.get(form).content.decode())
        assert not fragment or fragment in forms[form].xpath("//@id"), address


def test_each_remark_leads_to_something_in_its_form(desk, special):
    bare, empty = make_issue(number="9"), make_issue(number="10")
    make_paper("Bare", ru=PAST, issue=bare, rubric=special.rubrics["research"])
    special.journal.delete()
    addresses = {
        remark.url
        for issue in [special.issue, bare, empty]
        for contents in [deposit_of(issue)]
        for deposit in DEPOSITS
        for remark in deposit.remarks(contents)
    }
    fragments = {address.partition("#")[2] for address in addresses}
    groups = {"articles-group", "contributions-group", "references-group"}
    assert groups | {"id_pdf", "id_registrant", ""} <= fragments
    assert_lead_somewhere(desk, addresses)


@pytest.mark.parametrize("is_stored", [True, False])
def test_each_remark_of_a_criterion_leads_to_something_in_its_form(
    desk, special, is_stored
):
    make_paper("Bare", ru=PAST, issue=special.issue, rubric=special.rubrics["research"])
    if not is_stored:
        special.journal.delete()
    addresses = {remark.url for _question, remarks in criteria() for remark in remarks}
    assert any(address.endswith("#contributions-group") for address in addresses)
    assert_lead_somewhere(desk, addresses)


def test_the_words_are_in_the_language_of_the_editor(client_of, publisher, special):
    page = client_of(publisher).get(page_of(special.issue))
    assertContains(page, "Для индексов и архивов")
    assertContains(page, "Не хватает: ")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("crossref", "2049-3630-2025-3-4-crossref.xml"),
        ("doaj", "2049-3630-2025-3-4-doaj.xml"),
        ("rsci", "2049-3630-2025-3-4-rsci.zip"),
        ("bagit", "2049-3630-2025-3-4-bagit.zip"),
    ],
)
def test_a_file_comes_under_the_name_of_the_issue(desk, special, media, code, name):
    response = desk.get(page_of(special.issue, code))
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    content = response.getvalue()
    if name.endswith("zip"):
        assert ZipFile(BytesIO(content)).testzip() is None
    else:
        assert content.startswith(b"<?xml")


def test_a_file_that_the_server_has_lost_is_named(desk, special, media):
    (media / "documents" / "word.pdf").unlink()
    response = desk.get(page_of(special.issue, "rsci"), follow=True)
    assertContains(response, "The file of “word")


def test_an_issue_of_which_readers_have_nothing_has_no_file(desk, db):
    issue = make_issue()
    make_paper("Draft", issue=issue)
    page = desk.get(page_of(issue))
    assertContains(page, "No article of the issue is on the site.", count=4)
    assert f"{page_of(issue)}crossref/" not in page.content.decode()


def test_the_page_takes_as_many_statements_for_many_articles_and_none_twice(
    desk, special
):
    few = statements(desk.get, page_of(special.issue))
    for _number in range(3):
        make_author(
            make_paper(
                "More",
                ru=PAST,
                issue=special.issue,
                rubric=special.rubrics["research"],
                pdf=make_galley("a"),
            )
        )
    many = statements(desk.get, page_of(special.issue))
    assert len(many) == len(few)
    of_articles = [sql for sql in many if 'FROM "journal_article"' in sql]
    assert len(of_articles) == len(set(of_articles))
