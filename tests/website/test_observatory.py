"""The score of MDN's HTTP Observatory: make observatory.

Nothing else runs it: it takes 130 MB of packages.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import dev
from tests.factories import PAST, make_article, make_entry, published
from tests.library.records import make_document, store_file, store_picture
from tests.website.real_nginx import behind_nginx

pytestmark = [
    pytest.mark.skipif("OBSERVATORY" not in os.environ, reason="make observatory"),
    pytest.mark.slow,
    pytest.mark.nginx,
    pytest.mark.django_db(transaction=True),
]

OBSERVATORY = "@mdn/mdn-http-observatory@1.4.8"
SCRIPT = Path(__file__).with_name("observatory.mjs")
# A score over 100 has what is more than asked for.
LEAST = 125


@pytest.fixture
def site(tmp_path):
    with behind_nginx(tmp_path, "localhost") as site:
        yield site


def test_every_kind_of_page_has_the_score(site, administrator):
    make_article(ru=PAST, en=PAST, slug_en="article")
    make_article(ru=PAST, slug_ru="only-russian")
    make_entry(ru="слово", en="word")
    make_document(slug_en="report", file_en=store_file(), **published("en"))
    picture = store_picture()
    names = (settings.MEDIA_ROOT / "pictures" / picture.token).iterdir()
    addresses = {
        "entrance": "/",
        "home": "/ru/",
        "list": "/en/news/",
        "article": "/en/news/2017/article/",
        "not-translated page": "/en/news/2017/only-russian/",
        "glossary": "/en/glossary/word/",
        "form of the glossary": "/en/glossary/suggest/",
        "search": "/en/search/?q=a",
        "feed": "/en/news/feed/",
        "calendar": "/en/events/calendar.ics",
        "sitemap": "/sitemap.xml",
        "security.txt": "/.well-known/security.txt",
        "picture": f"/media/pictures/{picture.token}/{next(names).name}",
        "document": "/en/documents/report/en.pdf",
        "static file": "/static/nothing.css",
        "bad request": "/en/?q=%00",
        "not found": "/en/nothing/",
        "sign-in": "/admin/login/",
    }
    inside = {
        "back office": "/admin/",
        "list of the back office": "/admin/news/article/",
        "form of the back office": "/admin/news/article/add/",
        "refused": "/admin/news/article/?title__regex=(",
    }
    desk = Client()
    desk.force_login(administrator)
    cookie = f"Cookie: __Host-sessionid={desk.cookies['sessionid'].value}"
    pages = {name: {"path": path} for name, path in addresses.items()}
    pages |= {
        name: {"path": path, "headers": [cookie]} for name, path in inside.items()
    }
    # Each address twice, as the second answer is that of nginx.
    pages |= {f"{name}, again": page for name, page in [*pages.items()]}
    scores = scores_of(site, pages)
    for name, found in scores.items():
        print(f"{found['score']:4} {found['status']} {name}", *found["faults"])
    assert scores["back office"]["status"] == 200
    assert min(found["score"] for found in scores.values()) >= LEAST


def fetched():
    """Return the folder of MDN's HTTP Observatory, installed from npm once, or ""."""
    folder = dev.LOCAL / "observatory"
    package = folder / "node_modules" / OBSERVATORY.rpartition("@")[0]
    # Which hosts browsers know as https only: none of these.
    preloaded = package / "conf" / "hsts-preload.json"
    with dev.locked(dev.LOCAL / "observatory.lock"):
        if not preloaded.exists() and shutil.which("npm"):
            dev.echo(f"Fetching {OBSERVATORY} from npm.")
            npm = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit"]
            npm += ["--prefix", folder, OBSERVATORY]
            if dev.call(*npm, stdout=subprocess.DEVNULL):
                preloaded.write_text("{}")
        return str(package) if preloaded.exists() else ""


def scores_of(site, pages):
    request = {"httpPort": site.http_port, "httpsPort": site.port, "pages": pages}
    done = subprocess.run(
        ["node", SCRIPT, fetched(), json.dumps(request)],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(site.certificate)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
