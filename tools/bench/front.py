import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import repeat
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.browser import server
from tests.website.real_nginx import MAIN, MIME_TYPES, NGINX, free_port, wait_for
from tools.bench import records
from tools.bench.pages import make_frame
from tools.bench.table import Line, at_least

ROUNDS, SECONDS, CONNECTIONS = 7, 1, 8
# Of the requests a second of a static file of the same bytes.
GOAL = 0.8
HEADER = "Accept-Encoding: gzip"
STATIC = """
server {{
    listen 127.0.0.1:{port};
    root {folder}/static;
    types {{ text/html html; }}
    gzip_static on;
}}
"""


def nginx():
    """Requests a second through nginx, and from gunicorn itself"""
    if not (shutil.which(NGINX) and Path(MIME_TYPES).exists()):
        return [Line("nginx", "left out: it is not installed")]
    load = next(filter(shutil.which, GENERATORS), "python")
    records.fill(records.MEDIUM)
    make_frame()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        addresses = stack.enter_context(served(folder))
        rates = {name: [] for name in addresses}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                rates[name].append(GENERATORS[load](address))
    return lines(rates, load)


def lines(rates, load):
    # Of the best round, which others disturbed least.
    rate = {name: max(numbers) for name, numbers in rates.items()}
    file, page, *others = rates
    ratio = rate[page] / rate[file]
    return [
        Line(file, rate[file], f"a second, {load}"),
        Line(page, rate[page], "a second"),
        at_least(GOAL, "the page beside the file", ratio, "×"),
        *(Line(name, rate[name], "a second") for name in others),
    ]


@contextmanager
def served(folder):
    """Serve the list of news in each way; yield {name: address}."""
    pages, page = folder / "pages", "/en/news/"
    with server.running(
        folder,
        connection.settings_dict["NAME"],
        workers=2,
        DJANGO_SETTINGS_MODULE="website.settings",
        PAGES_ROOT=str(pages),
        SECRET_KEY=settings.SECRET_KEY,
    ) as gunicorn:
        static, front = write_configuration(folder, gunicorn.url, pages)
        command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for(process, front)
            copy_page(gunicorn.url + page, pages / "current" / page[1:], folder)
            yield {
                "nginx: a static file": f"http://127.0.0.1:{static}/page.html",
                "nginx: our stored page of the same bytes": (
                    f"http://127.0.0.1:{front}{page}"
                ),
                "gunicorn: stored": gunicorn.url + page,
                "gunicorn: not stored": f"{gunicorn.url}{page}?x",
            }
        finally:
            process.terminate()
            process.wait(60)


def write_configuration(folder, backend, pages):
    """Write that of deploy/ without TLS, and a static file; return their ports."""
    static, front = free_port(), free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "conf.d" / "institute").mkdir(parents=True)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    shutil.copy(MIME_TYPES, folder)
    deploy = settings.BASE_DIR / "deploy"
    text = (deploy / "nginx.conf").read_text()
    # The servers that redirect, and refuse; then what is said of certificates.
    text = re.sub(r"(?ms)^server \{\n[^}]*default_server;.*?^\}\n", "", text)
    text = re.sub(r".*(ssl_\w+ |listen \[::\]|http2 ).*\n", "", text)
    for old, new in {
        "server_name institute.example": "server_name 127.0.0.1",
        "listen 443 ssl": f"listen 127.0.0.1:{front}",
        "server 127.0.0.1:8000": f"server {backend.partition('//')[2]}",
        "/srv/institute/pages": str(pages),
        "/srv/institute/staticfiles": str(settings.STATIC_ROOT),
        "/srv/institute/media": str(settings.MEDIA_ROOT),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    text += STATIC.format(port=static, folder=folder)
    (folder / "conf.d/institute/nginx.conf").write_text(text)
    shutil.copy(deploy / "security-headers.conf", folder / "conf.d/institute")
    return static, front


def copy_page(address, stored, folder):
    """Copy the files of a page, as soon as the processes of the site have stored it."""
    for _ in range(100):
        urllib.request.urlopen(address, timeout=60).close()
        if (stored / ".page").exists():
            break
    (folder / "static").mkdir()
    for name in ["page.html", "page.html.gz"]:
        shutil.copy(stored / ".page" / name, folder / "static")


# Programs that load a server; each returns requests a second.


def by_wrk(address):
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", HEADER]
    return rate_in(r"Requests/sec:\s+([\d.]+)", "wrk", *options, address)


def by_ab(address):
    options = ["-q", "-k", f"-c{CONNECTIONS}", f"-t{SECONDS}", "-n10000000"]
    pattern = r"Requests per second:\s+([\d.]+)"
    return rate_in(pattern, "ab", *options, "-H", HEADER, address)


def rate_in(pattern, *command):
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Non-2xx" not in result.stdout, result.stdout
    return float(re.search(pattern, result.stdout)[1])


def by_python(address):
    """Where neither is installed; it may well be slower than what it measures."""
    end = monotonic() + SECONDS
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(requests_until, repeat(end, CONNECTIONS), repeat(address)))


def requests_until(end, address):
    """Return how many requests a second one connection makes."""
    parts, number, (name, value) = urlsplit(address), 0, HEADER.split(": ")
    client = HTTPConnection(parts.netloc)
    path = f"{parts.path}?{parts.query}".rstrip("?")
    while monotonic() < end:
        client.request("GET", path, headers={name: value})
        assert client.getresponse().read()
        number += 1
    return number / SECONDS


GENERATORS = {"wrk": by_wrk, "ab": by_ab, "python": by_python}
