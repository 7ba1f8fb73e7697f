"""Old news from a table: the good rows, and what is said of the others."""

import io
import json
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from imports import engine
from imports.engine import Import
from imports.models import ImportRun
from imports.tables import read_table
from library.models import Picture
from news.imports import ArticleSubject
from news.models import Article
from publishing.content import changesets
from publishing.models import Redirect
from tests import tables
from tests.factories import State, make_article, make_topic
from tests.imports.hostile_tables import HOSTILE
from tests.library.records import in_english
from tests.responses import heading_of
from tests.tables import csv_of, errors_of, xlsx_of

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in ArticleSubject.columns()]


def row(number, **cells):
    """Return a good row; ``None`` leaves a cell empty."""
    return {
        "old_address_ru": f"http://www.iis.ru/content/view/{number}/91/",
        "old_address_en": f"/en/index.php?id={number}",
        "kind": "news",
        "happened_on": "26.06.2017",
        "title_ru": f"Новость {number}",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Текст.</p>",
        "published_at_ru": "27.06.2017",
        "title_en": f"News {number}",
        "summary_en": "In short.",
        "body_en": "A text.",
        "published_at_en": "2017-06-28 10:30",
    } | cells


def bring(user, rows, **options):
    return tables.bring(ArticleSubject(user), rows, **options)


def errors_in(user, **cells):
    """Return the columns of a single row that have errors."""
    report = bring(user, [row(1, **cells)], is_dry=True)
    return {column for _row, column in errors_of(report)}


BAD = [
    ("title_ru", {"title_ru": "а" * 201}),
    ("title_ru", {"title_ru": ""}),
    ("summary_en", {"summary_en": ""}),
    ("body_ru", {"body_ru": ""}),
    ("kind", {"kind": "story"}),
    ("topics", {"topics": "Unheard of"}),
    ("happened_on", {"happened_on": "06/27/2017"}),
    ("happened_on", {"happened_on": "27.06.0217"}),
    ("published_at_ru", {"published_at_ru": "27.13.2017"}),
    ("published_at_ru", {"published_at_ru": "0001-01-01"}),
    ("published_at_en", {"published_at_en": "2917-06-27"}),
    ("published_at_en", {"published_at_en": "", "state_en": "published"}),
    ("state_ru", {"state_ru": "withdrawn"}),
    ("slug_en", {"slug_en": "2017"}),
    ("slug_en", {"slug_en": "two words"}),
    ("slug_en", {"slug_en": "news-7"}),
    ("old_address_ru", {"old_address_ru": "/ru/news/"}),
    ("old_address_ru", {"old_address_ru": "mailto:a@b.ru"}),
    ("old_address_ru", {"old_address_ru": "/content/view/7/91/"}),
    ("old_address_en", {"old_address_en": "/" + "a" * 500}),
]


def with_errors(rows):
    """Return the rows with something bad in every so-manyth, and where errors are."""
    step = len(rows) // len(BAD)
    places = {step * (place + 1): bad for place, bad in enumerate(BAD)}
    faulty = [
        cells | (places[number][1] if number in places else {})
        for number, cells in enumerate(rows, 1)
    ]
    return faulty, {(number + 1, column) for number, (column, _) in places.items()}


@pytest.fixture
def few_at_once(monkeypatch):
    """Let even a short table take several statements."""
    monkeypatch.setattr(engine, "CHUNK", 15)


def rows_up_to(total):
    rows = [row(number) for number in range(1, total + 1)]
    rows[6]["slug_en"] = "news-7"
    return rows


@pytest.mark.slow
def test_the_errors_in_many_rows_are_found_and_nothing_is_stored(
    publisher, few_at_once
):
    total = 5 * len(BAD)
    faulty, expected = with_errors(rows_up_to(total))
    report = bring(publisher, faulty, is_dry=True)
    assert errors_of(report) == expected
    assert report.counts == {
        "new": total - len(BAD),
        "changed": 0,
        "same": 0,
        "conflict": 0,
        "error": len(BAD),
    }
    assert not Article.objects.exists()


def test_good_rows_come_in_and_bad_ones_stay_out(publisher, client, few_at_once):
    total = 2 * len(BAD)
    good = rows_up_to(total)
    faulty, expected = with_errors(good)

    report = bring(publisher, faulty)
    assert errors_of(report) == expected
    assert report.is_stored
    assert Article.objects.count() == total - len(BAD)
    assert Redirect.objects.count() == 2 * Article.objects.count()

    report = bring(publisher, good)
    assert report.counts["new"] == len(BAD)
    assert report.counts["same"] == total - len(BAD)
    assert Article.objects.count() == total
    by_title = {article.title_ru: article for article in Article.objects.all()}
    former = {
        (path, language): by_title[f"Новость {number}"]
        for number in range(1, total + 1)
        for path, language in [
            (f"/content/view/{number}/91/", "ru"),
            (f"/en/index.php?id={number}", "en"),
        ]
    }
    assert set(Redirect.objects.values_list("path", "language", "to_pk")) == {
        (path, language, article.pk) for (path, language), article in former.items()
    }
    # Both addresses of the first row, and of the last.
    every = [*former.items()]
    asked = [*every[:2], *every[-2:]]
    for (path, language), article in asked:
        response = client.get(path)
        assert response.status_code == 301
        assert response["Location"] == article.address_in(language)
        title = getattr(article, f"title_{language}")
        assert heading_of(client.get(response["Location"])) == title
    assert Redirect.objects.filter(hits=1).count() == len(asked)

    report = bring(publisher, good)
    assert report.counts == {
        "new": 0,
        "changed": 0,
        "same": total,
        "conflict": 0,
        "error": 0,
    }


def test_a_dry_run_stores_nothing_of_a_good_table(publisher):
    report = bring(publisher, [row(1)], is_dry=True)
    assert report.counts["new"] == 1
    assert not report.is_stored
    assert not Article.objects.exists()


def test_csv_and_xlsx_of_one_content_give_one_result(publisher):
    cells = row(1, happened_on="2017-06-26", published_at_ru="2017-06-27")
    typed = {
        name: datetime.fromisoformat(cell) if cell[:3] == "201" else cell
        for name, cell in cells.items()
    }
    table, other = xlsx_of([typed], list(cells)), csv_of([cells], list(cells))
    assert read_table(table) == read_table(other)


def test_dates_are_those_of_the_institute_and_the_day_may_come_first(publisher):
    bring(publisher, [row(1)])
    article = Article.objects.get()
    assert timezone.localtime(article.published_at_ru) == datetime(
        2017, 6, 27, tzinfo=timezone.get_current_timezone()
    )
    assert timezone.localtime(article.published_at_en).hour == 10
    assert str(article.happened_on) == "2017-06-26"
    assert article.visible_languages() == ["ru", "en"]


def test_a_text_is_cleaned_and_what_goes_is_said_with_its_row(publisher):
    body = (
        '<p onclick="x()">Text <a href="/old">here</a><img src="a.jpg">'
        "<script>x()</script></p><iframe src='x'></iframe>"
    )
    report = bring(publisher, [row(1, body_en=body)])
    assert "<p>Text here</p>" in Article.objects.get().body_en
    [outcome] = report.outcomes["remark"]
    assert (outcome["row"], len(outcome["remarks"])) == (2, 3)
    assert report.is_stored


def test_topics_are_found_by_title_or_slug_in_either_language(publisher):
    first, second = make_topic("One"), make_topic("Two")
    bring(publisher, [row(1, topics=f"{first.title_ru}; {second.slug_en};")])
    assert set(Article.objects.get().topics.all()) == {first, second}


def test_a_topic_is_found_by_its_title_as_a_keyboard_writes_it(publisher):
    topic = make_topic(title_ru="«Стратегии и\u00a0право»\u00a0— 2017–2030")
    bring(publisher, [row(1, topics='"СТРАТЕГИИ и  право" - 2017-2030')])
    assert list(Article.objects.get().topics.all()) == [topic]


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


def test_an_empty_cell_and_a_missing_column_change_nothing(publisher):
    bring(publisher, [row(1)])
    columns = ["old_address_ru", "title_ru", "summary_ru"]
    cells = {key: value for key, value in row(1).items() if key in columns}
    report = bring(
        publisher, [cells | {"summary_ru": "", "title_ru": "Иначе"}], columns=columns
    )
    assert report.counts["changed"] == 1
    article = Article.objects.get()
    assert (article.title_ru, article.summary_ru) == ("Иначе", "Коротко.")
    assert article.title_en == "News 1"


def test_a_table_moves_nothing_back_that_readers_have(publisher):
    bring(publisher, [row(1)])
    report = bring(publisher, [row(1, state_ru="draft")])
    assert errors_of(report) == {(2, "state_ru")}
    assert Article.objects.get().is_visible_in("ru")


def test_two_rows_may_not_share_an_address(publisher):
    rows = [row(1), row(2, old_address_en="/content/view/1/91/"), row(3)]
    rows[2]["slug_ru"] = rows[0]["slug_ru"] = "same"
    report = bring(publisher, rows, is_dry=True)
    assert errors_of(report) == {(3, "old_address_en"), (4, "slug_ru")}


def test_an_old_address_of_another_item_is_not_taken_away(publisher):
    topic = make_topic()
    Redirect.objects.leave("/content/view/1/91/", topic, "ru")
    assert errors_in(publisher) == {"old_address_ru"}


@pytest.mark.parametrize(
    "columns", [["title_ru", "colour"], ["summary_ru"], ["title_ru", "Title_ru"]]
)
def test_columns_that_are_unknown_lacking_or_twice_there_are_refused(
    publisher, columns
):
    file = io.BytesIO(f"{','.join(columns)}\n{','.join(columns)}\n".encode())
    with pytest.raises(ValidationError, match=r"colour|title_ru"):
        Import(ArticleSubject(publisher), read_table(file), is_dry=True)


def test_what_a_table_cannot_mend_is_reported_at_the_row(publisher):
    bring(publisher, [row(1)])
    picture = Picture.objects.create(
        alt_ru="Зал", token="t", width=1, height=1, sizes={}, bytes=1
    )
    Article.objects.update(lead_picture=picture)
    report = bring(publisher, [row(1, title_en="Otherwise")])
    assert errors_of(report) == {(2, "")}


# Who may


def russian(number=1, **cells):
    return {key: "" for key in row(number) if key.endswith("_en")} | {
        key: value for key, value in row(number, **cells).items() if key[-3:] != "_en"
    }


def test_an_editor_fills_no_column_of_a_language_that_is_not_theirs(editor):
    assert errors_in(editor) == {
        *["title_en", "summary_en", "body_en", "published_at_en", "old_address_en"]
    }


def test_an_editor_gets_drafts_and_a_remark_that_the_date_is_left_out(editor):
    report = bring(editor, [russian()])
    article = Article.objects.get()
    assert report.is_stored
    assert article.state_ru == State.DRAFT
    assert article.published_at_ru is None
    assert [column for column, _ in report.outcomes["remark"][0]["remarks"]] == [
        "published_at_ru"
    ]


def test_an_editor_publishes_nothing_by_a_table(editor, publisher):
    report = bring(editor, [russian(state_ru="published")])
    assert errors_of(report) == {(2, "state_ru")}
    assert not Article.objects.exists()


def test_an_editor_changes_nothing_that_readers_have(editor, publisher):
    bring(publisher, [row(1)])
    report = bring(editor, [russian(title_ru="Иначе")])
    assert errors_of(report) == {(2, "title_ru")}
    assert bring(editor, [russian()]).counts["same"] == 1


def test_a_table_cut_off_on_its_way_stores_nothing(publisher):
    rows = [row(number) for number in range(1, 40)]
    way = iter(
        Import(
            ArticleSubject(publisher), read_table(csv_of(rows, COLUMNS)), is_dry=False
        )
    )
    next(way)
    assert Article.objects.exists()
    way.close()
    assert not Article.objects.exists()


# The command


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "table.csv"
        path.write_bytes(csv_of(rows, COLUMNS).getvalue())
        return str(path)

    return write


def command(path, username, *options):
    out = io.StringIO()
    call_command(
        "import_table", "news.article", path, "--as", username, *options, stdout=out
    )
    return out.getvalue()


def test_the_command_tries_and_imports(publisher, file):
    path = file(row(1), row(2))
    command(path, "polina", "--dry-run")
    assert not Article.objects.exists()
    command(path, "polina")
    assert Article.objects.count() == 2


def test_the_command_fails_by_a_bad_row_and_stores_the_good_ones(publisher, file):
    with pytest.raises(CommandError):
        command(file(row(1), row(2, kind="story")), "polina")
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]


def test_the_command_is_nobodys_who_may_not_import(translator, file):
    for username in ["thomas", "nobody"]:
        with pytest.raises(CommandError):
            command(file(row(1)), username)


# The back office

UPLOAD = "/admin/news/article/import/"


def send_table(client, *rows, **headers):
    return tables.send_table(client, UPLOAD, csv_of(rows, COLUMNS), **headers)


def test_a_table_is_tried_looked_at_and_then_imported(client_of, publisher):
    client = client_of(publisher)
    assertContains(client.get("/admin/news/article/"), UPLOAD)
    assertContains(client.get(UPLOAD), "old_address_ru")
    report = send_table(client, row(1), row(2)).headers["Location"]
    assertContains(client.get(report), "Новость 2")
    assert not Article.objects.exists()
    response = client.post(report)
    assert Article.objects.count() == 2
    assertNotContains(client.get(response["Location"]), "import-form")
    # The button pressed once more brings nothing twice.
    assert client.post(report).status_code == 200
    assert Article.objects.count() == 2


def test_a_table_of_errors_has_no_button_and_shows_no_markup_of_its_own(
    client_of, publisher
):
    client = client_of(publisher)
    report = send_table(client, row(1, kind="<b>story</b>"))["Location"]
    page = client.get(report)
    assertContains(page, "&lt;b&gt;story&lt;/b&gt;")
    assertNotContains(page, "import-form")
    client.post(report)
    assert not Article.objects.exists()


@pytest.mark.parametrize("accept", ["text/html", "application/x-ndjson"])
@pytest.mark.parametrize(
    "name", ["a formula in the head", "a damaged workbook", "over 20 MB"]
)
def test_a_hostile_table_gets_its_message_on_the_page_and_nothing_is_stored(
    client_of, publisher, accept, name
):
    make, expected = HOSTILE[name]
    client = client_of(in_english(publisher))
    table = SimpleUploadedFile("table.csv", make())
    response = client.post(UPLOAD, {"upload": table}, headers={"Accept": accept})
    if accept == "text/html":
        assert response.status_code == 200
        [message] = response.context["form"].errors["upload"]
        assertContains(response, escape(message))
    else:
        assert response.status_code == 400
        [message] = json.loads(response.getvalue())["errors"]
    assert expected in message
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_table_with_bad_rows_is_imported_without_them(client_of, publisher):
    client = client_of(in_english(publisher))
    table = f"{','.join(row(1))}\n" + ",".join(row(1).values()) + "\n,,,,\x07"
    broken = io.BytesIO(table.encode())
    address = tables.send_table(client, UPLOAD, broken)["Location"]
    page = client.get(address)
    assertContains(page, "Rows with errors will not be imported.")
    assertContains(page, "a character that is not text")
    page = client.post(address, follow=True)
    assertContains(page, "The file is imported, except for the rows with errors.")
    assertContains(page, "a character that is not text")
    assert page.context["report"].counts["error"] == 1
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]


def test_a_row_that_was_bad_in_the_dry_run_stays_out(client_of, publisher):
    """What came in would be something that nobody has looked at."""
    client = client_of(publisher)
    report = send_table(client, row(1), row(2, topics="Theme"))["Location"]
    make_topic("Theme", title_ru="Theme")
    page = client.post(report, follow=True)
    assert errors_of(page.context["report"]) == {(3, "topics")}
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]


def test_a_bad_row_takes_no_address_from_a_good_one(publisher):
    rows = [row(1, kind="story"), row(1, title_ru="Другая")]
    assert errors_of(bring(publisher, rows)) == {(2, "kind")}
    assert [article.title_ru for article in Article.objects.all()] == ["Другая"]


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


def test_a_message_does_not_repeat_a_cell_of_many_letters(client_of, publisher):
    client = client_of(publisher)
    report = send_table(client, row(1, kind="x" * 100_000))["Location"]
    assert len(client.get(report).content) < 50_000


def test_a_script_hears_of_the_progress_line_by_line(client_of, publisher):
    client = client_of(publisher)
    headers = {"headers": {"Accept": "application/x-ndjson"}}
    rows = [row(number) for number in range(1, 26)]
    response = send_table(client, *rows, **headers)
    lines = [json.loads(line) for line in response.getvalue().splitlines()]
    assert [line["done"] for line in lines[:-1]] == [10, 20, 25]
    response = client.post(lines[-1]["address"], **headers)
    assert json.loads(response.getvalue().splitlines()[-1])["address"]
    assert Article.objects.count() == 25
    response = send_table(client, **headers)
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


def edit(article):
    article.title_ru = "Правка коллеги"
    article.save(update_fields=["title_ru"])


def categorise(article):
    with changesets.changeset():
        article.mark_updated()
        article.topics.add(make_topic())


def take_its_address(article):
    other = make_article("Other")
    Redirect.objects.filter(to_pk=article.pk).update(to_pk=other.pk)


@pytest.mark.parametrize("change", [edit, categorise, take_its_address, Article.delete])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_another_person_changed_since_the_dry_run_is_not_overwritten(
    client_of, publisher, change, language
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
    publisher.interface_language = language
    publisher.save()
    page = client.post(report, follow=True)
    [outcome] = page.context["report"].outcomes["error"]
    assert outcome["row"] == 2
    message = "Somebody else has changed this item since the dry run"
    assert {"ru": "Другой человек", "en": message}[language] in page.content.decode()
    assert list(others.order_by("pk").values()) == before
    ours.refresh_from_db()
    assert ours.title_ru.endswith("таблицы")


def test_what_another_person_brought_since_the_dry_run_is_not_overwritten(
    client_of, publisher
):
    client = client_of(publisher)
    report = send_table(client, row(1, title_ru="Из таблицы"))["Location"]
    bring(publisher, [row(1)])
    client.post(report)
    assert [article.title_ru for article in Article.objects.all()] == ["Новость 1"]


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


LINES = "application/x-ndjson"
WAYS = pytest.mark.parametrize("accept", ["text/html", LINES])


def press(client, report, accept):
    """Press the button of the import; return the page that the person then sees."""
    response = client.post(report, headers={"Accept": accept}, follow=True)
    if accept != LINES:
        return response.content.decode()
    last = json.loads(response.getvalue().splitlines()[-1])
    address = last.get("address")
    return client.get(address).content.decode() if address else str(last["errors"])


@pytest.mark.django_db(transaction=True)
def test_a_table_cut_off_on_its_way_can_be_imported_again(client_of, publisher):
    client = client_of(publisher)
    report = send_table(client, *map(row, range(1, 26)))["Location"]
    response = client.post(report, headers={"Accept": LINES})
    next(iter(response))
    response.close()
    assert not Article.objects.exists()
    press(client, report, LINES)
    assert Article.objects.count() == 25


@pytest.mark.django_db(transaction=True)
@WAYS
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


def test_the_rows_of_an_old_table_are_forgotten_when_another_comes(
    client_of, publisher
):
    client = client_of(in_english(publisher))
    report = send_table(client, row(1))["Location"]
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=2))
    send_table(client, row(1))
    page = client.post(report)
    assertContains(page, "no longer kept")
    assertNotContains(page, "Новость 1")
    assert not Article.objects.exists()


@pytest.mark.parametrize("step", ["", "columns.csv", "1/", "1/undo/"])
def test_a_translator_cannot_import(client_of, translator, step):
    client = client_of(translator)
    for ask in [client.post, client.get]:
        assert ask(UPLOAD + step).status_code == 403
    assertNotContains(client.get("/admin/news/article/"), UPLOAD)


def test_the_empty_table_has_the_columns(client_of, editor):
    response = client_of(editor).get(f"{UPLOAD}columns.csv")
    assert response.content.decode("utf-8-sig").strip().split(",") == COLUMNS
