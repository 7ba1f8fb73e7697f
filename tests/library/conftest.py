import gc
import tempfile

import pytest
from django.utils import translation


@pytest.fixture
def media(settings, tmp_path, monkeypatch):
    """The storage, and a place for temporary files, of this test alone."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = None
    with translation.override("en"):
        yield settings.MEDIA_ROOT


@pytest.fixture
def no_garbage_collection():
    """Leave objects with reference cycles in memory, as between two collections."""
    gc.disable()
    yield
    gc.enable()
