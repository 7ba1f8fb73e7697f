import errno
import shutil
import tempfile
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from PIL import Image

from library import files, pictures
from library.pictures import prepare
from tests import memory
from tests.library import hostile_pictures as hostile
from tests.library.hostile_pictures import encoded, files_in, picture, upload

pytestmark = pytest.mark.usefixtures("media")


class FullDisk(FileSystemStorage):
    """A disk with room for some files, and for half of the next."""

    files_left = 0

    def _save(self, name, content):
        name = super()._save(name, content)
        if self.files_left:
            self.files_left -= 1
            return name
        Path(self.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("files_left", [0, 1, 6])
def test_a_full_disk_gets_a_message_and_keeps_no_fragment(media, files_left):
    prepared = prepare(upload(encoded(picture(size=(640, 480)), "PNG")))
    storage = FullDisk()
    storage.files_left = files_left
    with pytest.raises(ValidationError, match="no room left on the server"):
        prepared.store(storage)
    assert files_in(media) == set()
    assert not list(media.glob("pictures/*"))


@pytest.mark.parametrize("prepare", [pictures.prepare, files.prepare])
def test_a_full_disk_is_told_before_a_file_is_read(media, monkeypatch, prepare):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Mock(free=10_000))
    # Whoever read it would say that it is neither.
    with pytest.raises(ValidationError, match="no room left on the server"):
        prepare(upload(b"neither picture nor document", "file.pdf"))
    assert files_in(media) == set()


# Hostile files


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_an_unusable_picture_gets_a_reason_and_is_not_stored(media, name):
    make, words = hostile.REFUSED[name]
    with pytest.raises(ValidationError, match=words) as caught:
        prepare(upload(make(), name))
    [message] = caught.value.messages
    assert "JPEG, PNG, WebP, AVIF, GIF and TIFF are accepted" in message
    assert "up to 20 MB and 50 megapixels" in message
    assert not media.exists()
    assert files_in(Path(tempfile.gettempdir())) == set()


@pytest.mark.parametrize("make", [hostile.jpeg_with_tail, hostile.script_in_gif])
def test_a_script_behind_a_picture_is_not_stored(media, make):
    assert b"alert(" in make()
    prepare(upload(make(), "a.js.gif")).store()
    for name in files_in(media):
        assert b"alert(" not in (media / name).read_bytes()


def test_the_limit_in_bytes_is_a_setting(settings):
    settings.PICTURE_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="too large"):
        prepare(upload(encoded(picture(), "PNG")))


@pytest.mark.slow
def test_no_picture_takes_more_than_300_megabytes_here_or_where_it_is_read(tmp_path):
    makes = [
        # The largest that are accepted.
        lambda: hostile.png(8660, 5773, channels=4, fill=b"\x80"),
        lambda: encoded(Image.new("RGB", (4890, 3270)), "WEBP", method=0),
        *(make for make, _words in hostile.REFUSED.values()),
    ]
    sources = []
    for number, make in enumerate(makes):
        sources.append(tmp_path / str(number))
        sources[-1].write_bytes(make())
    most = memory.peaks("picture", sources)
    assert most["child"] < memory.LIMIT
    assert most["web"] < memory.LIMIT


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda: hostile.png(8660, 5773, channels=4, fill=b"\x80"),
            marks=pytest.mark.slow,
        ),
        lambda: encoded(Image.new("RGB", (4890, 3270)), "WEBP", method=0),
    ],
    ids=["png", "webp"],
)
def test_the_largest_picture_is_made_as_wide_as_a_master(make):
    assert prepare(upload(make())).width == 2560
