"""No Content-Type that a reader can send is an error of the server."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from website.middleware import in_utf_8

# What Django cannot read; what decodes no text; and what it decodes otherwise.
UNREADABLE = ["text/plain; charset*=nonsense''x", "text/plain; charset=\x00"]
NO_TEXT = ["text/plain; charset=hex", "text/plain; charset=undefined"]
OTHER = ["text/plain; charset=idna", "text/plain; charset=utf-16"]


@pytest.mark.parametrize("content_type", [*UNREADABLE, *NO_TEXT, *OTHER])
def test_an_address_is_read_in_utf_8_whatever_the_content_type(content_type):
    environ = RequestFactory().get("/", {"q": "Ёж"}).environ
    environ["CONTENT_TYPE"] = content_type
    read = in_utf_8(lambda environ, _start: WSGIRequest(environ).GET["q"])
    assert read(environ, None) == "Ёж"


@pytest.mark.parametrize("content_type", ["", "application/json; charset=UTF8"])
def test_a_content_type_in_utf_8_stays(content_type):
    environ = {"CONTENT_TYPE": content_type}
    read = in_utf_8(lambda environ, _start: environ["CONTENT_TYPE"])
    assert read(environ, None) == content_type
