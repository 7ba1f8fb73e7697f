"""What is sent to Crossref and DOAJ, and what becomes of whatever they answer."""

import json
from datetime import timedelta
from email import message_from_bytes
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from lxml import etree, html
from pytest_django.asserts import assertContains

from journal.deposits import services
from journal.deposits.formats import format_of
from journal.deposits.issue_deposit import deposit_of
from journal.deposits.sending import MOST_ATTEMPTS, note_changes, queue, send_deposits
from journal.models import Deposit
from journal.updates import compare
from publishing.purge import purge
from tests.forms import fresh
from tests.journal.deposits.special import PREFIX
from tests.statements import statements
from tests.web_service import FakeService

State, Reason = Deposit.State, Deposit.Reason
RESULT = """<?xml version="1.0" encoding="UTF-8"?>
<doi_batch_diagnostic status="{}" sp="ds4.crossref.org">{}
<batch_data><record_count>1</record_count></batch_data></doi_batch_diagnostic>"""
RECORD = '<record_diagnostic status="{}"><doi>{}</doi><msg>{}</msg></record_diagnostic>'
TAKEN = 201, '{"status": "created", "id": "0a1b", "location": "/api/articles/0a1b"}'


@pytest.fixture
def service(settings):
    """Crossref and DOAJ, which know this site."""
    with FakeService() as service:
        settings.CROSSREF_URL = f"{service.url}/servlet/deposit"
        settings.CROSSREF_LOGIN = "journal/role"
        settings.CROSSREF_PASSWORD = settings.DOAJ_KEY = "never&told"
        settings.DOAJ_URL = f"{service.url}/api/articles"
        yield service


def press(desk, special, code, act="send", **options):
    page = f"/admin/journal/issue/{special.issue.pk}/deposits/"
    return desk.post(f"{page}{code}/{act}/", **options)


def act(desk, special, code, act="send"):
    """Press a button, and return the page to which that leads."""
    return press(desk, special, code, act, follow=True)


def queue_issue(special, code):
    """Queue the articles as the button does; return of how many."""
    return queue(deposit_of(special.issue), format_of(code), None)


def work():
    """Let the worker do what is due, as if its time had come."""
    Deposit.objects.filter(next_at__isnull=False).update(next_at=timezone.now())
    send_deposits()


def rows(code):
    rows = Deposit.objects.filter(target=code).select_related("article")
    return {row.article.doi.partition("/")[2]: row for row in rows}


def result(**verdicts):
    """Return what Crossref says of a file: {name: (status, message)}."""
    records = [
        RECORD.format(status, f"{PREFIX}/{name}".upper(), words)
        for name, (status, words) in verdicts.items()
    ]
    return 200, RESULT.format("completed", "".join(records))


ALL_TAKEN = result(
    **dict.fromkeys(
        ["many", "translated", "retracted", "removed", "word"],
        ("Success", "Successfully added"),
    )
)


def test_crossref_gets_a_file_and_is_asked_for_the_result_until_it_comes(
    special, desk, service, assert_valid
):
    page = act(desk, special, "crossref")
    assertContains(
        page, "Articles that are being sent: 5. The answers will stand here."
    )
    service.answer = 200, "<html><h2>SUCCESS</h2>Your batch submission was received."
    work()
    [asked] = service.asked
    head = f"Content-Type: {asked.headers['Content-Type']}\n\n".encode()
    parts = {
        part.get_param("name", header="Content-Disposition"): part
        for part in message_from_bytes(head + asked.body).get_payload()
    }
    texts = {name: part.get_payload(decode=True) for name, part in parts.items()}
    assert texts["operation"] == b"doMDUpload"
    assert texts["login_id"] == b"journal/role"
    assert texts["login_passwd"] == b"never&told"
    assert len(list(etree.fromstring(texts["fname"]).iter("{*}journal_article"))) == 5
    assert {row.state for row in rows("crossref").values()} == {State.SENT}
    service.answer = 200, RESULT.format("in_process", "")
    work()
    assert {row.state for row in rows("crossref").values()} == {State.SENT}
    service.answer = ALL_TAKEN
    work()
    asked = service.asked[-1]
    assert urlsplit(asked.path).path == "/servlet/submissionDownload"
    assert parse_qs(urlsplit(asked.path).query) == {
        "usr": ["journal/role"],
        "pwd": ["never&told"],
        "file_name": [parts["fname"].get_filename()],
        "type": ["result"],
    }
    row = rows("crossref")["many"]
    assert (row.state, row.answer) == (State.DEPOSITED, "Successfully added")
    assert all([row.by, row.deposited_at, row.was_sent, not row.next_at])
    number = len(service.asked)
    work()
    assert len(service.asked) == number
    assertContains(act(desk, special, "crossref"), "Nothing has changed since")
    assert LogEntry.objects.latest("pk").change_message == "deposited crossref 5"


def test_what_is_refused_is_sent_again_only_when_it_has_changed(special, desk, service):
    queue_issue(special, "crossref")
    work()
    refusal = "Record not processed because the title is wrong"
    verdicts = dict.fromkeys(
        ["many", "translated", "removed", "word"], ("Warning", "ok")
    )
    of_issue = {"issue": ("Failure", "The issue is older")}
    service.answer = result(**verdicts, retracted=("Failure", refusal), **of_issue)
    work()
    assert rows("crossref")["many"].answer == "ok; The issue is older"
    assert rows("crossref")["retracted"].state == State.REFUSED
    page = act(desk, special, "crossref")
    assertContains(page, "Nothing has changed since it was deposited or refused.")
    assertContains(page, refusal)
    retracted = fresh(special.articles["retracted"])
    retracted.title_en = "Another title"
    retracted.save()
    assert queue_issue(special, "crossref") == 1
    states = {name: row.state for name, row in rows("crossref").items()}
    assert states.pop("retracted") == State.QUEUED
    assert {*states.values()} == {State.DEPOSITED}


def test_a_file_that_crossref_cannot_read_is_refused_for_all(special, service):
    queue_issue(special, "crossref")
    work()
    record = RECORD.format("Failure", "", "Error: cvc-elt.1: no declaration")
    service.answer = 200, RESULT.format("completed", record)
    work()
    found = {(row.state, row.answer) for row in rows("crossref").values()}
    assert found == {(State.REFUSED, "Error: cvc-elt.1: no declaration")}


@pytest.mark.parametrize(
    ("code", "answer", "reason"),
    [
        ("doaj", (503, "Sorry"), Reason.ERROR),
        ("crossref", (429, ""), Reason.ERROR),
        ("crossref", (302, ""), Reason.ERROR),
        ("doaj", (None, ""), Reason.SILENT),
    ],
)
def test_what_fails_for_now_is_tried_later_and_not_for_ever(
    special, desk, service, caplog, code, answer, reason
):
    service.answer = answer
    queue_issue(special, code)
    send_deposits()
    # Of a service that is silent nobody asks five times in a row.
    assert len(service.asked) == (1 if code == "crossref" or answer[0] is None else 5)
    row = rows(code)["many"]
    assert (row.state, row.reason, row.attempts) == (State.QUEUED, reason, 1)
    assert timezone.now() < row.next_at < timezone.now() + timedelta(minutes=2)
    Deposit.objects.update(attempts=MOST_ATTEMPTS - 1)
    work()
    row = rows(code)["many"]
    assert (row.state, row.reason, row.next_at) == (State.FAILED, reason, None)
    page = desk.get(f"/admin/journal/issue/{special.issue.pk}/deposits/")
    with override("en"):
        assertContains(page, str(row.words))
    for told in [caplog.text, page.text, *map(str, Deposit.objects.values())]:
        assert "never" not in told
    # A person may ask for it again.
    assert queue_issue(special, code) == 5


def test_an_error_here_keeps_nothing_else_from_being_sent(
    special, desk, service, monkeypatch
):
    monkeypatch.delattr(services.crossref, "document")
    word, content = special.articles["word"], services.doaj.content

    def broken(each):
        return content(None if each.article == word else each)

    monkeypatch.setattr(services, "doaj", SimpleNamespace(content=broken))
    service.answer = TAKEN
    queue_issue(special, "crossref")
    queue_issue(special, "doaj")
    work()
    assert rows("crossref")["many"].state == State.QUEUED
    states = {name: row.state for name, row in rows("doaj").items()}
    assert states.pop("word") == State.QUEUED
    assert [*states.values()] == [State.DEPOSITED] * 4
    Deposit.objects.update(attempts=MOST_ATTEMPTS - 1)
    work()
    for row in [rows("crossref")["many"], rows("doaj")["word"]]:
        assert (row.state, row.reason) == (State.FAILED, Reason.FAULT)
    page = desk.get(f"/admin/journal/issue/{special.issue.pk}/deposits/")
    assertContains(page, "an error within this site", count=6)


def test_a_result_that_cannot_be_read_is_asked_for_again(special, service):
    queue_issue(special, "crossref")
    work()
    unreadable = dict.fromkeys(["<p>", "<html/>", "]" * 9], Reason.UNREADABLE)
    for content, reason in [*unreadable.items(), (RESULT.format("", ""), "")]:
        service.answer = 200, content
        work()
        row = rows("crossref")["many"]
        assert (row.state, row.reason) == (State.SENT, reason)
    service.answer = ALL_TAKEN
    work()
    assert rows("crossref")["many"].state == State.DEPOSITED


@pytest.mark.parametrize("code", ["crossref", "doaj"])
def test_a_key_that_is_refused_is_not_tried_again(special, service, code):
    service.answer = 401, '{"status": "unauthorised", "error": ""}'
    queue_issue(special, code)
    work()
    row = rows(code)["many"]
    assert (row.state, row.reason) == (State.FAILED, Reason.KEY)


def test_doaj_gets_each_article_as_json(special, service):
    service.answer = TAKEN
    queue_issue(special, "doaj")
    done = statements(work)
    # The issue is read once for all of them.
    assert len([sql for sql in done if 'FROM "journal_reference"' in sql]) == 1
    [asked] = [each for each in service.asked if b"/many" in each.body]
    assert asked.path == "/api/articles?api_key=never%26told"
    sent = json.loads(asked.body)["bibjson"]
    assert sent["title"] == "Цифровое доверие & пример"
    assert sent["identifier"] == [
        {"type": "doi", "id": f"{PREFIX}/many"},
        {"type": "pissn", "id": "2049-3630"},
        {"type": "eissn", "id": "1050-124X"},
    ]
    assert sent["author"][0] == {
        "name": "Анна Петровна Примерова",
        "affiliation": "Институт примеров; Университет примеров",
        "orcid_id": "https://orcid.org/0000-0002-1825-0097",
    }
    assert (sent["year"], sent["month"]) == ("2025", "9")
    assert sent["journal"]["start_page"] == "5"
    assert [link["content_type"] for link in sent["link"]] == ["HTML", "PDF"]
    assert rows("doaj")["many"].state == State.DEPOSITED


def test_whatever_doaj_answers_is_told(special, service):
    verdicts = [
        ((400, '{"error": "Bad DOI."}'), (State.REFUSED, "", "Bad DOI.")),
        ((404, "{}"), (State.REFUSED, "", "404")),
        ((201, "{}"), (State.QUEUED, Reason.UNREADABLE, "")),
        ((201, "[]"), (State.QUEUED, Reason.UNREADABLE, "")),
        ((200, "[" * 100_000), (State.QUEUED, Reason.UNREADABLE, "")),
    ]
    answers = iter([answer for answer, _verdict in verdicts])
    service.answer = lambda _asked: next(answers)
    queue_issue(special, "doaj")
    work()
    told = Deposit.objects.values_list("state", "reason", "answer")
    assert sorted(told) == sorted(verdict for _answer, verdict in verdicts)


def test_what_readers_have_no_more_is_not_sent(special, service):
    queue_issue(special, "doaj")
    many = fresh(special.articles["many"])
    many.state_ru = many.state_en = "draft"
    many.save()
    service.answer = TAKEN
    work()
    assert rows("doaj")["many"].reason == Reason.LEFT_OUT
    assert rows("doaj")["word"].state == State.DEPOSITED


def test_words_about_an_article_go_when_it_is_purged(special, service, publisher):
    service.answer = 403, '{"error": "Not yours"}'
    queue_issue(special, "doaj")
    work()
    purge(special.articles["many"], publisher, "The law")
    answers = {name: row.answer for name, row in rows("doaj").items()}
    assert (answers["many"], answers["word"]) == ("", "Not yours")


# By hand


def test_what_was_taken_by_hand_is_marked_and_says_that_it_changed_since(special, desk):
    address = f"/admin/journal/issue/{special.issue.pk}/deposits/"
    page = act(desk, special, "rsci", "mark")
    assertContains(page, "Articles marked as deposited: 5.")
    assertContains(page, "uploaded by hand")
    many = fresh(special.articles["many"])
    many.title_en = "Another title"
    many.save()
    page = desk.get(address)
    path = "//tbody[@aria-labelledby='format-rsci']/tr[1]"
    [row] = html.fromstring(page.text).xpath(path)
    words = " ".join(row.text_content().split())
    assert {"out", "of", "date:", "1", "deposited:", "4"} <= {*words.split()}
    assert not rows("rsci")["many"].is_changed
    compare([many.pk])
    assert rows("rsci")["many"].is_changed
    form = desk.get(f"/admin/journal/article/{many.pk}/change/")
    assertContains(form, "eLIBRARY (RSCI)")
    assertContains(form, "out of date")
    form = desk.get(f"/admin/journal/issue/{special.issue.pk}/change/")
    assertContains(form, "deposited: 4")


def test_the_last_mark_is_taken_back_by_its_message_but_not_what_came_since(
    special, desk
):
    page = act(desk, special, "rsci", "mark")
    assertContains(page, f"/{special.issue.pk}/deposits/rsci/unmark/")
    rows("rsci")["word"].set_state(State.REFUSED, deposited_at=None)
    page = act(desk, special, "rsci", "unmark")
    assertContains(page, "Articles no longer marked as deposited: 4.")
    assert {*rows("rsci")} == {"word"}
    press(desk, special, "rsci", "mark")
    before = {name: row.deposited_at for name, row in rows("rsci").items()}
    press(desk, special, "rsci", "mark")
    press(desk, special, "rsci", "unmark")
    assert before == {name: row.deposited_at for name, row in rows("rsci").items()}
    page = act(desk, special, "rsci", "unmark")
    assertContains(page, "Articles no longer marked as deposited: 0.")


def test_who_sends_and_who_compares_do_not_wait_for_or_undo_each_other(special, desk):
    press(desk, special, "rsci", "mark")
    many = fresh(special.articles["many"])
    many.title_en = "Another title"
    many.save()
    row = rows("rsci")["many"]
    with CaptureQueriesContext(connection) as done:
        compare([many.pk])
    last = [query["sql"].partition(" ")[0] for query in done][-2:]
    assert last == ["RELEASE", "UPDATE"]
    row.set_state(State.DEPOSITED)
    assert rows("rsci")["many"].is_changed
    # It was compared with what had been deposited before.
    row.digest = "other"
    note_changes([(row, False)])
    assert rows("rsci")["many"].is_changed


def test_without_a_key_nothing_is_sent(special, desk, settings):
    page = desk.get(f"/admin/journal/issue/{special.issue.pk}/deposits/")
    assertContains(page, "CROSSREF_LOGIN")
    assert "/crossref/send/" not in page.text
    assert press(desk, special, "crossref").status_code == 404
    assert press(desk, special, "rsci").status_code == 404
    assert press(desk, special, "rsci", "burn").status_code == 404
    assert not Deposit.objects.exists()
