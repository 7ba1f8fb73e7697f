"""Pictures and documents of the library, made with sensible defaults."""

import errno
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from library.admin import kept_files
from library.files import prepare as prepare_file
from library.models import Document, Picture
from library.pictures import file_names, prepare
from tests.factories import make, make_article
from tests.forms import send
from tests.library import good_documents as good
from tests.library.hostile_pictures import encoded, files_in, picture, upload
from tests.records import kind_of

ADD_PICTURE = "/admin/library/picture/add/"
ADD_DOCUMENT = "/admin/library/document/add/"
TEXTS = {"title_ru": "Стратегия", "summary_ru": "О ней"}
SIZES = {"full": [[320, 200]], "card": [[240, 160]]}


def photo(width=320, kind="PNG", **options):
    """Return a picture's file; of another width, it is another picture."""
    return encoded(picture(size=(width, 200)), kind, **options)


def make_picture(**fields):
    """Make a row alone, without files."""
    defaults = {
        "token": secrets.token_hex(16),
        "digest": secrets.token_hex(32),
        "sizes": SIZES,
        "width": 320,
        "height": 200,
        "bytes": 1,
        "original_name": "photo.png",
        "alt_ru": "Зал",
        "alt_en": "A hall",
    }
    return Picture.objects.create(**(defaults | fields))


def store_picture(data=None, **fields):
    """Make a picture with its files."""
    picture = Picture(**({"alt_ru": "Зал", "alt_en": "A hall"} | fields))
    data = data or photo()
    picture.store_file(prepared_picture(data), "photo.png", len(data))
    picture.save()
    return picture


@cache
def prepared_picture(data):
    """Return the renditions of a picture, which are made once for all tests."""
    # Not in the folder of the test that asks first.
    of_the_test, tempfile.tempdir = tempfile.tempdir, None
    try:
        return prepare(upload(data))
    finally:
        tempfile.tempdir = of_the_test


def store_file(data=None, name="file.pdf"):
    """Store a document's file; return its facts."""
    return prepared_file(data or good.tagged_pdf(), name).store()


@cache
def prepared_file(data, name):
    """Return a file that was inspected, as it is once for all tests."""
    return prepare_file(upload(data, name))


def make_document(**fields):
    return make(Document, **({"kind": "report"} | fields))


def figure(picture):
    return f'<figure><img src="{picture.pointer.address}" alt=""></figure>'


def article_with(picture, *, ru=None, en=None, **fields):
    """Make an article whose Russian text shows the picture."""
    return make_article(ru=ru, en=en, body_ru=figure(picture), **fields)


def change_picture(picture):
    return f"/admin/library/picture/{picture.pk}/change/"


def change_document(document):
    return f"/admin/library/document/{document.pk}/change/"


def add(client, **fields):
    """Add a document by its form."""
    kind = kind_of(Document, "strategy").pk
    return send(
        client, ADD_DOCUMENT, "document_form", **(TEXTS | {"kind": kind} | fields)
    )


def change(client, document, **fields):
    return send(client, change_document(document), "document_form", **fields)


def in_english(user):
    """Let the back office speak English to this person."""
    user.interface_language = "en"
    user.save()
    return user


def fill_the_disk(monkeypatch, files_left=0):
    """Let the storage take ``files_left`` more files, and half of the next one."""
    left = {"files": files_left}

    def save(storage, name, content):
        name = save_as_before(storage, name, content)
        if left["files"]:
            left["files"] -= 1
            return name
        Path(storage.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    save_as_before = FileSystemStorage._save
    monkeypatch.setattr(FileSystemStorage, "_save", save)


def stored_files(media):
    """Return the names of the files for good, without those of refused forms."""
    names = files_in(media) if media.exists() else set()
    return {name for name in names if not name.startswith(kept_files.FOLDER)}


def link(to):
    return f'<p><a href="{to.pointer.address}">there</a></p>'


def age(media, days):
    """Let all that is stored be so many days old."""
    then = timezone.now().timestamp() - days * 24 * 60 * 60
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def files_of(picture):
    return set(file_names(picture.token, picture.sizes))
