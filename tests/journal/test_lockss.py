import pytest

from tests.factories import PAST, make_document, make_issue, make_paper
from tests.responses import links_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": PAST}
PERMISSION = (
    "LOCKSS system has permission to collect, preserve, and serve this Archival Unit"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_archives_find_permission_and_all_pages_and_pdfs_of_a_year(client, language):
    issue = make_issue(**BOTH, year=2025, number="3-4")
    pdf = make_document("File", **BOTH, files=["all"])
    paper = make_paper("Paper", **BOTH, issue=issue, pdf=pdf)
    bare = make_paper("Bare", **BOTH, issue=issue)
    draft = make_paper("Draft", issue=issue, pdf=make_document("Draft", files=["ru"]))
    response = client.get(f"/{language}/journal/2025/lockss/")
    assert PERMISSION in response.content.decode()
    addresses = [address for _text, address in links_in(response)]
    assert {
        issue.address_in(language),
        paper.address_in(language),
        bare.address_in(language),
        pdf.file_address(language, "all"),
    } <= {*addresses}
    assert draft.address_in(language) not in addresses
    assert not [address for address in addresses if "draft" in address]


def test_year_without_articles_has_nothing_to_archive(client):
    make_issue(**BOTH, year=2025, number="1")
    assert client.get("/ru/journal/2025/lockss/").status_code == 404
