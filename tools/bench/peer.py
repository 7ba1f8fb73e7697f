"""A site of Wagtail beside ours, in a process and a database of its own."""

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests import databases

FOLDER = Path(__file__).parent / "wagtail"


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
