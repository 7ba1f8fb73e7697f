"""An archive from an old site: tables, and the files and links in their texts."""

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from pytest_django.asserts import assertContains

from imports.models import ImportRun
from institute.models import Page, Partner, Project
from library.models import Document, Picture
from news.models import Article
from publishing.models import Redirect
from tests.desk.move.old_site import (
    HOST,
    MOVE,
    archive,
    check,
    move,
    news,
    picture,
    table,
    told,
)

pytestmark = pytest.mark.django_db
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048)


def test_pictures_files_and_links_of_texts_become_those_of_this_site(client, pdf):
    body = (
        '<p>One <a href="news.php?utm_source=x&amp;id=2">two</a>,'
        f' <a href="{HOST}/about.html">about</a>,'
        ' <a href="/files/Report%20one.pdf">Report one</a>, <a href="https://other.example/">other</a>.</p>'
        '<p><img src="../img/a.png" alt="A lake"><img src="/img/same.png"></p>'
    )
    rows = [news(1, body_en=body, body_ru='<p>Раз <img src="/img/a.png"></p>'), news(2)]
    about = {
        "old_address_en": f"{HOST}/about.html",
        "title_en": "About",
        "title_ru": "Об институте",
        "body_en": '<p><a href="/eng/news.php?id=1">News</a></p>',
        "published_at_en": "01.01.2017",
    }
    below = {"title_en": "Below", "parent": "/about.html"}
    run = move(
        client,
        archive(
            {
                "news.article.csv": table(rows),
                "institute.page.csv": table([below, about]),
                "library.picture.csv": table(
                    [{"file": "/img/a.png", "alt_ru": "Озеро Неро"}]
                ),
                "redirects.csv": table(
                    [
                        {"old_address": "/news.php", "target": "/ru/news/"},
                        {"old_address": "/shop/", "target": "gone"},
                        {"old_address": "/n1.html", "target": "/news.php?id=1"},
                    ]
                ),
                "www.old.example/about.html": "<h1>About</h1>",
                "www.old.example/img/a.png": picture(1),
                "www.old.example/img/same.png": picture(1),
                "www.old.example/files/Report one.pdf": pdf,
            }
        ),
    )
    assert told(run) == []
    one, two = Article.objects.order_by("pk")
    page = Page.objects.get(title_en="About")
    [image], [document] = Picture.objects.all(), Document.objects.all()
    assert f'<a href="{two.pointer.address}">two</a>' in one.body_en
    assert f'<a href="{page.pointer.address}">about</a>' in one.body_en
    assert f'<a href="{document.pointer.address}">' in one.body_en
    assert '<a href="https://other.example/">' in one.body_en
    assert one.body_en.count(f'src="{image.pointer.address}"') == 2
    assert f'href="{one.pointer.address}"' in page.body_en
    assert (image.alt_en, image.alt_ru) == ("A lake", "Озеро Неро")
    assert document.title_en == "Report one"
    assert Page.objects.get(title_en="Below").parent == page
    # Readers have it all, at the old addresses too.
    for old, new in {
        "/eng/news.php?id=1&utm_source=mail": one.address_in("en"),
        "/files/Report%20one.pdf": document.address_in("en"),
        "/img/a.png": image.address_in("en"),
        "/news.php": "/ru/news/",
        "/n1.html": one.address_in("ru"),
    }.items():
        assert client.get(old)["Location"] == new
    assert client.get("/shop/").status_code == 410
    assert client.get(document.address_in("en")).status_code == 200


def test_what_an_archive_lacks_is_told_at_its_row_and_the_rest_comes_in(client):
    rows = [
        news(1, body_ru='<p>Да <img src="no.png"> <a href="/no.html">нет</a></p>'),
        news(1, title_ru="Тот же адрес"),
        news(
            3, body_ru='<p><a href="/f/bad.pdf">Файл</a> <b>жирно <img src="i.png"></p>'
        ),
        news(4, body_ru='<p><a href="/f/old.doc">Старый</a></p>'),
    ]
    content = archive(
        {
            "news.article.csv": table(rows),
            "f/bad.pdf": b"%PDF-1.7 broken",
            "f/old.doc": OLD_OFFICE,
            "events.event.xls": OLD_OFFICE,
            "i.png": picture(2),
            "../../etc/passwd": "x",
            "other.csv": "a,b\n1,2\n",
            "institute.page.csv": "a,b\n1,2\n",
        }
    )
    run = move(client, content)
    lines = told(run)
    assert {line[:2] for line in lines} == {
        ("news.article.csv, 2", "body_ru"),
        ("news.article.csv, 3", "old_address_ru"),
        ("news.article.csv, 3", "old_address_en"),
        ("news.article.csv, 4", "body_ru"),
        ("news.article.csv, 5", "body_ru"),
        ("f/bad.pdf", ""),
        ("f/old.doc", ""),
        ("i.png", "alt_ru"),
    }
    words = " ".join(message for _place, _column, message in lines)
    for word in ["/no.png", "/no.html", "news.article.csv, 2", "an old Office"]:
        assert word in words
    remarks = " ".join(run.report["remarks"])
    assert "other.csv" in remarks
    assert "Unknown columns: a, b" in remarks
    assert "events.event.xls: This is an old Excel file" in remarks
    assert Article.objects.visible_in("ru").count() == 3
    # Who looks for pictures without words finds it.
    assert Picture.objects.without_alt("ru").count() == 1


def test_a_summary_is_proposed_of_the_first_sentences_or_wanted_by_nobody(client):
    body = "<p>" + "Было холодно. " * 40 + "</p>"
    rows = [news(1, summary_ru="", body_ru=body), news(2, summary_ru="—")]
    run = move(client, archive({"news.article.csv": table(rows)}))
    one, two = Article.objects.visible_in("ru").order_by("pk")
    assert one.summary_ru.endswith("Было холодно.")
    assert len(one.summary_ru) <= 250
    assert not two.summary_ru
    assert [line[:2] for line in told(run)] == [("news.article.csv, 2", "summary_ru")]


def test_a_second_run_adds_what_is_new_and_keeps_what_was_edited_here(client):
    move(client, archive({"news.article.csv": table([news(1), news(2)])}))
    article = Article.objects.get(title_en="News 1")
    article.title_en = "Edited here"
    article.save()
    # A table that changes something else makes the edit no less one.
    other = {"old_address_en": f"{HOST}/eng/news.php?id=1", "summary_ru": "Иначе."}
    other["title_ru"] = "Новость 1"
    move(client, archive({"news.article.csv": table([other])}))
    assert Article.objects.get(title_en="Edited here").summary_ru == "Иначе."
    rows = [news(1), news(2, title_en="From the file"), news(3)]
    run = move(client, archive({"news.article.csv": table(rows)}))
    counts = {name: number for name, number in run.report["counts"].items() if number}
    assert counts == {"new": 1, "changed": 1, "conflict": 1}
    titles = {*Article.objects.values_list("title_en", flat=True)}
    assert titles == {"Edited here", "From the file", "News 3"}


def test_undone_takes_all_back_but_what_somebody_edited(client, pdf):
    body = '<p><img src="/a.png" alt="x"> <a href="/b.pdf">b</a></p>'
    content = archive(
        {
            "news.article.csv": table([news(1, body_ru=body), news(2), news(3)]),
            "redirects.csv": table([{"old_address": "/old/", "target": "/ru/news/"}]),
            "a.png": picture(3),
            "b.pdf": pdf,
        }
    )
    run = move(client, content)
    edited = Article.objects.get(title_en="News 2")
    edited.title_en = "Edited here"
    edited.save()
    address = f"/admin/move/{run.pk}/undo/"
    page = client.get(address)
    assertContains(page, "they leave the site at once: 3")
    assertContains(page, "Edited here")
    assert Article.objects.count() == 3
    client.post(address)
    assert [*Article.objects.all()] == [edited]
    assert not Picture.objects.exists()
    assert not Document.objects.exists()
    assert {*Redirect.objects.values_list("to_pk", flat=True)} == {edited.pk}
    assert ImportRun.objects.get().state == ImportRun.State.PARTLY


def test_without_a_dry_run_a_picture_has_the_words_of_all_texts(
    administrator, media, tmp_path
):
    rows = [news(1, body_ru='<img src="/a.png">'), news(2)]
    rows[1] |= {"body_ru": '<img src="/a.png" alt="Озеро">'}
    rows[1] |= {"body_en": '<img src="/a.png" alt="A lake">'}
    site = tmp_path / "site.zip"
    files = {"news.article.csv": table(rows), "a.png": picture(8)}
    site.write_bytes(archive(files))
    call_command("import_table", "move", str(site), "--as", administrator.username)
    [image] = Picture.objects.all()
    assert (image.alt_ru, image.alt_en) == ("Озеро", "A lake")
    assert Article.objects.visible_in("ru").count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "cp866", "cp1251"])
def test_names_of_files_are_read_in_the_encodings_of_old_systems(client, encoding):
    name = "Озеро".encode(encoding)
    body = '<p><img src="/Озеро.png" alt="o"></p>'
    content = archive(
        {
            "news.article.csv": table([news(1, body_ru=body)]),
            f"{'o' * len(name)}.png": picture(4),
        }
    ).replace(b"o" * len(name), name)
    assert told(move(client, content)) == []
    assert Picture.objects.get().original_name == "Озеро.png"


@pytest.mark.parametrize("model", [Project, Partner])
def test_kinds_without_files_come_in_too(client, model):
    name = f"{model._meta.label_lower}.csv"
    move(client, table([{"title_ru": "Один"}]), name)
    assert model.objects.get().title_ru == "Один"


def test_statements_grow_with_rows_alone(client, django_assert_max_num_queries):
    rows = [
        news(n, body_ru=f'<p><a href="/news.php?id={n + 1}">x</a></p>')
        for n in range(40)
    ]
    content = archive({"news.article.csv": table(rows)})
    with django_assert_max_num_queries(140):
        check(client, content)


def test_of_a_hostile_archive_the_good_files_come_in_and_the_rest_is_named(client):
    body = '<p><img src="/a.png" alt="a"><a href="/link.pdf">link</a></p>'
    file = io.BytesIO(
        archive(
            {
                "news.article.csv": table([news(1, body_ru=body)]),
                "a.png": picture(5),
                "../b.png": picture(6),
                "huge.bin": b"0" * (61 * 1024 * 1024),
            }
        )
    )
    with zipfile.ZipFile(file, "a") as made:
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a.png", picture(7))
    run = move(client, file.getvalue())
    [left_out] = run.report["remarks"]
    assert left_out.endswith(": a.png, huge.bin, link.pdf.")
    assert [line[:2] for line in told(run)] == [("news.article.csv, 2", "body_ru")]
    assert Article.objects.visible_in("ru").count() == 1
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("site.zip", b"x", "damaged"),
        ("site.zip", archive({"a.txt": "a"}), "No table can be read"),
        ("news.csv", b"a,b\n1,2\n", "The name of these tables is that of no kind"),
        ("news.article.csv", b"a,b\n1,2\n", "Unknown columns"),
    ],
)
def test_what_is_no_archive_says_what_is_wrong(client, name, content, message):
    response = client.post(MOVE, {"upload": SimpleUploadedFile(name, content)})
    assert message in " ".join(response.context["form"].errors["upload"])
