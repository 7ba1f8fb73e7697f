"""The files of an issue with every special case, one for each index and archive."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from journal.deposits import crossref, rsci
from journal.deposits.formats import FORMATS
from journal.deposits.issue_deposit import deposit_of
from journal.models import TypesetPdf
from tests.factories import file_facts
from tests.journal.deposits.special import PREFIX

FOLDER = Path(__file__).parent
NAME = "2049-3630-2025-3-4"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CROSSREF = "crossref/crossref5.4.0.xsd"


def crossref_of(deposit):
    return crossref.document(deposit, MOMENT)


WRITERS = {"crossref": crossref_of, "rsci": rsci.document}


def lines_of(xml):
    """Return the elements of a file, a line each, with their depth and attributes."""
    root = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(root, encoding="unicode", pretty_print=True).splitlines()


@pytest.mark.parametrize("name", WRITERS)
def test_the_issue_is_written_as_expected(contents, name):
    """Both languages stand beside each other, its own first; no draft.

    An e-mail is in that of the RSCI alone.

    Whoever changes a format writes the file anew, and reads the difference.
    """
    written = WRITERS[name](contents)
    expected = (FOLDER / f"special.{name}.xml").read_bytes()
    assert lines_of(written) == lines_of(expected)
    assert (b"asked@" in written) == (name == "rsci")


@pytest.mark.schemas
@pytest.mark.slow
def test_the_file_for_crossref_is_valid(contents, assert_valid):
    assert_valid(CROSSREF, etree.fromstring(crossref_of(contents)))


# Crossref


@pytest.mark.schemas
@pytest.mark.slow
def test_a_notice_that_is_an_article_updates_from_its_own_issue(special, assert_valid):
    notice = special.articles["retracted"].notices.get()
    first = etree.fromstring(crossref_of(deposit_of(special.issue)))
    assert not list(first.iter("{*}update"))
    second = etree.fromstring(crossref_of(deposit_of(notice.issue)))
    assert [each.text for each in second.iter("{*}update")] == [f"{PREFIX}/retracted"]
    assert_valid(CROSSREF, second)


# eLIBRARY


def rsci_archive(deposit):
    file = BytesIO()
    rsci.write(deposit, file)
    return ZipFile(file)


def test_the_archive_has_the_files_that_the_xml_names(contents, media):
    made = rsci_archive(contents)
    pdfs = [f"{number:02}.pdf" for number in range(1, 6)]
    assert made.namelist() == [f"{NAME}.xml", *pdfs]
    assert made.read("02.pdf") == b"%PDF documents/retracted.pdf"


def test_the_text_of_a_pdf_that_the_site_has_typeset_goes_along(special):
    numbered = special.articles["numbered"]
    numbered.galleys.get().delete()
    numbered.text_ru = "<p>Слова <em>статьи</em>.</p>"
    numbered.save()
    file = file_facts("numbered")
    TypesetPdf.objects.create(article=numbered, language="ru", file=file)
    root = etree.fromstring(rsci.document(deposit_of(special.issue)))
    assert "Слова статьи." in [each.text for each in root.iter("text")]


def test_who_gets_no_pdf_has_none_out_of_date(special):
    def digests():
        deposit = deposit_of(special.issue)
        return {each.code: each.digests(deposit) for each in FORMATS}

    before, many = digests(), special.articles["many"]
    file = {**many.galleys.get().file, "sha256": "0" * 64}
    many.galleys.update(file=file)
    now = digests()
    assert [code for code in now if before[code] != now[code]] == ["rsci"]
