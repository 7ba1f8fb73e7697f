"""The site behind a real nginx, with deploy/nginx.conf and TLS."""

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
from http.client import HTTPConnection
from random import randrange

from django.conf import settings
from django.db import connection

from tests.browser import server
from tests.patience import wait_until

NGINX = os.environ.get("NGINX", "nginx")
MIME_TYPES = "/etc/nginx/mime.types"
HOST = "institute.example"
# Below the ports that Linux gives to whoever asks for any.
PORTS = 20_000, 32_000

MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include mime.types;
    include conf.d/institute/nginx.conf;
}}
"""


class Site:
    """The site behind nginx; ``pages``: the folder of its stored pages."""

    def __init__(self, port, pages, http_port=None, certificate=None):
        self.port, self.pages = port, pages
        self.http_port, self.certificate = http_port, certificate

    def ask(self, address, method="GET", body=None, **headers):
        """Return a response and its body."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        context = ssl._create_unverified_context()
        http = HTTPConnection(HOST)
        http.sock = context.wrap_socket(plain, server_hostname=HOST)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        http.request(method, address, body, headers)
        response = http.getresponse()
        body = response.read()
        http.close()
        return response, body


def free_port():
    """Return a port that nobody has, and that nobody else gets meanwhile."""
    while True:
        port = randrange(*PORTS)
        with contextlib.suppress(OSError):
            socket.create_server(("127.0.0.1", port)).close()
            return port


def write_configuration(
    folder, port, backend, pages, *, host=HOST, http_port=None, changes=(), **folders
):
    """Write the files of nginx.

    ``changes``: pairs of texts; ``folders``: where static and media lie.
    """
    (folder / "conf.d" / "institute").mkdir(parents=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    shutil.copy(MIME_TYPES, folder)
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    text = re.sub(r".*listen \[::\].*\n", "", text)
    for old, new in {
        "listen 80 ": f"listen 127.0.0.1:{http_port or free_port()} ",
        "https://institute.example": f"https://{host}:{port}",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "127.0.0.1:8000": backend,
        "/srv/institute/pages": str(pages),
        "/srv/institute/staticfiles": str(folders.get("static", settings.STATIC_ROOT)),
        "/srv/institute/media": str(folders.get("media", settings.MEDIA_ROOT)),
        "/etc/letsencrypt/live/institute.example": str(folder),
        "server_name institute.example": f"server_name {host}",
        **dict(changes),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "conf.d/institute/nginx.conf").write_text(text)
    shutil.copy(
        settings.BASE_DIR / "deploy" / "security-headers.conf",
        folder / "conf.d/institute",
    )
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}"]
    command += ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def behind_nginx(tmp_path, host=HOST, changes=()):
    """Serve the site on the database of this test."""
    pages, port, http_port = tmp_path / "pages", free_port(), free_port()
    with server.running(
        tmp_path,
        connection.settings_dict["NAME"],
        workers=2,
        ALLOWED_HOSTS=f"{host},127.0.0.1",
        HTTPS="True",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        PAGES_ROOT=str(pages),
        SECRET_KEY=settings.SECRET_KEY,
        SITE_URL=f"https://{host}",
    ) as backend:
        folder = tmp_path / "nginx"
        address = backend.url.partition("//")[2]
        write_configuration(
            folder,
            port,
            address,
            pages,
            host=host,
            http_port=http_port,
            changes=changes,
        )
        with nginx(folder, port):
            yield Site(port, pages, http_port, folder / "fullchain.pem")


@contextlib.contextmanager
def nginx(folder, port):
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen([*command], stderr=subprocess.DEVNULL)
    try:
        wait_for(process, port)
        yield
    finally:
        process.terminate()
        process.wait(60)


def wait_for(process, port):
    wait_until(lambda: process.poll() is not None or is_open(port))
    assert process.poll() is None, "nginx did not start"


def is_open(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
