"""The site as ``deploy/`` has it: nginx, and gunicorn on a socket that stays open."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from django.conf import settings

from tests import databases
from tests.browser import server
from tests.patience import wait_until
from tests.website.real_nginx import (
    HOST,
    NGINX,
    free_port,
    wait_for,
    write_configuration,
)

# Seconds within which each answer has to come, on a machine that does much else.
PATIENCE = 60


class Site:
    """``port``: of the server in front; ``gunicorn``: its first process."""

    def __init__(self, folder, port, listener, environment):
        self.folder, self.port, self.listener = folder, port, listener
        self.environment = environment
        self.gunicorn = None

    def start(self):
        """Start gunicorn as institute-web.service does: systemd hands it the socket."""
        command = f"LISTEN_PID=$$ exec {sys.executable} -m gunicorn"
        command += " --config deploy/gunicorn.conf.py website.wsgi"
        self.gunicorn = subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=settings.BASE_DIR,
            env={**self.environment, "LISTEN_FDS": "1"},
            # systemd gives descriptor 3.
            preexec_fn=lambda: os.dup2(self.listener.fileno(), 3, inheritable=True),
            close_fds=False,
            stdout=self.log.open("a"),
            stderr=subprocess.STDOUT,
        )

    def stop(self):
        self.gunicorn.send_signal(signal.SIGTERM)
        self.gunicorn.wait(PATIENCE)

    @property
    def log(self):
        return self.folder / "gunicorn.log"

    def processes(self):
        """Return the processes that answer."""
        number = self.gunicorn.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text()
        return {*map(int, children.split())}

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        context = ssl._create_unverified_context()
        return context.wrap_socket(plain, server_hostname=HOST)

    def get(self, address):
        """Return the status of an answer."""
        http = HTTPConnection(HOST)
        http.sock = self.connect()
        try:
            http.request("GET", address)
            response = http.getresponse()
            response.read()
            return response.status
        finally:
            http.close()

    def status(self):
        """Return the status of an answer, or None while there is none."""
        with contextlib.suppress(OSError, HTTPException):
            return self.get("/healthz")


class Readers:
    """Read pages again and again: ``answers``, and ``failures`` among them.

    ``pause``: seconds from one page of a reader to the next.
    """

    # Of one that is stored, and of two that are rendered each time.
    ADDRESSES = ["/en/", "/en/news/?x=1", "/ru/search/?q=a"]

    def __init__(self, site, pause=0):
        self.site, self.pause = site, pause
        self.answers, self.failures, self.longest = 0, [], 0
        self.stopped = threading.Event()

    def __enter__(self):
        self.threads = [
            threading.Thread(target=self.read, args=[address])
            for address in [*self.ADDRESSES, *self.ADDRESSES]
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def read(self, address):
        while not self.stopped.wait(self.pause):
            began = time.monotonic()
            try:
                status = self.site.get(address)
            except (OSError, HTTPException) as error:
                status = repr(error)
            if status != 200:
                self.failures.append((address, status))
            self.answers += 1
            self.longest = max(self.longest, time.monotonic() - began)

    def go_on(self, number=30):
        """Wait for so many more answers."""
        enough = self.answers + number
        while self.answers < enough:
            self.threads[0].join(0.01)


@contextlib.contextmanager
def served(folder, front="nginx"):
    """Serve a new database by two processes behind nginx or Caddy."""
    pages, port = folder / "pages", free_port()
    with (
        databases.copy_of(databases.migrated(), "faults") as name,
        socket.create_server(("127.0.0.1", 0), backlog=1024) as listener,
    ):
        environment = server.environment(folder, name) | {
            "ALLOWED_HOSTS": HOST,
            "DEMO_PASSWORD": "",
            "HTTPS": "True",
            "LOG_FORMAT": "json",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "PAGES_ROOT": str(pages),
            "SITE_URL": f"https://{HOST}",
            "WEB_PROCESSES": "2",
        }
        site = Site(folder, port, listener, environment)
        backend = f"127.0.0.1:{listener.getsockname()[1]}"
        site.start()
        process = STARTS[front](folder / front, port, backend, pages)
        try:
            wait_for(process, port)
            # Caddy makes its certificate.
            wait_until(lambda: process.poll() is not None or site.status() == 200)
            assert process.poll() is None
            yield site
        finally:
            process.terminate()
            process.wait(PATIENCE)
            site.stop()


def start_nginx(folder, port, backend, pages):
    write_configuration(folder, port, backend, pages)
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def start_caddy(folder, port, backend, pages):
    folder.mkdir()
    text = (settings.BASE_DIR / "deploy" / "Caddyfile").read_text()
    options = f"admin off\n\tskip_install_trust\n\thttp_port {free_port()}\n"
    for old, new in {
        "{\n\tservers": f"{{\n\t{options}\tservers",
        "\ninstitute.example {": f"\n{HOST}:{port} {{\n\ttls internal",
        "127.0.0.1:8000": backend,
        "/srv/institute/pages": str(pages),
        "/srv/institute/staticfiles": str(settings.STATIC_ROOT),
        "/srv/institute/media": str(settings.MEDIA_ROOT),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "Caddyfile").write_text(text)
    headers = "security-headers.caddy"
    shutil.copy(settings.BASE_DIR / "deploy" / headers, folder)
    return subprocess.Popen(
        ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
        stderr=subprocess.DEVNULL,
    )


STARTS = {"nginx": start_nginx, "caddy": start_caddy}
# For tests of both.
FRONTS = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in STARTS]
