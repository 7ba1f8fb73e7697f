"""Error pages, as a visitor meets them: in their language, and with DEBUG off."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.utils.translation import override

from institute.models import Organization
from tests.responses import heading_of, language_of, links_in, page_of, says
from text.languages import LANGUAGES, others
from website.views import errors

pytestmark = pytest.mark.django_db

HEADINGS = {
    400: "This request could not be understood",
    403: "The form was not accepted",
    404: "Page not found",
    500: "Something went wrong",
}


@pytest.fixture
def visitor():
    """A client that gets the error page where Django's own raises the exception."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def break_the_database():
    """Take away what the pages need; the end of the test gives it back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE news_article RENAME TO lost_article")


def provoke(visitor, status, language=None, **headers):
    """Return an answer of ``status``, to an address of ``language`` or of none."""
    prefix = f"/{language}/" if language else "/"
    if status == 403:
        address = f"{prefix}search/" if language else "/admin/login/"
        return visitor.post(address, {"username": "a"}, headers=headers)
    if status == 500:
        break_the_database()
        # Without a language only a permanent address asks for an article.
        address = prefix if language else "/id/news.article/1/"
        return visitor.get(address, headers=headers)
    address = {400: f"{prefix}?q=%00", 404: f"{prefix}nothing/"}[status]
    return visitor.get(address, headers=headers)


@pytest.mark.parametrize("status", HEADINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_error_page_speaks_the_language_of_its_address_and_leads_home(
    visitor, status, language
):
    other = others(language)[0]
    visitor.cookies["language"] = other
    response = provoke(visitor, status, language, **{"accept-language": other})
    assert response.status_code == status
    assert language_of(response) == language
    assert response["Content-Language"] == language
    assert heading_of(response) == says(HEADINGS[status], language)
    text = response.content.decode()
    assert f'href="/{language}/"' in text
    assert '<meta name="robots" content="noindex">' in text
    for detail in ["Traceback", "lost_article"]:
        assert detail not in text


@pytest.mark.parametrize("status", HEADINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_language_in_the_address_the_readers_cookie_decides(
    visitor, status, language
):
    visitor.cookies["language"] = language
    other = others(language)[0]
    response = provoke(visitor, status, **{"accept-language": other})
    assert response.status_code == status
    assert language_of(response) == language
    assert heading_of(response) == says(HEADINGS[status], language)


def test_without_a_cookie_accept_language_decides(visitor):
    preferred = {"en-GB,en;q=0.9": "en", "ru-RU,en;q=0.5": "ru", "fi": "ru", "": "ru"}
    for accepted, language in preferred.items():
        response = provoke(visitor, 404, **{"accept-language": accepted})
        assert language_of(response) == language


def test_not_found_offers_a_search_in_its_language_and_sets_no_cookie(visitor):
    response = visitor.get("/en/nothing/")
    assert '<form class="site-search" role="search" action="/en/search/"' in (
        response.content.decode()
    )
    assert not response.cookies


def test_visitor_learns_nothing_about_the_addresses_of_the_back_office(visitor):
    for address in ["/admin/nothing/", "/admin/news/article/1/change/"]:
        response = visitor.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"/admin/login/?next={address}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "status"), [("nothing/", 404), ("news/article/add/", 403)]
)
def test_errors_of_the_back_office_speak_the_persons_language_and_lead_back(
    client_of, translator, language, page, status
):
    translator.interface_language = language
    translator.save()
    client = client_of(translator)
    client.cookies["language"] = others(language)[0]
    response = client.get(f"/admin/{page}")
    assert response.status_code == status
    assert language_of(response) == language
    ways = [address for _text, address in links_in(response, "//main")]
    assert status == 404 or "/admin/" in ways


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_method_that_no_page_offers_is_refused(client, method):
    for address in ["/", "/en/", "/en/search/", "/admin/", "/sitemap.xml"]:
        response = client.generic(method, address)
        assert response.status_code == 405, address
        assert response["Allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_disk_that_is_full_is_named_and_not_a_server_error(
    visitor, monkeypatch, settings, language
):
    def write(file, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "write", write)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    upload = SimpleUploadedFile("file.bin", b"x")
    response = visitor.post(f"/{language}/glossary/suggest/", {"upload": upload})
    assert response.status_code == 503
    assert heading_of(response) == says("The server has run out of space", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_without_the_database_names_institute_and_mailbox(
    visitor, monkeypatch, django_assert_num_queries, language
):
    names = {"ru": "Институт", "en": "Institute"}
    institute = {f"name_{code}": name for code, name in names.items()}
    monkeypatch.setattr(errors, "_institute", None)
    errors.remember(Organization(**institute, emails=["office@institute.example"]))
    page = provoke(visitor, 500, language).content.decode()
    assert 'href="mailto:office@institute.example"' in page
    with override(language), django_assert_num_queries(0):
        responses = [errors.standalone_page(f"{n}.html", n) for n in [429, 503]]
    for content in [page, *(response.content.decode() for response in responses)]:
        assert f"<span>{names[language]}</span>" in content
        assert f" — {names[language]}</title>" in content


def test_page_without_the_database_is_whole_where_the_institute_is_not_known(
    visitor, monkeypatch
):
    monkeypatch.setattr(errors, "_institute", Organization())
    page = page_of(provoke(visitor, 500, "en"))
    assert page.findtext(".//title") == "Something went wrong"
    assert not page.xpath("//*[@class='margin']//span[not(normalize-space())]")
