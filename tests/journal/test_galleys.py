"""The files of articles: where readers get them, when, and what is printed on them."""

import io
from datetime import date, timedelta

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from journal.models import Galley
from library import files
from publishing.admin.previews import preview_address
from publishing.drafts import transitions
from tests.factories import (
    PAST,
    State,
    future,
    make_galley,
    make_issue,
    make_notice,
    make_paper,
    make_rubric,
)
from tests.forms import send
from tests.journal.articles import BOTH
from tests.library import good_documents as good
from tests.library.conftest import media
from tests.library.records import in_english, store_file
from tests.responses import SITE, links_in
from tests.website.conftest import pages_root
from tests.website.stored_pages import shows, stored_in

pytestmark = pytest.mark.django_db
_ = media, pages_root

WITHDRAWN = {"state_ru": State.WITHDRAWN, "withdrawal_reason_ru": "Wrong."}
ENDED = PAST + timedelta(days=1)
NOTHING = {"ru": 404, "en": 404}


@pytest.fixture
def pdf(media):
    return store_file()


def add(record, facts, language="ru", **fields):
    return make_galley(record, language, file=facts, **fields)


def below(record, name="ru.pdf"):
    """Return the addresses of a file below each page of a record."""
    return {code: f"{record.address_in(code)}{name}" for code in ["ru", "en"]}


def found(client, record, name="ru.pdf"):
    return {
        code: client.get(address).status_code
        for code, address in below(record, name).items()
    }


# Where, and when


RUSSIAN_ALONE, EVERYWHERE = {"ru": 200, "en": 404}, {"ru": 200, "en": 200}
STATES = {
    "draft": ({}, NOTHING),
    "in review": ({"state_ru": State.REVIEW}, NOTHING),
    "scheduled": ({"ru": future(), "en": future()}, NOTHING),
    "in Russian": ({"ru": PAST}, RUSSIAN_ALONE),
    "in both": (BOTH, EVERYWHERE),
    "a summary in English": ({**BOTH, "summary_only_en": True}, RUSSIAN_ALONE),
    "ended": ({"ru": PAST, "published_until_ru": ENDED}, RUSSIAN_ALONE),
    "withdrawn": ({"ru": PAST, **WITHDRAWN}, RUSSIAN_ALONE),
    "retracted": ({**BOTH, "notice": "retraction"}, EVERYWHERE),
    "removed": ({**BOTH, "notice": "removal"}, NOTHING),
}


def test_whoever_gets_the_page_gets_the_files_below_it(client, pdf):
    issue, rubric = make_issue(), make_rubric()
    for state, (fields, expected) in STATES.items():
        kind = (fields := {**fields}).pop("notice", "")
        paper = make_paper(issue=issue, rubric=rubric, **fields)
        add(paper, pdf)
        if kind:
            make_notice(paper, kind=kind)
        assert found(client, paper) == expected, state


def test_a_file_leaves_the_site_with_its_article_at_once(
    client, pdf, publisher, pages_root, django_capture_on_commit_callbacks
):
    paper = make_paper(**BOTH, issue=make_issue(**BOTH))
    add(paper, pdf)
    pages = [paper.address_in("en"), paper.issue.address_in("en")]
    # The first time each page is stored.
    for _time in range(2):
        assert [shows(client, page, "ru.pdf") for page in pages] == [True, True]
        assert found(client, paper) == {"ru": 200, "en": 200}
    assert len(stored_in(pages_root)) == 2
    unpublish = transitions.TRANSITIONS["unpublish"]
    with django_capture_on_commit_callbacks(execute=True):
        transitions.take(paper, ["ru", "en"], unpublish, publisher)
    assert found(client, paper) == NOTHING
    assert [client.get(page).status_code for page in pages] == [404, 200]
    assert not shows(client, pages[1], "ru.pdf")


def test_a_file_is_shown_says_where_it_belongs_and_is_counted_with_its_article(
    client, pdf
):
    paper = make_paper(**BOTH, doi="10.5555/a")
    add(paper, pdf)
    response = client.get(below(paper)["en"])
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Language"] == "ru"
    # A browser's viewer refuses a sandbox; neither policy lets a script run.
    assert policy_of(response) == {
        "default-src 'none'",
        "object-src 'self'",
        "style-src 'unsafe-inline'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    page = f"<{SITE}{paper.address_in('en')}>"
    assert response["Link"] == (
        f'{page}; rel="canonical", {page}; rel="collection", '
        '<https://doi.org/10.5555/a>; rel="cite-as"'
    )
    assert response.wsgi_request.viewed == (paper.pointer, "file")
    # Also below an address that the article had before.
    before = below(paper)["en"]
    change(paper, slug_en="anew")
    assert client.get(before)["Location"] == below(paper)["en"]


def test_a_name_follows_from_language_or_label(client, pdf):
    paper, table = make_paper(**BOTH), pdf | {"type": "csv"}
    add(paper, pdf)
    add(paper, pdf)
    add(paper, pdf, "")
    add(paper, table, kind="data")
    add(paper, table, kind="data", label_ru="Ответы", label_en="Answers, all")
    add(paper, pdf, kind="data", label_ru="ru")
    add(paper, pdf, kind="data", label_ru="ru")
    links = links_in(client.get(paper.address_in("en")))
    names = [
        url.rpartition("/")[2] for _text, url in links if url.endswith((".pdf", ".csv"))
    ]
    # That in both languages has the reader's, which no other has.
    texts, data = ["all.pdf", "ru.pdf", "ru-2.pdf"], ["data.csv", "answers-all.csv"]
    assert names == [*texts, *data, "ru-3.pdf", "ru-4.pdf"]
    response = client.get(below(paper, "answers-all.csv")["en"])
    assert response["Content-Disposition"].startswith("attachment")
    assert policy_of(response) == {"default-src 'none'", "sandbox"}


def policy_of(response):
    return set(response["Content-Security-Policy"].split("; "))


# The form


def form_of(record):
    return f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/change/"


def sent(name, content):
    return SimpleUploadedFile(name, content)


def pdf_in(language, words):
    """Return a PDF with many words, which says nothing of its language."""
    import typst

    return typst.compile(f'#set text(lang: "{language}")\n{words * 100}'.encode())


ENGLISH, RUSSIAN = "A text in English words. ", "Текст из русских слов. "


def choose(client, record, *files, number=None, **fields):
    """Choose a file in the new row that every form has, or in another; more below."""
    number = record.galleys.count() if number is None else number
    sent = {"galleys-TOTAL_FORMS": number + len(files)} if len(files) > 1 else {}
    for place, file in enumerate(files, start=number):
        sent[f"galleys-{place}-file"] = file
        sent |= {f"galleys-{place}-kind": "text"} if place > number else {}
    form = f"{record._meta.model_name}_form"
    return send(client, form_of(record), form, **sent | fields)


def rows(record):
    return sorted(
        (galley.file["type"], galley.language, galley.kind)
        for galley in record.galleys.all()
    )


def test_a_file_comes_in_in_its_own_language(client_of, publisher, media):
    paper, client = make_paper(), client_of(publisher)
    choose(client, paper, sent("one.pdf", pdf_in("ru", ENGLISH)))
    choose(client, paper, sent("two.pdf", pdf_in("ru", RUSSIAN)))
    choose(client, paper, sent("three.csv", b"a,b\n1,2"))
    assert rows(paper) == [
        ("csv", "", "data"),
        ("pdf", "en", "text"),
        ("pdf", "ru", "text"),
    ]
    paper.refresh_from_db()
    assert "русских слов" in paper.file_text_ru
    assert "русских слов" not in paper.file_text_en


def test_a_changed_file_of_what_readers_have_waits_until_it_is_published(
    client_of, publisher, pdf
):
    paper, desk, client = make_paper(**BOTH), client_of(publisher), Client()
    galley = add(paper, pdf)
    choose(desk, paper, sent("new.pdf", pdf_in("en", ENGLISH)), number=0)
    choose(desk, paper, sent("more.pdf", pdf_in("en", ENGLISH)))
    ru, en = below(paper)["en"], below(paper, "en.pdf")["en"]
    assert client.get(ru)["ETag"] == f'"{pdf["sha256"]}"'
    assert client.get(en).status_code == 404
    links = links_in(desk.get(form_of(paper)), "//*[@id='galleys-group']")
    shown = [desk.get(address) for _text, address in links]
    assert [response.status_code for response in shown] == [200, 200]
    assert pdf["sha256"] not in shown[0]["ETag"]
    assert client.get(links[0][1]).status_code == 404
    choose(desk, paper, transition="publish:ru")
    assert client.get(ru)["ETag"] == shown[0]["ETag"]
    assert client.get(en)["ETag"] == shown[1]["ETag"]
    galley.refresh_from_db()
    assert "English words" in galley.file_text


def test_a_preview_has_no_links_to_files(client, client_of, publisher, pdf):
    paper = make_paper(title_en="A title")
    add(paper, pdf)
    address = preview_address(paper, "en", publisher)
    page = client.get(address).content.decode()
    assert "PDF," in page
    assert not [url for _text, url in links_in(client.get(address)) if ".pdf" in url]


def test_what_is_wrong_with_a_file_is_said_where_it_is_chosen(
    client_of, publisher, media
):
    paper, client = make_paper(), client_of(in_english(publisher))
    locked = good.saved(good.plain_pdf(), encryption={"owner": "a", "user": "b"})
    wrong = [
        ("a.pdf", locked, "locked with a password"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.pdf", b"<html>", "A file of another kind: PDF, EPUB, CSV, ZIP"),
        ("a.json", b'{"a": 1}', "Plain text that is not called .csv: PDF, EPUB, CSV"),
    ]
    fine = sent("fine.pdf", pdf_in("en", ENGLISH))
    files = [sent(name, content) for name, content, _words in wrong]
    page = choose(client, paper, *files, fine)
    [shown] = [
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.prefix == "galleys"
    ]
    *errors, none = shown.errors
    for row, (_name, _content, words) in zip(errors, wrong, strict=True):
        assert words in str(row["file"])
    assert none == {}
    assert rows(paper) == []
    # What was chosen beside them is kept.
    assert "fine.pdf is kept" in page.content.decode()


def test_a_file_in_another_language_than_is_said_is_told(client_of, publisher, media):
    paper, client = make_paper(title_en=""), client_of(in_english(publisher))
    choose(
        client,
        paper,
        sent("a.pdf", pdf_in("en", ENGLISH)),
        **{"galleys-0-language": "ru"},
    )
    page = client.get(form_of(paper)).content.decode()
    said = "The text of this file seems to be in another language: English."
    # At its row, and among what is to be looked at before the publication.
    assert page.count(said) == 2


# Stamps


def pages_of(client, address):
    response = client.get(address)
    return io.BytesIO(response.getvalue())


def stamps_on(file):
    """Return (words of a page, targets of its links) of each page."""
    with pikepdf.open(file) as read, pypdfium2.PdfDocument(file) as document:
        targets = [
            [str(link.A.URI) for link in page.get("/Annots", [])] for page in read.pages
        ]
        words = [page.get_textpage().get_text_range() for page in document]
    return [*zip(words, targets, strict=True)]


def test_a_notice_is_printed_on_each_page_and_goes_with_it(client, media):
    blank, turns = good.plain_pdf(), [0, 90, 180, 270]
    for _turn in turns[1:]:
        blank.add_blank_page(page_size=(400, 600))
    for page, turn in zip(blank.pages, turns, strict=True):
        page.Rotate = turn
    # One that opens without a password is taken, whatever it forbids.
    forbids = pikepdf.Encryption(user="", owner="b")
    facts = store_file(good.saved(blank, encryption=forbids))
    paper = make_paper(**BOTH)
    add(paper, facts, "en")
    address = below(paper, "en.pdf")["en"]
    notice = make_notice(paper)
    permanent = f"{SITE}{paper.pointer.address}"
    printed = stamps_on(pages_of(client, address))
    assert len(printed) == len(turns)
    for words, targets in printed:
        assert f"Retracted, 10 November 2026 / {permanent}" in words
        assert targets == [permanent]
    # Of the same name, so caches ask whether it has changed.
    assert client.get(address)["ETag"] != f'"{facts["sha256"]}"'
    notice.delete()
    assert client.get(address)["ETag"] == f'"{facts["sha256"]}"'


def change(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


def test_a_stamp_is_in_the_language_of_its_file_or_both(media):
    paper = make_paper(**BOTH)
    for language in ["ru", ""]:
        add(paper, store_file(), language)
    notice = make_notice(paper)
    [russian, both] = Galley.objects.order_by("pk")
    of_russian = "Статья отозвана, 10 ноября 2026"
    assert russian.stamped["line"].startswith(f"{of_russian} / http")
    assert both.stamped["line"].startswith(f"{of_russian} / Retracted, 10 November")
    # A notice of another day is printed anew, and nothing else is.
    before = russian.stamped["name"]
    change(paper, title_ru="Иначе")
    russian.refresh_from_db()
    assert russian.stamped["name"] == before
    change(notice, published_on=date(2026, 11, 11))
    russian.refresh_from_db()
    assert "11 ноября" in russian.stamped["line"]


def test_a_pdf_that_takes_no_stamp_is_told(
    client, client_of, publisher, pdf, monkeypatch
):
    paper = make_paper(**BOTH)
    lost = pdf | {"name": "documents/lost.pdf"}
    add(paper, lost)
    notice = make_notice(paper)
    page = client_of(in_english(publisher)).get(form_of(paper)).content.decode()
    assert "The notice could not be printed onto this PDF." in page
    monkeypatch.setattr(files, "stamped", lambda *_arguments: pytest.fail("again"))
    change(notice, summary_en="Quite wrong.")
    paper.child_changed(["ru"])
    assert below(paper)["en"] in client.get(paper.address_in("en")).content.decode()
