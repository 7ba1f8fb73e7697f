"""The site as visitors will get it: the real server, on a database of its own."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]

# Of each demo account: admin, editor, translator, publisher, terminologist.
PASSWORD = "a password for the tests alone"

# Seconds in which the server has to answer for the first time.
PATIENCE = 60

# What the keys of the first content begin with.
MODELS = {
    "article": "news.article",
    "body": "institute.body",
    "category": "institute.honourcategory",
    "concept": "glossary.concept",
    "consent": "glossary.consenttext",
    "document": "library.document",
    "domain": "glossary.domain",
    "edition": "glossary.edition",
    "event": "events.event",
    "inductee": "institute.inductee",
    "page": "institute.page",
    "partner": "institute.partner",
    "people": "institute.person",
    "picture": "library.picture",
    "place": "events.place",
    "project": "institute.project",
    "role": "institute.role",
    "source": "glossary.source",
    "topic": "publishing.topic",
}


@dataclass(frozen=True)
class Site:
    """A running site; ``demo`` names its first content: {key: primary key}."""

    url: str
    log: Path
    database: str
    demo: dict

    def address(self, path):
        return self.url + path

    def pointer(self, key):
        """Return model and primary key of a record of the first content."""
        return f"{MODELS[key.partition(':')[0]]}/{self.demo[key]}"

    def desk(self, key):
        """Return where such a record lies at the back office, without the last part."""
        return f"/admin/{self.pointer(key).replace('.', '/')}"

    def ask(self, statement, *values):
        """Return the rows of a statement, if it has any, from the site's database."""
        with psycopg.connect(address_of_database(self.database)) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def address_of_database(name):
    """Return DATABASE_URL with another database in it."""
    return re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{name}", os.environ["DATABASE_URL"])


def own_name(suffix):
    name = re.match(r"\w+://[^/]*/([^?]*)", os.environ["DATABASE_URL"])[1]
    return f"{name}_{suffix}"


@contextlib.contextmanager
def database(name, template="template1"):
    """Make a database beside the one of DATABASE_URL, and drop it afterwards."""
    # A run that was killed has left its own.
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    names = [sql.Identifier(name), sql.Identifier(template)]
    with psycopg.connect(address_of_database("postgres"), autocommit=True) as server:
        server.execute(drop.format(names[0]))
        server.execute(create.format(*names))
        try:
            yield name
        finally:
            server.execute(drop.format(names[0]))


def environment(folder, name, url="http://127.0.0.1"):
    """Return the settings of a site on plain http, with all its files in a folder."""
    return {
        **os.environ,
        "ADMIN_PATH": "admin",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": address_of_database(name),
        "DEBUG": "False",
        "DEMO_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "HTTPS": "False",
        "MEDIA_ROOT": str(media(folder, name)),
        "SECRET_KEY": "a key for the tests alone, as long as a key has to be",
        "SITE_URL": url,
        "STATIC_ROOT": str(folder / "static"),
    }


def media(folder, name):
    return folder / f"media-{name}"


def manage(settings, *arguments):
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=settings, check=True
    )


@contextlib.contextmanager
def prepared(folder):
    """Yield the name of a database with the demo content; collect the static files."""
    with database(own_name("demo")) as name:
        settings = environment(folder, name)
        manage(settings, "migrate", "--verbosity=0")
        manage(settings, "load_demo", "--verbosity=0")
        manage(settings, "collectstatic", "--noinput", "--verbosity=0")
        yield name


def demo_of(name):
    with psycopg.connect(address_of_database(name)) as connection:
        rows = connection.execute("SELECT key, pk_loaded FROM website_loadeddemo")
        return dict(rows.fetchall())


@contextlib.contextmanager
def running(folder, name, application="website.wsgi", demo=None, **settings):
    """Serve a database; the server has answered when the block begins."""
    log = folder / f"{name}.{application}.log"
    with contextlib.ExitStack() as stack:
        # The socket is handed on, so that nobody can take the port meanwhile, and
        # whoever asks too early waits in its queue.
        listener = socket.create_server(("127.0.0.1", 0))
        stack.callback(listener.close)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", application]
        command += ["--bind", f"fd://{listener.fileno()}", "--worker-class=gthread"]
        command += ["--workers=2", "--threads=4", "--no-control-socket"]
        command += ["--graceful-timeout=5", "--log-level=warning"]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(folder, name, url) | settings,
            # A group of its own: what kills all of it kills nobody else.
            process_group=0,
            pass_fds=[listener.fileno()],
            stdout=stack.enter_context(log.open("w")),
            stderr=subprocess.STDOUT,
        )
        stack.callback(stop, server)
        # With no other holder the port is closed as soon as the server dies.
        listener.close()
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=PATIENCE).close()
        except OSError as error:
            raise AssertionError(f"No server:\n{log.read_text()}") from error
        yield Site(url, log, name, demo or {})


def stop(server):
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
