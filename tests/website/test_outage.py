"""The database goes away under the real server, and comes back.

A PostgreSQL server and a gunicorn process of their own; time is bounded by the
patience of the client, as a reader's is.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from dev_postgres import Server
from tests.responses import says

pytestmark = pytest.mark.slow

# Seconds within which a reader has an answer: he is told after two, but a busy machine
# may take some more, and one who waits for the pool's own thirty waits too long.
PATIENCE = 20
# Seconds to start and stop servers.
START = 60
# Requests that the site serves at once.
THREADS = 8
# How many statements wait for a lock.
WAITING = """
    SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


class Site:
    """The site as visitors get it, on a database that can be taken away."""

    def __init__(self, server, address, health):
        self.server = server
        self.address = address
        self.health = health

    def get(self, path, patience=PATIENCE, **headers):
        """Return (status, headers, text), or fail once the patience is at its end."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read().decode()

    def stop_database(self):
        assert self.server.stop("immediate")

    def start_database(self):
        assert self.server.try_start()

    def processes(self):
        """Return the process of the database server and those of its connections."""
        first = int(self.server.pid_file.read_text().split()[0])
        # What the kernel says: a bare Debian has no ps.
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        return [first, *map(int, children.split())]

    @contextlib.contextmanager
    def frozen_database(self):
        frozen = self.processes()
        for number in frozen:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in frozen:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGCONT)

    def is_back(self):
        """Tell whether the site is well; a reader tries once again."""
        return any(self.get("/en/")[0] == 200 for _ in range(2))


@pytest.fixture(scope="module")
def site():
    with (
        tempfile.TemporaryDirectory(dir="/tmp") as folder,
        contextlib.ExitStack() as end,
    ):
        Path(folder).chmod(0o711)
        server = end.enter_context(Server(Path(folder) / "server", persistent=False))
        # Who asks before the site is up waits in the queue of the socket.
        queue = end.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = f"http://127.0.0.1:{queue.getsockname()[1]}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            health = free.getsockname()[1]
        environment = {
            **os.environ,
            "DATABASE_URL": server.url,
            "DEBUG": "False",
            "HTTPS": "False",
            "MEDIA_ROOT": str(Path(folder) / "media"),
            "SITE_URL": address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": str(settings.STATIC_ROOT),
            "HEALTH_PORT": str(health),
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(
            migrate, cwd=settings.BASE_DIR, env=environment, check=True, timeout=START
        )
        # One worker: what one request saw of the outage, the next one sees too.
        command = [sys.executable, "-m", "gunicorn", "website.wsgi"]
        command += [f"--bind=fd://{queue.fileno()}", "--worker-class=gthread"]
        command += ["--workers=1", f"--threads={THREADS}", "--no-control-socket"]
        gunicorn = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            pass_fds=[queue.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        queue.close()
        try:
            site = Site(server, address, f"http://127.0.0.1:{health}/healthz")
            assert site.get("/healthz", patience=START)[0] == 200
            yield site
        finally:
            gunicorn.terminate()
            gunicorn.wait(START)


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
    assert f"<h1>{says('The site is resting', language)}</h1>" in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    return True


PAGES = [
    ("/en/", {}, "en"),
    ("/ru/news/", {}, "ru"),
    ("/ru/search/?q=a", {"Accept-Language": "en"}, "ru"),
    ("/id/news.article/1/", {"Cookie": "language=en"}, "en"),
    ("/en/nothing/", {}, "en"),
]


def test_stopped_database_is_reported_in_the_readers_language_until_it_is_back(site):
    site.stop_database()
    try:
        for page, headers, language in PAGES:
            assert is_resting(site.get(page, **headers), language)
        status, headers, text = site.get("/readyz")
        assert (status, "database" in text) == (503, True)
        assert "no-store" in headers["Cache-Control"]
        assert site.get("/healthz")[0] == 200
    finally:
        site.start_database()
    assert site.is_back()
    assert site.get("/readyz")[0] == 200


def test_frozen_database_is_reported_in_the_readers_language_until_it_answers(site):
    with site.frozen_database(), ThreadPoolExecutor() as readers:
        answers = [readers.submit(site.get, page, **sent) for page, sent, _ in PAGES]
        for answer, (_page, _sent, language) in zip(answers, PAGES, strict=True):
            assert is_resting(answer.result(), language)
        status, _headers, text = site.get("/readyz")
        assert (status, "database" in text) == (503, True)
        assert site.get("/healthz")[0] == 200
    assert site.is_back()
    assert site.get("/readyz")[0] == 200


def test_statement_that_freezes_is_given_up_and_the_process_says_that_it_lives(site):
    with (
        ThreadPoolExecutor(THREADS) as readers,
        psycopg.connect(site.server.url, autocommit=True) as watch,
        psycopg.connect(site.server.url) as other,
    ):
        other.execute("LOCK TABLE news_article, publishing_catalogueentry")
        answers = [
            # Of another address each time, so that none is stored.
            readers.submit(site.get, f"/en/news/?x={number}")
            for number in range(THREADS)
        ]
        while watch.execute(WAITING).fetchone() != (THREADS,):
            pass
        with site.frozen_database():
            with urllib.request.urlopen(site.health, timeout=1) as answer:
                assert answer.read() == b"ok\n"
            for answer in answers:
                assert is_resting(answer.result(), "en")


def test_site_without_its_migrations_is_not_ready(site):
    with psycopg.connect(site.server.url, autocommit=True) as connection:
        forgotten = connection.execute(
            "DELETE FROM django_migrations WHERE app = 'website'"
            " RETURNING app, name, applied"
        ).fetchall()
        status, _headers, text = site.get("/readyz")
        connection.cursor().executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)",
            forgotten,
        )
    assert (status, "migrations" in text) == (503, True)
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
