"""Pictures and documents of the library, made with sensible defaults."""

import errno
import os
import secrets
import time
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from library.files import prepare as prepare_file
from library.models import Document, Picture
from library.pictures import file_names, prepare
from tests.library import good_documents as good
from tests.library.hostile_pictures import encoded, files_in, picture, upload
from tests.making import make, make_article

ADD_PICTURE = "/admin/library/picture/add/"
ADD_DOCUMENT = "/admin/library/document/add/"
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


def keep_picture(data=None, **fields):
    """Make a picture with its files."""
    kept = Picture(**({"alt_ru": "Зал", "alt_en": "A hall"} | fields))
    data = data or photo()
    kept.store_file(prepare(upload(data)), "photo.png", len(data))
    kept.save()
    return kept


def keep_file(data=None, name="file.pdf"):
    """Store a document's file; return its facts."""
    return prepare_file(upload(data or good.tagged_pdf(), name)).store()


def make_document(**fields):
    return make(Document, **({"kind": Document.Kind.REPORT} | fields))


def figure(kept):
    return f'<figure><img src="{kept.pointer.address}" alt=""></figure>'


def article_with(kept, *, ru=None, en=None, **fields):
    """Make an article whose Russian text shows the picture."""
    return make_article(ru=ru, en=en, body_ru=figure(kept), **fields)


def change_picture(kept):
    return f"/admin/library/picture/{kept.pk}/change/"


def change_document(document):
    return f"/admin/library/document/{document.pk}/change/"


def in_english(user):
    """Let the back office speak English to this person."""
    user.interface_language = "en"
    user.save()
    return user


def fill_the_disk(monkeypatch, room=0):
    """Leave room for so many files of the storage, and half of the next."""
    left = {"room": room}

    def save(storage, name, content):
        name = save_as_before(storage, name, content)
        if left["room"]:
            left["room"] -= 1
            return name
        Path(storage.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    save_as_before = FileSystemStorage._save
    monkeypatch.setattr(FileSystemStorage, "_save", save)


def stored_files(media):
    return files_in(media) if media.exists() else set()


def link(to):
    return f'<p><a href="{to.pointer.address}">there</a></p>'


def age(media, days):
    """Let all that is stored be so many days old."""
    then = time.time() - days * 24 * 60 * 60
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def files_of(picture):
    return set(file_names(picture.token, picture.sizes))
