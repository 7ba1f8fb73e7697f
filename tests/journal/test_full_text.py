"""The text of an article: from JATS, and to it."""

import io
from pathlib import Path

import pytest
from django.utils.translation import override
from PIL import Image

from imports.undo import Undo
from journal.models import Article
from library.models import Picture
from tests.factories import PAST, make_rubric
from tests.journal.articles import jats_of, make_known_journal
from tests.journal.incoming import archive, bring, remarks_of, row, table
from tests.library.conftest import media
from tests.library.good_documents import tagged_pdf
from tests.tables import errors_of, messages_of

pytestmark = pytest.mark.django_db
_ = media

SENT = Path(__file__).with_name("text.jats.xml").read_bytes()


@pytest.fixture(autouse=True)
def _journal(media):
    make_known_journal()
    make_rubric("Society", code="society")


def picture(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "PNG")
    return file.getvalue()


def bring_text(publisher, **options):
    sent = archive({"a.xml": SENT, "img/fig1.png": picture()})
    return bring(publisher, sent, "a.zip", **options)


def published():
    article = Article.objects.get()
    for record in [article.issue, article]:
        for code in ["ru", "en"]:
            setattr(record, f"state_{code}", record.State.PUBLISHED)
            setattr(record, f"published_at_{code}", PAST)
        record.save()
    return article


def test_a_text_comes_in_and_goes_out_with_the_same_words_and_structure(publisher):
    report = bring_text(publisher)
    assert messages_of(report) == []
    article = published()
    own = article.text_ru.replace("&nbsp;", " ")
    for words in [
        '<a href="#text-t1">табл. 1</a>',
        "[1, с. 15; 2–3]",
        'абзац<span class="footnote">Сноска с <em>курсивом</em>.</span>',
        "Число<sup>[3]</sup>.",
        '<td colspan="2">нет данных<span class="footnote">По опросам.</span></td>',
        f'<img src="/id/library.picture/{Picture.objects.get().pk}/"',
    ]:
        assert words in own
    assert article.text_en.startswith("<h2>Introduction</h2><p>A first paragraph [1]")
    assert (article.summary_en, article.keywords_en) == (
        "On examples in short.",
        "sample",
    )
    sent = jats_of(article)
    article.delete()
    assert messages_of(bring(publisher, sent, "a.xml")) == []
    again = published()
    assert (again.text_ru, again.text_en) == (article.text_ru, article.text_en)


def test_what_is_not_read_of_a_text_is_named(publisher):
    report = bring_text(publisher, is_dry=True)
    assert not Picture.objects.exists()
    remarks = remarks_of(report)
    of_front = "subtitle (1), contrib editor (1), fn coi-statement (1), abstract graph"
    of_text = "disp-formula (1), media (1), xref bibr (1)"
    for words in [of_text, of_front, "fig2.tif", ": de."]:
        assert any(words in remark for remark in remarks)


def test_the_pictures_of_an_undone_import_go_with_its_article(publisher):
    report = bring_text(publisher)
    assert Picture.objects.exists()
    undone = Undo(report.stored, report.newest, report.copies, publisher)
    list(undone)
    assert undone.left == []
    assert not Picture.objects.exists()


def test_files_of_one_name_go_to_the_article_of_their_folder(publisher):
    sent = {}
    for number, colour in enumerate(["red", "blue", "green"], start=1):
        own = SENT.replace(b"10.5555/fulltext", f"10.5555/{number}".encode())
        sent[f"{number}/a.xml"] = own
        sent[f"{number}/a.pdf"] = tagged_pdf()
        sent[f"{number}/img/fig1.png"] = picture(colour)
    sent["3/more/fig1.png"] = picture("white")
    with override("en"):
        report = bring(publisher, archive(sent), "a.zip")
    assert not any(".pdf" in remark for remark in remarks_of(report))
    named = "Several files have this name: 3/img/fig1.png, 3/more/fig1.png."
    assert (errors_of(report), messages_of(report)) == ({(3, "text")}, [named])
    one, two = Article.objects.order_by("doi")
    assert [article.galleys.count() for article in [one, two]] == [1, 1]
    assert Picture.objects.count() == 2
    assert one.text_ru != two.text_ru


def test_a_table_has_no_pictures(publisher):
    text = '<p>A</p><figure><img src="picture:0"></figure>'
    for is_dry in [True, False]:
        report = bring(publisher, table(row(text_ru=text)), is_dry=is_dry)
        assert report.counts["new"] == 1, messages_of(report)
    assert "picture:" not in Article.objects.get().text_ru
