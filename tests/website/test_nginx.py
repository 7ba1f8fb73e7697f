"""deploy/nginx.conf, in a real nginx, before two processes of the site."""

import gzip
import os
import re
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.browser import server
from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.website.stored_pages import ARTICLE, rename
from website.security_headers import security_headers

NGINX = os.environ.get("NGINX", "nginx")
MIME_TYPES = "/etc/nginx/mime.types"
HOST = "institute.example"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.nginx,
]

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

    def __init__(self, port, pages):
        self.port, self.pages = port, pages

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
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def write_configuration(folder, port, backend, pages, **folders):
    """Write the files of nginx; ``folders``: where static, media and mirror lie."""
    (folder / "conf.d" / "institute").mkdir(parents=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    shutil.copy(MIME_TYPES, folder)
    text = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    text = re.sub(r".*listen \[::\].*\n", "", text)
    for old, new in {
        "listen 80 ": f"listen 127.0.0.1:{free_port()} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "127.0.0.1:8000": backend,
        "/srv/institute/pages": str(pages),
        "/srv/institute/staticfiles": str(folders.get("static", settings.STATIC_ROOT)),
        "/srv/institute/media": str(folders.get("media", settings.MEDIA_ROOT)),
        "/srv/institute/mirror": str(folders.get("mirror", folder / "none")),
        "/etc/letsencrypt/live/institute.example": str(folder),
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "conf.d/institute/nginx.conf").write_text(text)
    shutil.copy(
        settings.BASE_DIR / "deploy" / "security-headers.conf",
        folder / "conf.d/institute",
    )
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={HOST}"]
    command += ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def site(tmp_path):
    """The site on the database of this test, behind nginx."""
    pages, port = tmp_path / "pages", free_port()
    with server.running(
        tmp_path,
        connection.settings_dict["NAME"],
        workers=2,
        ALLOWED_HOSTS=f"{HOST},127.0.0.1",
        HTTPS="True",
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        PAGES_ROOT=str(pages),
        SECRET_KEY=settings.SECRET_KEY,
        SITE_URL=f"https://{HOST}",
    ) as backend:
        folder = tmp_path / "nginx"
        write_configuration(folder, port, backend.url.partition("//")[2], pages)
        with nginx(folder, port):
            yield Site(port, pages)


@contextmanager
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
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return
    raise AssertionError("nginx did not start")


def is_from_nginx(response):
    """Tell whether nginx has answered itself, from a file that is not compressed."""
    return response.headers["Accept-Ranges"] == "bytes"


def test_nginx_serves_the_pages_of_readers_and_nothing_older(site):
    article = make_article(en=PAST, slug_en="article", title_en="Old title")
    polina = make_user("polina", "Publisher")
    desk = Client()
    desk.force_login(polina)
    session = f"__Host-sessionid={desk.cookies['sessionid'].value}"

    # A process of the site that starts forgets what another has stored.
    for _time in range(100):
        (site.pages / "current").unlink(missing_ok=True)
        first, body = site.ask(ARTICLE)
        assert not is_from_nginx(first)
        stored, again = site.ask(ARTICLE, Cookie="__Host-language=ru")
        if is_from_nginx(stored):
            break
    assert is_from_nginx(stored)
    assert again == body
    for name in ["Content-Type", "Content-Language", "ETag", "Cache-Control", "Vary"]:
        assert stored.headers.get_all(name) == first.headers.get_all(name), name
    for response in [first, stored]:
        assert response.headers["Last-Modified"] is None
        for name, value in security_headers().items():
            assert response.headers.get_all(name) == [value], name
    assert stored.headers["Strict-Transport-Security"]

    packed, content = site.ask(ARTICLE, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == body
    for encoding in ["", "gzip"]:
        response, _body = site.ask(ARTICLE, Accept_Encoding=encoding)
        etag = response.headers["ETag"]
        known = {"If_None_Match": etag, "Accept_Encoding": encoding}
        response, content = site.ask(ARTICLE, **known)
        assert (response.status, content) == (304, b"")
        assert response.headers["Content-Security-Policy"]
    # The time of a file is no date.
    response, _body = site.ask(
        ARTICLE, If_Modified_Since="Thu, 01 Jan 2037 00:00:00 GMT"
    )
    assert response.status == 200
    head, content = site.ask(ARTICLE, "HEAD")
    assert is_from_nginx(head)
    assert (head.status, content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(body))

    # Whoever is signed in, and a query, go to the site.
    rename(article)
    for address, headers in [(ARTICLE, {"Cookie": session}), (ARTICLE + "?a", {})]:
        response, body = site.ask(address, **headers)
        assert not is_from_nginx(response)
        assert b"New title" in body
    assert b"Old title" in site.ask(ARTICLE)[1]

    # An edit is read by all as soon as it is acknowledged.
    form = f"/admin/news/article/{article.pk}/working-copy/"
    page, body = site.ask(f"/admin/news/article/{article.pk}/history/", Cookie=session)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', body)[1].decode()
    cookie = re.search(r"__Host-csrftoken=\w+", page.headers["Set-Cookie"])[0]
    response, _body = site.ask(
        f"{form}begin/",
        "POST",
        f"csrfmiddlewaretoken={token}",
        Cookie=f"{session}; {cookie}",
        Content_Type="application/x-www-form-urlencoded",
        Referer=f"https://{HOST}{form}",
    )
    assert response.status == 302
    fresh, body = site.ask(ARTICLE)
    assert b"New title" in body
    assert not is_from_nginx(fresh)
    assert is_from_nginx(site.ask(ARTICLE)[0])

    # No file of the folder has an address of its own.
    for address in ["/en/news/.page/page.html", "/en/../current/en/", "/current/en/"]:
        assert site.ask(address)[0].status in {400, 404}
    assert site.ask("/en/nothing/")[0].status == 404
    response, _body = site.ask("/en/news")
    assert (response.status, response.headers["Location"]) == (301, "/en/news/")
    assert site.ask(ARTICLE, "POST")[0].status == 403
    assert site.ask(ARTICLE, "TRACE")[0].status == 405


def test_nginx_serves_static_files_with_a_hash(site):
    _response, body = site.ask("/en/")
    address = re.search(r"/static/css/site\.\w+\.css", body.decode())[0]
    response, _body = site.ask(address)
    assert is_from_nginx(response)
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert site.ask("/static/css/site.000000000000.css")[0].status == 404


def test_nginx_shows_what_appears_and_hides_what_ends_at_their_moment(site):
    moment = timezone.now() + timedelta(seconds=6)
    make_article("Ends", en=PAST, published_until_en=moment)
    make_article("Begins", en=moment)
    news = "/en/news/"
    while timezone.now() < moment - timedelta(seconds=1):
        stored, body = site.ask(news)
        assert b"Ends en" in body
        assert b"Begins en" not in body
    assert is_from_nginx(stored)
    deadline = timezone.now() + timedelta(seconds=60)
    while b"Begins en" not in body:
        body = site.ask(news)[1]
        assert timezone.now() < deadline
    assert b"Ends en" not in body
