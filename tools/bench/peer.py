"""A site of Wagtail beside ours, in a process and a database of its own."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import dev
from tests import databases

WAGTAIL = ["wagtail==8.0.1", "psycopg[binary]==3.3.9"]
FOLDER = Path(__file__).parent / "wagtail"


def installed():
    """Return the Python of a virtual environment with Wagtail, or ""."""
    folder, uv = dev.LOCAL / "wagtail", dev.find_uv()
    python = folder / "bin" / "python"
    venv = [uv, "venv", "--python", dev.PYTHON] if uv else [dev.PYTHON, "-m", "venv"]
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip"]
    with dev.locked(dev.LOCAL / "wagtail.lock"):
        if dev.succeeds(python, "-c", "import wagtail, psycopg"):
            return str(python)
        dev.echo("Installing Wagtail, beside which the site is measured.")
        shutil.rmtree(folder, ignore_errors=True)
        pip += [] if uv else ["install"]
        made = dev.call(*venv, folder) and dev.call(*pip, "--quiet", *WAGTAIL)
        return str(python) if made else ""


class Peer:
    """The process that answers what a page of Wagtail costs."""

    def __init__(self, process):
        self.process = process
        self.version = self.answer()["version"]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The site of Wagtail has ended.")
        return json.loads(line)

    def cost(self, address):
        """Return the processor time of a request, in seconds."""
        print(address, file=self.process.stdin, flush=True)
        return self.answer()["seconds"]


@contextmanager
def started(python, articles, sections, requests):
    """Begin to fill a site; yield a function that waits for it and returns a ``Peer``.

    ``sections``: the links of its menu. ``requests``: of which a cost is the mean.
    """
    name = f"bench_wagtail_{os.getpid()}"
    with databases.connect() as server:
        databases.drop(server, name)
        databases.create(server, name)
    process = subprocess.Popen(
        [python, FOLDER / "measure.py", *map(str, [articles, sections, requests])],
        env=os.environ
        | {
            "PEER_DATABASE_URL": databases.address_of(name),
            "PYTHONPATH": str(databases.ROOT),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield lambda: Peer(process)
    finally:
        process.kill()
        process.wait()
        with databases.connect() as server:
            databases.drop(server, name)
