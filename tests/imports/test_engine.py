"""What becomes of the rows of a table: asked of news, for each kind goes this way."""

import io
import json
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from imports import engine
from imports.models import ImportRun
from imports.tables import read_table
from news.imports import ArticleSubject
from news.models import Article
from publishing.content import changesets
from publishing.models import Redirect
from tests import tables
from tests.factories import make_article, make_topic
from tests.imports.hostile_tables import HOSTILE
from tests.imports.samples import news as row
from tests.library.records import in_english
from tests.tables import csv_of, errors_of, xlsx_of

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in ArticleSubject.columns()]
UPLOAD = "/admin/news/article/import/"
LINES = "application/x-ndjson"


def bring(user, rows, **options):
    return tables.bring(ArticleSubject(user), rows, **options)


def test_csv_and_xlsx_of_one_content_give_one_result(publisher):
    cells = row(1, happened_on="2017-06-26", published_at_ru="2017-06-27")
    typed = {
        name: datetime.fromisoformat(cell) if cell[:3] == "201" else cell
        for name, cell in cells.items()
    }
    table, other = xlsx_of([typed], list(cells)), csv_of([cells], list(cells))
    assert read_table(table) == read_table(other)


def test_a_changed_row_shows_the_words_that_differ(publisher):
    bring(publisher, [row(1, body_ru="<p>Один два три</p>")])
    report = bring(
        publisher, [row(1, body_ru="<p>Один пять три</p>", slug_en="new-slug")]
    )
    [outcome] = report.outcomes["changed"]
    changes = dict(outcome["changes"])
    assert set(changes) == {"body_ru", "slug_en"}
    assert ("del", "два ") in changes["body_ru"]
    assert ("ins", "пять ") in changes["body_ru"]
    assert "Один пять" in Article.objects.get().body_ru


def test_an_address_leads_to_one_item_and_no_table_moves_one_back(publisher):
    rows = [row(1), row(2, old_address_en="/content/view/1/91/"), row(3)]
    rows[2]["slug_ru"] = rows[0]["slug_ru"] = "same"
    report = bring(publisher, rows, is_dry=True)
    assert errors_of(report) == {(3, "old_address_en"), (4, "slug_ru")}
    # A bad row takes none from a good one, nor does a table that of another item.
    rows = [row(1, kind="story"), row(1, title_ru="Другая")]
    assert errors_of(bring(publisher, rows)) == {(2, "kind")}
    assert [article.title_ru for article in Article.objects.all()] == ["Другая"]
    Redirect.objects.leave("/content/view/2/91/", make_topic(), "ru")
    assert errors_of(bring(publisher, [row(2)])) == {(2, "old_address_ru")}
    # What readers have is not moved back.
    report = bring(publisher, [row(1, state_ru="draft")])
    assert errors_of(report) == {(2, "state_ru")}
    assert Article.objects.get().is_visible_in("ru")


def send_table(client, *rows, **headers):
    return tables.send_table(client, UPLOAD, csv_of(rows, COLUMNS), **headers)


@pytest.mark.parametrize("accept", ["text/html", LINES])
def test_a_hostile_table_gets_its_message_on_the_page_and_nothing_is_stored(
    client_of, publisher, accept
):
    make, expected = HOSTILE["a formula in the head"]
    client = client_of(in_english(publisher))
    table = SimpleUploadedFile("table.csv", make())
    response = client.post(UPLOAD, {"upload": table}, headers={"Accept": accept})
    if accept == LINES:
        assert response.status_code == 400
        [message] = json.loads(response.getvalue())["errors"]
    else:
        [message] = response.context["form"].errors["upload"]
        assertContains(response, escape(message))
    assert expected in message
    assert not ImportRun.objects.exists()


def test_a_table_with_bad_rows_is_imported_without_them(client_of, publisher):
    client = client_of(in_english(publisher))
    rows = csv_of([row(1), row(2, topics="Theme")], [*row(1), "topics"])
    table = rows.getvalue() + b",,,,\x07\n"
    address = tables.send_table(client, UPLOAD, io.BytesIO(table))["Location"]
    page = client.get(address)
    assertContains(page, "Rows with errors will not be imported.")
    assertContains(page, "a character that is not text")
    # What was bad in the dry run stays out: nobody has looked at what it would be now.
    make_topic("Theme", title_ru="Theme")
    page = client.post(address, follow=True)
    assertContains(page, "The file is imported, except for the rows with errors.")
    assertContains(page, "a character that is not text")
    assert page.context["report"].counts["error"] == 2
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]
    # Of errors alone there is no button, and no markup or whole cell is shown.
    bad = row(3, kind="<b>story</b>" + "x" * 100_000)
    report = send_table(client, bad)["Location"]
    page = client.get(report)
    assertContains(page, "&lt;b&gt;story&lt;/b&gt;")
    assert len(page.content) < 50_000
    assertNotContains(page, "import-form")
    client.post(report)
    assert Article.objects.count() == 1


def test_a_row_that_the_database_refuses_forbids_no_other(publisher, monkeypatch):
    store = ArticleSubject.form.store

    def refuse(form):
        if form.instance.title_ru == "Новость 2":
            Article.objects.create(pk=Article.objects.first().pk)
        return store(form)

    monkeypatch.setattr(ArticleSubject.form, "store", refuse)
    report = bring(publisher, [row(1), row(2), row(3)])
    assert errors_of(report) == {(3, "")}
    assert [article.title_ru for article in Article.objects.order_by("pk")] == [
        "Новость 1",
        "Новость 3",
    ]


def test_a_script_hears_of_the_progress_line_by_line(desk, monkeypatch):
    monkeypatch.setattr(engine, "STEP", 2)
    headers = {"headers": {"Accept": "application/x-ndjson"}}
    rows = [row(number) for number in range(1, 6)]
    response = send_table(desk, *rows, **headers)
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert [line["done"] for line in lines[:-1]] == [2, 4, 5]
    response = desk.post(lines[-1]["address"], **headers)
    assert json.loads(response.getvalue().splitlines()[-1])["address"]
    assert Article.objects.count() == 5
    response = send_table(desk, **headers)
    assert response.status_code == 400
    assert json.loads(response.getvalue())["errors"]


@contextmanager
def locked_by_another(statement):
    """Let another transaction hold the rows of a statement during the block."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"{statement} FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        yield
    finally:
        other.rollback()
        other.close()
        # Closed, it goes back to those that other tests use.
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_being_imported_is_not_imported_a_second_time(
    client_of, publisher
):
    client = client_of(in_english(publisher))
    nowhere = dict.fromkeys(["old_address_ru", "old_address_en"])
    report = send_table(client, row(1, **nowhere))["Location"]
    with locked_by_another("SELECT 1 FROM imports_importrun"):
        page = client.post(report, follow=True)
        assertContains(page, "Another import is under way")
        assertContains(page, "data-import")
    client.post(report)
    assert client.post(report).status_code == 200
    assert Article.objects.count() == 1


def categorise(article):
    with changesets.changeset():
        article.mark_updated()
        article.topics.add(make_topic())


def take_its_address(article):
    other = make_article("Other")
    Redirect.objects.filter(to_pk=article.pk).update(to_pk=other.pk)


@pytest.mark.parametrize("change", [categorise, take_its_address])
def test_what_another_person_changed_since_the_dry_run_is_not_overwritten(
    client_of, publisher, change
):
    bring(publisher, [row(1), row(2)])
    client = client_of(publisher)
    rows = [row(1, title_ru="Из таблицы"), row(2, title_ru="Из таблицы")]
    report = send_table(client, *rows)["Location"]
    change(Article.objects.get(title_ru="Новость 1"))
    ours = Article.objects.get(title_ru="Новость 2")
    others = Article.objects.exclude(pk=ours.pk)
    before = list(others.order_by("pk").values())
    # Whoever speaks another language now has not changed anything by that.
    in_english(publisher)
    page = client.post(report, follow=True)
    assertContains(page, "Somebody else has changed this item since the dry run")
    [outcome] = page.context["report"].outcomes["error"]
    assert outcome["row"] == 2
    assert list(others.order_by("pk").values()) == before
    ours.refresh_from_db()
    assert ours.title_ru.endswith("таблицы")


def test_rows_of_one_item_come_in_though_the_first_changes_it(
    client_of, publisher, monkeypatch
):
    monkeypatch.setattr(engine, "CHUNK", 3)
    bring(publisher, [row(1)])
    client = client_of(publisher)
    rows = [
        {"old_address_ru": row(1)["old_address_ru"], "title_ru": "Иначе"},
        *(row(number) for number in range(2, 6)),
        {"old_address_en": row(1)["old_address_en"], "title_ru": "Снова"},
    ]
    report = send_table(client, *rows)["Location"]
    client.post(report)
    assert Article.objects.filter(title_ru="Снова").exists()


def press(client, report, accept):
    """Press the button of the import; return the page that the person then sees."""
    response = client.post(report, headers={"Accept": accept}, follow=True)
    if accept != LINES:
        return response.content.decode()
    last = json.loads(response.getvalue().splitlines()[-1])
    address = last.get("address")
    return client.get(address).content.decode() if address else str(last["errors"])


@pytest.mark.django_db(transaction=True)
def test_a_table_cut_off_on_its_way_can_be_imported_again(desk, monkeypatch):
    monkeypatch.setattr(engine, "STEP", 2)
    report = send_table(desk, *map(row, range(1, 6)))["Location"]
    response = desk.post(report, headers={"Accept": LINES})
    next(iter(response))
    response.close()
    assert not Article.objects.exists()
    press(desk, report, LINES)
    assert Article.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("accept", ["text/html", LINES])
def test_what_the_database_refuses_is_reported_and_stores_nothing(
    client_of, administrator, accept
):
    """Another transaction holds one of its rows for longer than the site waits."""
    client = client_of(administrator)
    client.post(send_table(client, row(1))["Location"])
    report = send_table(client, row(1, title_ru="Иначе"), row(2))["Location"]
    with locked_by_another("SELECT 1 FROM news_article"):
        response = client.post(report, headers={"Accept": accept}, follow=True)
        message = response.getvalue().decode()
    assert "База данных не приняла таблицу" in message
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]


def test_a_table_that_another_sent_is_looked_at_and_not_imported(
    client_of, publisher, administrator
):
    report = send_table(client_of(publisher), row(1))["Location"]
    client = client_of(administrator)
    page = client.get(report)
    assertContains(page, "Новость 1")
    assertNotContains(page, "import-form")
    assert client.post(report).status_code == 403
    assert not Article.objects.exists()


def test_a_table_is_found_among_those_of_its_kind_only(client_of, administrator):
    client = client_of(administrator)
    report = send_table(client, row(1))["Location"]
    other = report.replace("news/article", "events/event")
    for address in [other, f"{UPLOAD}{10**17}/"]:
        assert client.get(address).status_code == 404
        assert client.post(f"{address}undo/").status_code == 404
