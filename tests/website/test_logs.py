"""The log: lines of JSON, and the number by which a page leads to one of them."""

import json
import logging
import re
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client

from accounts.mail import MailLog
from tests.responses import says
from tests.website.test_errors import break_the_database
from text.languages import LANGUAGES
from website import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """The lines that the site logs from now on, as they are written, parsed."""
    written = []

    class Memory(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Memory()
    handler.setFormatter(logs.JsonFormatter())
    handler.addFilter(logs.without_tracebacks_of_refusals)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_error_page_shows_the_number_under_which_the_log_has_the_error(
    visitor, lines, language
):
    break_the_database()
    response = visitor.get(f"/{language}/")
    number = response["X-Request-ID"]
    [line] = [line for line in lines if line["level"] == "ERROR"]
    assert line["request"] == number
    assert (line["logger"], line["status"]) == ("django.request", 500)
    assert "lost_article" in line["exception"] or "news_article" in line["exception"]
    assert re.fullmatch(r"[\d-]+T[\d:.]+Z", line["time"])
    text = response.content.decode()
    sentence = says(
        "If you write to us about this, quote this number: <code>%(number)s</code>",
        language,
    )
    assert sentence % {"number": number} in text


def test_number_comes_from_the_proxy_if_it_is_a_plain_token(client):
    given = "0123456789abcdef0123456789abcdef"
    response = client.get("/healthz", headers={"x-request-id": given})
    assert response["X-Request-ID"] == given
    for forged in ["short", "x" * 65, 'quote"quote"', "a b c d e f", "русские-буквы"]:
        response = client.get("/healthz", headers={"x-request-id": forged})
        assert re.fullmatch(r"[0-9a-f]{16}", response["X-Request-ID"])


def test_number_is_not_stored_with_a_page(client, article):
    address = "/en/news/2017/article/"
    assert not any("X-Request-ID" in client.get(address) for _time in range(2))
    numbers = {client.get(f"{address}?x=1")["X-Request-ID"] for _time in range(2)}
    assert len(numbers) == 2


def test_line_names_the_user_and_no_line_has_an_address(lines, client_of, translator):
    address = "198.51.100.7"
    response = client_of(translator).get(
        "/admin/news/article/add/", REMOTE_ADDR=address
    )
    assert response.status_code == 403
    [line] = lines
    assert line["user"] == translator.pk
    assert line["status"] == 403
    assert address not in json.dumps(line)


def test_refusal_has_no_traceback_and_a_fault_has(lines):
    for status in [400, 403, 404, 500, None]:
        extra = {"status_code": status} if status else {}
        try:
            raise PermissionDenied
        except PermissionDenied:
            logging.getLogger("x").error("failed", exc_info=True, extra=extra)
    tracebacks = [line.get("status") for line in lines if "exception" in line]
    assert tracebacks == [500, None]


def test_what_is_logged_stays_on_one_line(caplog):
    logging.getLogger("x").warning("Not Found: %s", '/a\n{"level": "FAKE"}\x1b[31m')
    text = logs.JsonFormatter().format(caplog.records[0])
    assert "\n" not in text
    assert "\x1b" not in text
    assert json.loads(text)["level"] == "WARNING"


def test_number_of_a_request_is_forgotten_with_it(client, lines):
    client.get("/healthz").close()
    logging.getLogger("x").warning("later")
    assert "request" not in lines[-1]


def test_mail_in_the_log_can_be_read():
    stream = StringIO()
    link = f"https://institute.example/{'x' * 100}/"
    message = EmailMessage("Тема", f"Ссылка: {link}", to=["a@example.org"])
    MailLog(stream=stream).send_messages([message])
    for text in ["a@example.org", "Тема", f"Ссылка: {link}\n"]:
        assert text in stream.getvalue()
