"""Runs of imports: who sees them, what is kept of them, who undoes them and when."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from imports.models import ImportRun
from imports.runs import importers
from institute.models import Person
from news.models import Article
from publishing.drafts import transitions
from tests.conftest import make_user
from tests.factories import make_article, make_person
from tests.institute.people.orcids import orcid
from tests.library.records import in_english

pytestmark = pytest.mark.django_db

RUNS = "/admin/imports/importrun/"
ARTICLES = "/admin/news/article/import/"
PERSONS = "/admin/institute/person/import/"
CONCEPTS = "/admin/glossary/concept/import/"


def check(client, text="title_ru\nНовость\n", upload=ARTICLES, name="news.csv"):
    """Send a file; return the address of its report."""
    file = SimpleUploadedFile(name, text.encode())
    return client.post(upload, {"upload": file})["Location"]


def import_(client, *arguments, **options):
    address = check(client, *arguments, **options)
    client.post(address)
    return address


def undo(client, address):
    return client.post(f"{address}undo/", follow=True)


def listed(client, **query):
    """Return the cells of each run that the list shows."""
    page = html.fromstring(client.get(RUNS, query).content.decode())
    rows = page.xpath("//table[@id='result_list']/tbody/tr")
    return [
        [cell.text_content().strip() for cell in row.xpath("td|th")] for row in rows
    ]


def days_later(days):
    for run in ImportRun.objects.all():
        run.created_at -= timedelta(days=days)
        run.save()
    ImportRun.objects.forget()


# The list


def test_the_list_says_who_brought_what_with_which_outcome(client_of, publisher):
    client = client_of(in_english(publisher))
    assertContains(client.get("/admin/"), f'href="{RUNS}"')
    assertContains(client.get(ARTICLES), f'href="{RUNS}?model=news.article"')
    address = import_(client)
    check(client, "title_ru,title_en\nОдна,One\nДве,Two\n", name="two.csv")
    undone = import_(client, name="undone.csv")
    undo(client, undone)
    rows = [cells[1:] for cells in listed(client)]
    assert rows == [
        ["News", "undone.csv", "polina", "1", "1", "undone", "—"],
        ["News", "two.csv", "polina", "2", "0", "dry run", "—"],
        ["News", "news.csv", "polina", "1", "1", "imported", "Undo…"],
    ]
    page = html.fromstring(client.get(RUNS).content.decode())
    assert address in page.xpath("//table[@id='result_list']//a/@href")
    [link] = page.xpath("//a[.='Undo…']/@href")
    assert link == f"{address}undo/"
    report = html.fromstring(client.get(link).content.decode())
    assert report.xpath("//form[@data-import]//button[.='Undo the import']")


def test_a_person_sees_the_runs_of_what_they_may_import(
    client_of, publisher, editor, terminologist, translator
):
    address = import_(client_of(publisher))
    import_(client_of(publisher), upload=PERSONS, name="people.csv")
    import_(client_of(terminologist), "code,term,language\nnet,net,en\n", CONCEPTS)
    assert len(listed(client_of(publisher))) == 3
    assert len(listed(client_of(publisher), model="news.article")) == 1
    assert len(listed(client_of(editor))) == 2
    [concept] = listed(client_of(terminologist))
    assert "timur" in concept
    client = client_of(terminologist)
    run = ImportRun.objects.get(model="news.article")
    assert client.get(address).status_code == 403
    assert client.get(f"{RUNS}{run.pk}/change/").status_code != 200
    assertContains(client_of(editor).get(address), "news.csv")
    # Who may bring in translations alone.
    client = client_of(translator)
    assert listed(client) == []
    assert client.get(address).status_code == 403


# Undone later


def test_an_import_is_undone_days_later_by_another_who_may_import(client_of, publisher):
    article = make_article("Старая")
    path = "/old/1/"
    import_(client_of(publisher), f"old_address_ru,title_ru\n{path},Новость\n")
    address = import_(
        client_of(publisher), f"old_address_ru,title_ru\n{path},Иначе\n,Вторая\n"
    )
    days_later(100)
    pavel = make_user("pavel", "Publisher", interface_language="en")
    page = undo(client_of(pavel), address)
    assertContains(page, "The import is undone.")
    titles = Article.objects.exclude(pk=article.pk).values_list("title_ru", flat=True)
    assert [*titles] == ["Новость"]
    run = ImportRun.objects.order_by("pk").last()
    assert (run.state, run.user) == ("undone", publisher)


def test_what_an_import_brought_only_an_old_address_outlives_its_undo(desk):
    person = make_person("Anna", orcid=orcid(1))
    row = f"{orcid(1)},Anna ru,/old/anna.html"
    table = f"orcid,title_ru,old_address_ru\n{row}\n"
    address = import_(desk, table, PERSONS)
    undo(desk, address)
    assert [*Person.objects.all()] == [person]


def test_of_two_rows_of_one_item_both_are_undone_and_what_they_published(desk):
    head = "old_address_ru,old_address_en,title_ru,title_en,summary_ru,body_ru"
    head += ",state_ru,published_at_ru"
    import_(desk, f"{head}\n/a/,/b/,Новость,,Кратко,Текст,,\n")
    rows = "/a/,,Иначе,,Кратко,Текст,published,2017-06-27\n,/b/,,News,,,,\n"
    address = import_(desk, f"{head}\n{rows}")
    article = Article.objects.get()
    assert (article.title_ru, article.is_public_in("ru")) == ("Иначе", True)
    undo(desk, address)
    article.refresh_from_db()
    assert (article.title_ru, article.title_en) == ("Новость", "")
    assert article.state_ru == "draft"


def test_nobody_undoes_by_an_import_what_they_may_not_change(client_of, publisher):
    client = client_of(publisher)
    head = "old_address_ru,title_ru,title_en,summary_en,body_en,published_at_en"
    day = timezone.localdate() + timedelta(days=9)
    *_first, changed, other = [
        import_(client, f"{head}\n/old/{old}/,Новость,{title},Summary,Body,{day}\n")
        for old, title in [(1, "News"), (1, "Otherwise"), (2, "Other")]
    ]
    russian = make_user("petr", "Publisher", ["ru"], interface_language="en")
    desk = client_of(russian)
    page = undo(desk, changed)
    assertContains(page, "English: you do not have permission to do this.")
    # Nor deletes what another language publishes.
    page = undo(desk, other)
    assertContains(page, "You do not have permission to delete it.")
    titles = Article.objects.order_by("pk").values_list("title_en", flat=True)
    assert [*titles] == ["Otherwise", "Other"]


def test_an_undo_says_before_what_leaves_the_site_and_what_stays_and_does_that(
    client_of, publisher
):
    client, reader = client_of(in_english(publisher)), Client()
    head = "title_ru,summary_ru,body_ru,published_at_ru"
    rows = [f"{title},Кратко,Текст,2017-06-27" for title in ["А", "Б", "В"]]
    address = import_(client, "\n".join([head, *rows, "Г,,,"]))
    changed = Article.objects.get(title_ru="В")
    changed.summary_ru = "Иначе"
    changed.save()
    public = Article.objects.get(title_ru="А").address_in("ru")
    assert reader.get(public).status_code == 200
    asked = client.get(f"{address}undo/")
    assertContains(asked, "New items that are deleted: 3")
    assertContains(asked, "they leave the site at once: 2")
    assertContains(asked, "It has been changed since. (1)")
    assert Article.objects.count() == 4
    page = undo(client, address)
    assertContains(page, "partly undone. Items taken back: 3. Items that stay: 1.")
    assert [*Article.objects.all()] == [changed]
    assert reader.get(public).status_code == 404
    # Again, it does nothing and says so; and what it left is undone when it can be.
    assertContains(
        client.get(f"{address}undo/"), "Nothing of this import can be undone"
    )
    assert listed(client)[0][-2:] == ["partly undone", "Undo…"]


def test_who_may_not_publish_undoes_what_was_published_once_it_is_off_the_site(
    client_of, publisher, editor
):
    head = "title_ru,summary_ru,body_ru,published_at_ru"
    row = "Новость,Кратко,Текст,2017-06-27"
    address = import_(client_of(publisher), f"{head}\n{row}\n")
    client = client_of(in_english(editor))
    [role] = editor.groups.all()
    rights = Permission.objects.filter(content_type__app_label="news")
    delete = rights.get(codename="delete_article")
    role.permissions.add(delete)
    page = undo(client, address)
    assertContains(page, "Nothing was undone. Items that stay: 1.")
    assertContains(page, "You do not have permission to delete it. (1)")
    article = Article.objects.get()
    step = transitions.TRANSITIONS["unpublish"]
    transitions.take(article, ["ru"], step, publisher)
    assertContains(undo(client, address), "The import is undone.")
    assert not Article.objects.exists()


# What is kept


def test_the_docs_name_each_kind_that_the_command_imports():
    lines = (settings.BASE_DIR / "docs" / "commands.md").read_text().splitlines()
    [line] = [line for line in lines if line.startswith("| `import_table")]
    assert [kind for kind in importers() if f"`{kind}`" not in line] == []


def test_of_an_import_the_report_is_kept_and_the_rows_are_not(client_of, publisher):
    client = client_of(in_english(publisher))
    address = import_(client)
    assert ImportRun.objects.get().table is None
    days_later(400)
    page = client.get(address)
    assertContains(page, "Новость")
    assertContains(page, "The file is imported.")
    assertNotContains(page, 'id="import-error"')


def test_a_file_that_nobody_imported_is_forgotten_but_for_its_numbers(
    client_of, publisher
):
    client = client_of(in_english(publisher))
    address = check(client)
    run = ImportRun.objects.get()
    run.report["remarks"] = ["Left out: ATTENDEE: mailto:reader@example.org"]
    run.save()
    days_later(2)
    page = client.get(address)
    assertContains(page, "Rows: 1. New: 1")
    assertNotContains(page, "ATTENDEE")
    assertContains(page, "no longer kept")
    assertNotContains(page, "Новость")
    assertNotContains(page, "import-form")
    assert ImportRun.objects.get().table is None


def test_the_imports_of_a_removed_person_stay_without_the_name(
    client_of, publisher, administrator
):
    address = import_(client_of(publisher))
    call_command("remove_person", "polina", stdout=StringIO())
    client = client_of(in_english(administrator))
    assertContains(client.get(address), "a removed person")
    [cells] = listed(client)
    assert "a removed person" in cells
    undo(client, address)
    assert not Article.objects.exists()
