"""The site in a process of its own, as visitors get it, on databases of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

from tests import databases
from website.backup.database import Database

# Seconds within which a reader has an answer: he is told after two, but a busy machine
# may take some more, and one who waits for the pool's own thirty waits too long.
PATIENCE = 20
# Seconds to start and stop servers.
START = 60
# Requests that the site serves at once.
THREADS = 8


class Site:
    """The site as visitors get it, on a database that can be taken away."""

    def __init__(self, server, address):
        self.server = server
        self.address = address

    def get(self, path, patience=PATIENCE, **headers):
        """Return (status, headers, text), or fail once the patience is at its end."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read().decode()

    @contextlib.contextmanager
    def stopped_database(self):
        assert self.server.stop("immediate")
        try:
            yield
        finally:
            assert self.server.try_start()

    @contextlib.contextmanager
    def frozen_database(self):
        first = int(self.server.pid_file.read_text().split()[0])
        stop(first)
        # Only now, since until then it begins processes for new connections. They come
        # from the kernel: a bare Debian has no ps.
        children = Path(f"/proc/{first}/task/{first}/children").read_text()
        frozen = [first, *map(int, children.split())]
        for number in frozen:
            stop(number)
        try:
            yield
        finally:
            for number in frozen:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGCONT)

    def is_back(self):
        """Tell whether the site is well; a reader tries once again."""
        return any(self.get("/en/")[0] == 200 for _ in range(2))


def stop(number):
    """Stop a process, and return once it stands still or has ended."""
    status = Path(f"/proc/{number}/stat")
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        os.kill(number, signal.SIGSTOP)
        while status.read_text().rpartition(")")[2].split()[0] not in "TZX":
            os.sched_yield()


def fill(url, dump):
    """Bring the tables of the migrated database to another server, which is faster."""
    migrated = Database.at(databases.address_of(databases.migrated()))
    migrated.run("pg_dump", "--format=custom", f"--file={dump}")
    Database.at(url).run("pg_restore", "--no-owner", str(dump))


@contextlib.contextmanager
def serving(folder, server):
    """Serve the site from a database server."""
    with contextlib.ExitStack() as end:
        # Who asks before the site is up waits in the queue of the socket.
        queue = end.enter_context(socket.create_server(("127.0.0.1", 0)))
        address = f"http://127.0.0.1:{queue.getsockname()[1]}"
        environment = {
            **os.environ,
            "DATABASE_URL": server.url,
            "DEBUG": "False",
            "HTTPS": "False",
            "MEDIA_ROOT": str(Path(folder) / "media"),
            "SITE_URL": address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": str(settings.STATIC_ROOT),
        }
        fill(server.url, Path(folder) / "tables.dump")
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
            site = Site(server, address)
            assert site.get("/healthz", patience=START)[0] == 200
            yield site
        finally:
            gunicorn.terminate()
            gunicorn.wait(START)
