"""A body that is larger than what can be meant is refused before it is read."""

import pytest
from django.test import Client

from tests.forms import send
from tests.library.records import in_english
from tests.responses import heading_of, language_of, says
from text.languages import LANGUAGES

ADD = "/admin/news/article/add/"

pytestmark = pytest.mark.django_db

HEADING = "What you sent is too large"
HUGE = {"CONTENT_LENGTH": "400000000"}


def post_huge(client, address, **headers):
    """Announce a body that is not there: to read it would fail."""
    return client.post(address, **HUGE, headers=headers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address", ["", "nothing/", "search/", "glossary/suggest/", "news/feed/"]
)
def test_the_message_is_in_the_language_of_the_address(client, language, address):
    response = post_huge(client, f"/{language}/{address}")
    assert response.status_code == 413
    assert language_of(response) == language
    assert heading_of(response) == says(HEADING, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/healthz", "/admin/login/", ADD, "/nothing"])
def test_elsewhere_in_the_language_of_the_reader(client, language, address):
    response = post_huge(client, address, **{"accept-language": language})
    assert response.status_code == 413
    assert heading_of(response) == says(HEADING, language)


def test_who_is_signed_in_sends_more_to_the_back_office_and_nowhere_else(
    client_of, editor, settings
):
    settings.BODY_LIMIT = 1000
    client = client_of(in_english(editor))
    assert send(client, ADD, title_ru="Новость").status_code == 302
    assert client.post("/en/search/", {"q": "a" * 1000}).status_code == 413
    settings.UPLOAD_LIMIT = 3_000_000
    response = post_huge(client, ADD)
    assert response.status_code == 413
    assert "3 MB" in response.content.decode()


def test_a_forged_session_opens_nothing():
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert post_huge(client, ADD).status_code == 413


def test_a_body_of_unknown_length_is_refused(client):
    response = client.post("/en/", headers={"transfer-encoding": "chunked"})
    assert response.status_code == 411
    assert language_of(response) == "en"


def test_who_is_signed_out_hears_that(client):
    response = post_huge(client, ADD, **{"accept-language": "en"})
    assert "Sign in, go back and send it again." in response.content.decode()


def test_the_back_office_takes_more_also_where_the_site_has_a_prefix(client):
    response = client.post(
        ADD, **HUGE, SCRIPT_NAME="/site", headers={"accept-language": "en"}
    )
    assert "Sign in, go back and send it again." in response.content.decode()
