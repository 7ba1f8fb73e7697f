"""Reports of errors: where the code failed, and nothing that people typed."""

import gzip
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from website import error_reports

SECRET = "ivan@example.org"
FAILURE = f"""
import django
django.setup()
from django.conf import settings
from django.test import Client
from website.views import home as page

def home(request):
    raise ValueError(request.GET["q"])

page.home.__code__ = home.__code__
settings.ALLOWED_HOSTS = ["*"]
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "{SECRET}"
response = client.get("/en/?q={SECRET}", headers={{"x-request-id": "number-of-it"}})
assert response.status_code == 500
assert client.get("/en/?q=%00").status_code == 400
"""


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        body = unpack[self.headers["Content-Encoding"]](body)
        self.server.reports.append(body.decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.mark.slow
def test_error_is_reported_with_its_place_and_number_alone():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.reports = []
        Thread(target=server.serve_forever, daemon=True).start()
        dsn = f"http://key@127.0.0.1:{server.server_port}/1"
        subprocess.run(
            [sys.executable, "-c", FAILURE],
            cwd=settings.BASE_DIR,
            env={**os.environ, "SENTRY_DSN": dsn},
            check=True,
            capture_output=True,
        )
        server.shutdown()
    # The database of the run has no tables: what follows the answer fails too.
    [report] = [report for report in server.reports if "ValueError" in report]
    assert '"request":"number-of-it"' in report
    assert not any(SECRET in report for report in server.reports)


def test_report_has_nothing_that_is_not_chosen():
    event = {
        "level": "error",
        "logentry": {"message": "Failed: %s", "params": [SECRET], "formatted": SECRET},
        "exception": {"values": [{"type": "ValueError", "value": SECRET}]},
        "request": {"url": SECRET, "cookies": SECRET},
        "user": {"email": SECRET},
        "extra": {"sys.argv": SECRET},
        "server_name": SECRET,
        "whatever comes later": SECRET,
    }
    assert error_reports.without_personal_data(event, {}) == {
        "level": "error",
        "logentry": {"message": "Failed: %s"},
        "exception": {"values": [{"type": "ValueError"}]},
    }


def test_missing_package_and_wrong_address_are_named(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN takes an address"):
        error_reports.start("nonsense")
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-sentry\.txt"):
        error_reports.start("https://key@sentry.example/1")
