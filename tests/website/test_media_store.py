"""Media in SeaweedFS, a store that speaks S3."""

import json
import os
import socket
import subprocess
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from institute.organization.share_picture import path_of
from institute.organization.share_picture_updates import update_share_pictures
from tests.factories import PAST, make_article, make_institute, published
from tests.library.records import make_document, store_file, store_picture
from website import environment

pytestmark = [pytest.mark.slow, pytest.mark.s3, pytest.mark.django_db]

# Seconds in which a store on a busy machine is up.
START = 120
PORTS = [
    *["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"],
    *["filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"],
]
BASICS = [
    *["-filer", "-s3", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-volume.max=20"],
    *["-master.volumeSizeLimitMB=64", "-master.telemetry=false", "-s3.iam=false"],
    "-s3.port.iceberg=0",
]
KEY = {"accessKey": "key", "secretKey": "a/secret"}
RIGHTS = {"name": "site", "credentials": [KEY], "actions": ["Admin", "Read", "Write"]}


def free_ports(number):
    with ExitStack() as end:
        sockets = [
            end.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _time in range(number)
        ]
        return [listener.getsockname()[1] for listener in sockets]


@pytest.fixture
def store(tmp_path, settings):
    """The process of a store with an empty bucket, which is that of the media."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    rights = tmp_path / "rights.json"
    rights.write_text(json.dumps({"identities": [RIGHTS]}))
    (tmp_path / "data").mkdir()
    command = [os.environ["WEED"], "server", f"-dir={tmp_path / 'data'}", *BASICS]
    command += [f"-s3.config={rights}"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    try:
        url = f"http://key:a%2Fsecret@127.0.0.1:{ports['s3.port']}/media"
        settings.STORAGES = {**settings.STORAGES, "default": environment.media(url)}
        settings.MEDIA_ROOT = tmp_path / "nothing"
        wait_for(process)
        yield process
        # What the site stores, it stores there.
        assert not settings.MEDIA_ROOT.exists()
    finally:
        process.kill()
        process.wait()
        log.close()


def wait_for(process):
    """Make the bucket, and wait until it takes files."""
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            default_storage.connection.create_bucket(Bucket="media")
        except Exception:
            # It says in many ways that it is not up yet.
            continue
        break
    while process.poll() is None and time.monotonic() < deadline:
        try:
            default_storage.delete(default_storage.save("first", ContentFile(b"1")))
        except OSError:
            continue
        return
    raise AssertionError("the store did not start")


def test_media_may_lie_in_a_store_and_the_site_goes_on_without_it(
    store, client, monkeypatch
):
    make_institute()
    article = make_article(en=PAST, slug_en="article")
    picture = store_picture()
    document = make_document(slug_en="report", file_en=store_file(), **published("en"))
    update_share_pictures()
    picture_folder = f"pictures/{picture.token}"
    names = default_storage.listdir(picture_folder)[1]
    addresses = [
        f"/media/{picture_folder}/{names[0]}",
        "/en/documents/report/en.pdf",
        path_of(article.title_en, "Institute"),
    ]
    assert all(address.startswith("/") for address in addresses)
    for address in addresses:
        response = client.get(address)
        body = b"".join(response.streaming_content)
        assert response.status_code == 200, address
        assert int(response["Content-Length"]) == len(body) > 100
    assert client.get(f"/media/{picture_folder}/9999.webp").status_code == 404
    assert client.get("/readyz").json() == {"ready": True, "faults": {}}

    default_storage.save("documents/stray.pdf", ContentFile(b"stray"))
    in_two_days = timezone.now() + timedelta(days=2)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: in_two_days)
        with pytest.raises(CommandError):
            call_command("cleanup_media", check=True, days=1)
        call_command("cleanup_media", days=1)
    assert not default_storage.exists("documents/stray.pdf")
    assert default_storage.exists(document.file_en["name"])
    assert default_storage.listdir(picture_folder)[1] == names

    store.kill()
    store.wait()
    reader = Client(raise_request_exception=False)
    for address, status in {
        "/en/news/2017/article/": 200,
        addresses[1]: 503,
        "/readyz": 503,
    }.items():
        assert reader.get(address).status_code == status, address
    # Nobody learns where the store is.
    assert reader.get("/readyz").json()["faults"] == {
        "media": "the store does not answer"
    }
