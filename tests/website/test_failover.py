"""The database server dies, and its standby takes over."""

import tempfile
import urllib.parse
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from dev_postgres import Server
from tests.patience import wait_until
from tests.website.real_site import START, serving

pytestmark = pytest.mark.slow

REDIRECTS = "SELECT path FROM publishing_redirect"
COPY = ["--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf"]


@pytest.fixture
def servers():
    """A server, and another that follows it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        first, second = (Server(Path(folder, name)) for name in ["first", "second"])
        with first:
            second.folder.mkdir()
            first.programs.give_to_account(second.folder)
            address = ["-h", first.socket, "-U", "postgres", "-D", second.data]
            done = first.programs.run("pg_basebackup", *address, *COPY)
            assert done, first.programs.output
            with second:
                yield folder, first, second


def test_site_follows_to_the_server_that_takes_over(servers):
    folder, first, second = servers
    hosts = urllib.parse.quote(f"{first.socket},{second.socket}", safe="")
    url = f"postgres:///postgres?host={hosts}&port={first.PORT}&user=postgres"
    with serving(folder, first, f"{url}&target_session_attrs=read-write") as site:
        assert site.get("/en/")[0] == 200
        with psycopg.connect(first.url, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO publishing_redirect (path, language, kind, hits,"
                " to_model, to_pk, created_at) SELECT '/en/old/', 'en', 'moved', 0,"
                " 'news.article', 1, now()"
            )
        with psycopg.connect(second.url, autocommit=True) as connection:
            wait_until(lambda: connection.execute(REDIRECTS).fetchall())
        assert first.stop("immediate")
        assert site.get("/en/news/?x")[0] == 503
        with psycopg.connect(second.url, autocommit=True) as connection:
            assert connection.execute("SELECT pg_promote()").fetchone()[0]
        since = monotonic()
        while site.get("/en/news/?y")[0] != 200:
            assert monotonic() - since < START
        assert site.get("/readyz")[0] == 200
        with psycopg.connect(second.url) as connection:
            assert connection.execute(REDIRECTS).fetchall() == [("/en/old/",)]
