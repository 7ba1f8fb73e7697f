"""The issue for eLIBRARY."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from journal.deposits import rsci
from journal.deposits.contents import LostFile, contents_of
from library import pictures
from tests.factories import make_picture
from tests.journal.deposits.special import make_galley

EXPECTED = Path(__file__).parent / "special.rsci.xml"


def archive_of(contents):
    file = BytesIO()
    rsci.write(contents, file)
    return ZipFile(file)


def stops_of(contents):
    return [
        (remark.record, remark.field)
        for remark in rsci.remarks(contents)
        if remark.is_stop
    ]


def test_an_issue_with_every_special_case_is_written_as_expected(contents):
    assert rsci.document(contents).decode() == EXPECTED.read_text(encoding="utf-8")


def test_the_archive_has_the_files_that_the_xml_names(contents, media):
    archive = archive_of(contents)
    assert archive.namelist() == [
        "2049-3630-2025-3-4.xml",
        *["01.pdf", "02.pdf", "03.pdf", "04.pdf", "05.pdf"],
    ]
    assert archive.read("02.pdf") == b"%PDF documents/retracted.pdf"


def test_the_cover_is_a_jpeg(special, media):
    source = BytesIO()
    Image.new("RGBA", (400, 600), (0, 0, 0, 0)).save(source, "PNG")
    prepared = pictures.prepare(ContentFile(source.getvalue()))
    special.issue.cover = make_picture(
        token=prepared.store(), sizes=prepared.sizes, digest=prepared.digest
    )
    special.issue.save()
    content = archive_of(contents_of(special.issue)).read("cover.jpg")
    with Image.open(BytesIO(content)) as cover:
        assert (cover.format, cover.size) == ("JPEG", (400, 600))
        assert cover.getpixel((0, 0)) == (255, 255, 255)


def test_a_file_that_is_lost_is_named(special, contents, media):
    (media / "documents" / "word.pdf").unlink()
    with pytest.raises(LostFile) as lost:
        rsci.write(contents, BytesIO())
    assert lost.value.args == (special.articles["word"].pdf,)


def test_pages_and_a_pdf_with_text_are_required_of_each_article(special):
    many, numbered, word = (
        special.articles[name] for name in ["many", "numbered", "word"]
    )
    assert stops_of(contents_of(special.issue)) == []
    numbered.article_number, word.pdf = "", None
    numbered.save()
    word.save()
    many.pdf.file_text_ru = " "
    many.pdf.save(update_fields=["file_text_ru"])
    assert stops_of(contents_of(special.issue)) == [
        *[(many, "pdf"), (numbered, "first_page"), (word, "pdf")],
    ]


def test_the_text_is_that_of_the_pdf_whatever_its_language(special):
    word = special.articles["word"]
    word.pdf = make_galley("english", "en", "Text.")
    word.save()
    contents = contents_of(special.issue)
    assert stops_of(contents) == []
    assert rsci.texts_of(contents)[word.pk] == "Text."


def test_a_pdf_that_readers_do_not_have_does_not_count(special):
    document = special.articles["word"].pdf
    document.state_ru = document.state_en = "draft"
    document.save()
    stops = stops_of(contents_of(special.issue))
    assert stops == [(special.articles["word"], "pdf")]


def test_a_retraction_is_told_to_elibrary_by_letter(special, contents):
    told = [r.record for r in rsci.remarks(contents) if r.field == "notice_kind"]
    assert told == [special.articles["retracted"], special.articles["removed"]]
