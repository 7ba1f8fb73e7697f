"""The site as visitors will get it: the real server, on a database of its own."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
from xdist import is_xdist_worker

from demo.kinds import KINDS
from tests import databases

# Of each demo account: admin, editor, translator, publisher, terminologist.
PASSWORD = "a password for the tests alone"

# Seconds in which the server has to answer for the first time.
PATIENCE = 180

# What a site answers that fails, below the home page: {path: status}.
FAILURES = {"failing/": 500, "": 503, "search/": 429}

# What the keys of the first content begin with: {prefix: model}.
MODELS = {kind.name: kind.label for kind in KINDS}


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
        with psycopg.connect(databases.address_of(self.database)) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def environment(folder, name, url="http://127.0.0.1"):
    """Return the settings of a site on plain http, with all its files in a folder."""
    return {
        **os.environ,
        "ADMIN_PATH": "admin",
        # A passkey needs a name.
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATABASE_URL": databases.address_of(name),
        "DEBUG": "False",
        "DEMO_PASSWORD": PASSWORD,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "HTTPS": "False",
        "MAIL_URL": (folder / f"mail-{name}").as_uri(),
        "MEDIA_ROOT": str(media(folder, name)),
        "SECRET_KEY": "a key for the tests alone, as long as a key has to be",
        "SITE_URL": url,
    }


def media(folder, name):
    return folder / f"media-{name}"


def folder_of_a_run(request, tmp_path_factory):
    """Return the temporary folder of all processes of this run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if is_xdist_worker(request) else folder


def prepared(folder, load=("-m", "tests.demo.small_pictures")):
    """Return the name of a database with the demo content; its files in ``folder``."""

    def fill(name):
        settings = environment(folder, name)
        media(folder, name).mkdir()
        subprocess.run(
            [sys.executable, *load], cwd=databases.ROOT, env=settings, check=True
        )

    return databases.made_once_a_run("demo", fill, databases.migrated())


@contextlib.contextmanager
def copy_of(folder, template, suffix):
    """Make another site of this process, with its files, after a prepared one."""
    with databases.copy_of(template, suffix) as name:
        shutil.copytree(media(folder, template), media(folder, name))
        yield name
        shutil.rmtree(media(folder, name))


def demo_of(name):
    with psycopg.connect(databases.address_of(name)) as connection:
        rows = connection.execute("SELECT key, pk_loaded FROM demo_loadeddemo")
        return dict(rows.fetchall())


@contextlib.contextmanager
def running(folder, name, application="website.wsgi", demo=None, workers=1, **settings):
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
        command += [f"--workers={workers}", "--threads=4", "--no-control-socket"]
        command += ["--graceful-timeout=5", "--log-level=warning"]
        server = subprocess.Popen(
            command,
            cwd=databases.ROOT,
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


@contextlib.contextmanager
def of_a_tool():
    """Run the demo site for a tool that is no test; give it, and a folder."""
    os.environ["TEST_RUN"] = secrets.token_hex(4)
    django.setup()
    with databases.of_a_run(), tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        name = prepared(folder, load=["manage.py", "load_demo"])
        with running(folder, name, demo=demo_of(name)) as site:
            yield site, folder


def work(site, job):
    """Do a job of the worker, a function: ``package.module.name``."""
    module, _dot, name = job.rpartition(".")
    lines = f"import django; django.setup(); import {module}; {module}.{name}()"
    subprocess.run(
        [sys.executable, "-c", lines],
        cwd=databases.ROOT,
        env=environment(site.log.parent, site.database, site.url),
        check=True,
    )


def failing(folder):
    """Serve a site that fails, has no database, and lets nobody ask often.

    It has been up before: its pages name the institute.
    """
    lost = databases.own_name("lost")
    pages = folder / f"pages-{lost}"
    pages.mkdir()
    names = {
        "name_ru": "Институт развития информационного общества",
        "name_en": "Institute of the Information Society",
    }
    (pages / "institute.json").write_text(json.dumps(names))
    settings = {"PAGES_ROOT": str(pages), "REQUEST_LIMITS": "0.001"}
    return running(folder, lost, "tests.browser.failing", **settings)


def stop(server):
    # Without the patience for connections that a browser keeps open.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
