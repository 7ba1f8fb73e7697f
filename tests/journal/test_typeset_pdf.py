"""The PDF that is typeset of the text of an article."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

import sandbox
from journal import updates
from journal.models import TypesetPdf
from journal.models.galley import stamp_line
from journal.updates import ChangedArticles, update_pdfs
from library import pictures
from library.models import Picture
from library.typesetting import generated_file
from publishing.models import Publishable
from tests.factories import make_galley, make_paper
from tests.journal.articles import BOTH, make_full_article, make_known_journal
from tests.library.conftest import media

pytestmark = pytest.mark.django_db
_ = media

# What typst would take for its own language.
HOSTILE = "#panic(1) $x$ *a* @ref <label> // c"
TEXT = (
    '<h2 id="text-one">{0}</h2><p>{0} [1] <a href="#text-one">a</a>'
    '<span class="footnote">#{0}</span> <a href="#text-none">b</a></p>'
    "<h4>c</h4><ul><li>d<ol><li>e</li></ol></li></ul><blockquote><p>f</p></blockquote>"
    "<table><caption>g</caption><tr><th>h</th><th>i</th></tr>"
    '<tr><td colspan="2">j</td></tr></table><p>k<br>l <code>#m</code> \u4e2d</p><hr>'
    '<figure><img src="/id/library.picture/{1}/" alt="n"><figcaption>o</figcaption>'
    "</figure>"
)


@pytest.fixture
def article(media, monkeypatch):
    monkeypatch.setattr(updates, "_changed_for_pdfs", ChangedArticles())
    make_known_journal()
    key = store_picture().pk
    article = make_full_article(
        text_ru=TEXT.format("Слово", key),
        text_en=TEXT.format(HOSTILE.replace("<", "&lt;"), key),
    )
    article.galleys.all().delete()
    return article


def store_picture():
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(file, "PNG")
    prepared = pictures.prepare(SimpleUploadedFile("a.png", file.getvalue()))
    picture = Picture(alt_ru="n", alt_en="n")
    picture.store_file(prepared, "a.png", 1)
    picture.save()
    return picture


def text_of(file):
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def answers(client, article):
    address = article.address_in("ru")
    return {
        name: client.get(f"{address}{name}.pdf").status_code
        for name in ["ru", "en", "all"]
    }


def test_a_text_is_typeset_in_each_language_and_in_both(client, administrator, article):
    update_pdfs()
    desk = Client()
    desk.force_login(administrator)
    form = desk.get(f"/admin/journal/article/{article.pk}/change/").content.decode()
    address = article.address_in("ru")
    files = {
        name: client.get(f"{address}{name}.pdf").getvalue()
        for name in ["ru", "en", "all"]
    }
    for name, file in files.items():
        with pikepdf.open(io.BytesIO(file)) as pdf, pdf.open_metadata() as meta:
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang) == ("en" if name == "en" else "ru")
            assert ("en" if name == "en" else "ru") in meta["dc:title"]
            assert meta["pdfuaid:part"] == "1"
            assert pdf.pages[0].label == str(article.first_page)
        for page in [client.get(address).content.decode(), form]:
            assert f'href="{address}{name}.pdf"' in page
    # Nothing is lost, nor read as a command.
    text = text_of(files["en"])
    # The notice stands on each page, as on a file that was sent.
    document = pypdfium2.PdfDocument(files["en"])
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    line = "".join(stamp_line(article, ["en"]).split())
    assert [line in page for page in pages] == [True] * len(pages)
    for words in [HOSTILE, "[1]", "#m", "\ufffd", "o", "Corrected", "Study ru"]:
        assert words in text
    assert "Слово" not in text
    # At once, before the worker comes by.
    article.state_en = Publishable.State.DRAFT
    article.save()
    assert answers(client, article) == {"ru": 200, "en": 404, "all": 404}


def test_it_is_made_anew_of_a_changed_text_alone_and_goes_for_a_pdf_of_its_own(
    article,
):
    def contents():
        update_pdfs()
        return {pdf.language: pdf.content for pdf in TypesetPdf.objects.all()}

    before = contents()
    assert contents() == before
    article.text_en = "<p>Another text.</p>"
    article.save()
    after = contents()
    assert {code for code in after if after[code] == before[code]} == {"ru"}
    make_galley(article, "ru")
    assert contents() == {**after, "ru": ""}


def test_readers_have_no_pdf_of_a_former_text(client, article, monkeypatch):
    update_pdfs()
    assert set(answers(client, article).values()) == {200}
    article.text_en = "<p>Another text.</p>"
    article.save()
    assert set(answers(client, article).values()) == {404}
    monkeypatch.setattr(generated_file, "built_pdf", broken)
    update_pdfs()
    assert answers(client, article) == {"ru": 200, "en": 404, "all": 404}
    assert "en.pdf" not in client.get(article.address_in("en")).content.decode()


def broken(*_arguments, **_options):
    raise sandbox.Broken("")


def test_what_an_error_has_kept_from_being_made_is_made_in_the_next_turn(
    article, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(updates, "update", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            update_pdfs()
    update_pdfs()
    assert TypesetPdf.objects.filter(file__isnull=False).count() == 3


def test_looking_at_an_article_that_did_not_change_asks_nothing(article, monkeypatch):
    def asked():
        monkeypatch.setattr(updates, "_changed_for_pdfs", ChangedArticles())
        with CaptureQueriesContext(connection) as queries:
            update_pdfs()
        return len(queries)

    update_pdfs()
    one = asked()
    make_paper(**BOTH, text_ru="<p>A</p>", text_en="<p>B</p>")
    update_pdfs()
    assert asked() == one
