"""The issue for archives."""

from io import BytesIO
from zipfile import ZipFile

import bagit
import pytest
from lxml import etree

from journal.deposits import archive


def unpacked(contents, folder):
    file = BytesIO()
    archive.write(contents, file)
    ZipFile(file).extractall(folder)
    [root] = folder.iterdir()
    return root


# The library's own, of Python 3.13.
@pytest.mark.filterwarnings("ignore:'count' is passed:DeprecationWarning")
def test_the_bag_is_valid_and_says_what_it_is(contents, media, tmp_path):
    folder = unpacked(contents, tmp_path / "bag")
    assert folder.name == "2049-3630-2025-3-4"
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert bag.info["Source-Organization"] == "Издатель примеров"
    assert bag.info["External-Identifier"] == "10.5555/issue"


def test_the_bag_has_what_readers_have(contents, media, tmp_path):
    data = unpacked(contents, tmp_path / "bag") / "data"
    pdfs = {path.read_bytes().decode() for path in data.rglob("*.pdf")}
    names = ["issue", "many", "retracted", "numbered", "translated", "word"]
    assert pdfs == {f"%PDF documents/{name}.pdf" for name in names}
    assert (data / "editorial.ru.html").read_text() == "<p>Слово редактора.</p>"
    titles = {
        etree.parse(path).findtext(".//article-title") for path in data.rglob("*.xml")
    }
    assert titles == {
        article.marked_title_in(article.written_in) for article in contents.articles
    }
