"""The database goes away under the real server, and comes back.

A PostgreSQL server and a gunicorn process of their own; time is bounded by the
patience of the client, as a reader's is.
"""

import socket
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from dev_postgres import Server
from tests.responses import says
from tests.website.real_site import PATIENCE, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        with (
            Server(Path(folder) / "server", persistent=False) as server,
            serving(folder, server) as site,
        ):
            yield site


@pytest.fixture(autouse=True)
def _well(site):
    """Each test finds the site well."""
    assert site.is_back()


def is_resting(answer, language):
    """Check that a reader is told, in ``language``, to come again."""
    status, headers, text = answer
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert f'<html lang="{language}">' in text
    assert f"<h1>{says('The site is temporarily unavailable', language)}</h1>" in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    return True


# Pages that an empty site, too, asks the database for: others may be kept in memory.
PAGES = [
    ("/en/glossary/?q=a", {}, "en"),
    ("/ru/news/?topic=a", {}, "ru"),
    ("/ru/search/?q=network", {"Accept-Language": "en"}, "ru"),
    ("/id/news.article/1/", {"Cookie": "language=en"}, "en"),
    ("/en/nothing/", {}, "en"),
]


@pytest.mark.parametrize("way", ["stopped_database", "frozen_database"])
def test_database_that_is_away_is_reported_in_the_readers_language_until_it_is_back(
    site, way
):
    with getattr(site, way)(), ThreadPoolExecutor() as readers:
        answers = [readers.submit(site.get, page, **sent) for page, sent, _ in PAGES]
        for answer, (_page, _sent, language) in zip(answers, PAGES, strict=True):
            assert is_resting(answer.result(), language)
        status, headers, text = site.get("/readyz")
        assert (status, "database" in text) == (503, True)
        assert "no-store" in headers["Cache-Control"]
        assert site.get("/healthz")[0] == 200
    assert site.is_back()
    assert site.get("/readyz")[0] == 200


def test_a_large_body_is_refused_before_it_is_sent(site):
    address = site.address.removeprefix("http://")
    head = f"POST /en/ HTTP/1.1\r\nHost: {address}\r\nContent-Length: 400000000\r\n\r\n"
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_read_only_database_is_reported(site):
    with psycopg.connect(site.server.url, autocommit=True) as connection:
        change = "ALTER SYSTEM {} default_transaction_read_only {}"
        try:
            connection.execute(change.format("SET", "= on"))
            connection.execute("SELECT pg_reload_conf()")
            # Each connection hears of it in its turn.
            answers = (site.get("/readyz") for _ in range(100))
            status, _headers, text = next(a for a in answers if a[0] != 200)
            assert site.get("/en/")[0] == 200
        finally:
            connection.execute(change.format("RESET", ""))
            connection.execute("SELECT pg_reload_conf()")
    assert (status, "read-only" in text) == (503, True)
