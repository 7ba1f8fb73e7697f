"""The issue for archives."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from journal.deposits import archive

NAME = "2049-3630-2025-3-4"


@pytest.fixture
def bag(contents, media, tmp_path):
    file = BytesIO()
    archive.write(contents, file)
    ZipFile(file).extractall(tmp_path)
    return tmp_path / NAME


def values_in(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_the_bag_is_valid_and_says_what_it_is(bag):
    """As RFC 8493 has it: https://www.rfc-editor.org/rfc/rfc8493#section-2."""
    assert list(values_in(bag / "bagit.txt").items()) == [
        ("BagIt-Version", "1.0"),
        ("Tag-File-Character-Encoding", "UTF-8"),
    ]
    named = {}
    for manifest in ["manifest-sha512.txt", "tagmanifest-sha512.txt"]:
        for line in (bag / manifest).read_text().splitlines():
            digest, path = line.split("  ")
            assert hashlib.sha512((bag / path).read_bytes()).hexdigest() == digest
            named[path] = manifest
    files = {str(p.relative_to(bag)) for p in bag.rglob("*") if p.is_file()}
    assert named.keys() == files - {"tagmanifest-sha512.txt"}
    payload = list(bag.joinpath("data").iterdir())
    assert all(named[f"data/{path.name}"] == "manifest-sha512.txt" for path in payload)
    info = values_in(bag / "bag-info.txt")
    assert info["Source-Organization"] == "Издатель примеров"
    assert info["External-Identifier"] == "10.5555/issue"
    size = sum(path.stat().st_size for path in payload)
    assert info["Payload-Oxum"] == f"{size}.{len(payload)}"


def test_the_bag_has_what_readers_have(contents, bag):
    data = bag / "data"
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
