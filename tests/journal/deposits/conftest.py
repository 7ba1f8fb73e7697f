import os
import tempfile
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation
from lxml import etree

from journal.deposits.issue_deposit import deposit_of
from tests.journal.deposits.special import make_special_issue, store_files
from tests.worlds import copy_of, once

# An issue with every special case, and its articles by name.
_special = once(make_special_issue)
special = copy_of("_special")


@pytest.fixture
def contents(special):
    return deposit_of(special.issue)


@pytest.fixture
def media(special, settings, tmp_path, monkeypatch):
    """The files of the issue, and a place for temporary ones, of this test alone."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = None
    store_files()
    with translation.override("en"):
        yield settings.MEDIA_ROOT


@cache
def schema(path):
    return etree.XMLSchema(etree.parse(Path(os.environ["SCHEMAS"], path)))


@pytest.fixture
def assert_valid():
    """Tell by a published schema whether a document is valid."""
    return lambda path, root: schema(path).assertValid(root)


@pytest.fixture
def desk(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    return client_of(publisher)
