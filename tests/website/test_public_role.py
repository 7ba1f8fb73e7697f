"""Processes for readers alone: their addresses, and the rights of their role."""

import re
import urllib.request
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import RequestCount, SignInCount
from glossary.models import ConsentText, Feedback
from journal.oai import updates
from news.models import Article
from publishing.models import Demand, Redirect, Revision, ViewCount
from tests import databases
from tests.browser import crawling, server
from tests.factories import PAST, make_article, make_entry, make_paper

PASSWORD = "of-the-tests-alone"
# What readers leave, and nothing else, is written.
WRITTEN = {"publishing_redirect", "publishing_demand", "accounts_requestcount"}
WRITTEN |= {"publishing_viewcount", "glossary_feedback"}
# It is locked, which takes the right to write a column.
WRITTEN |= {"glossary_consenttext"}
# Of people, and of what is not public. Of feedback only what limits it can be read.
UNREADABLE = {"accounts_user", "auth_group", "django_session", "django_admin_log"}
UNREADABLE |= {"publishing_revision", "publishing_workingcopy", "publishing_note"}
UNREADABLE |= {"publishing_autosave", "imports_importrun", "glossary_feedback"}
UNREADABLE |= {"accounts_signincount"}


pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    """A role with the rights, of this test alone."""
    name = databases.own_name("readers")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name}")
    call_command("grant_public_role", name)
    return name


def become(role):
    """Let the statements of the rest of the test be those of the role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")


def test_role_writes_what_readers_leave(client, role):
    article = make_article(ru=PAST, slug_ru="article")
    consent = ConsentText.objects.create(version="1", text_en="I agree.")
    redirect = Redirect.objects.create(
        path="/en/old/", language="ru", to_model="news.article", to_pk=article.pk
    )
    become(role)
    text = {"kind": "new", "text": "A better word for it."}
    text |= {"contact": "a@example.org", "consent": consent.digest_in("en")}
    assert client.post("/en/glossary/suggest/", text).status_code == 303
    today, now = timezone.localdate(), timezone.now()
    for _time in range(2):
        for model in [Demand, ViewCount]:
            model.objects.add_readers(1, today, "en", "news.article", article.pk)
        Redirect.objects.add_readers(1, redirect.pk, today)
        RequestCount.objects.add_request(["key"], now, now + timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert Feedback.objects.get().text == text["text"]
    assert Demand.objects.get().readers == ViewCount.objects.get().readers == 2
    assert Redirect.objects.get().hits == 2
    assert RequestCount.objects.get(key="key").number == 2


def test_role_answers_harvesters(client, role):
    paper = make_paper(ru=PAST)
    updates.compare()
    become(role)
    for prefix in ["oai_dc", "oai_jats"]:
        address = f"/oai?verb=ListRecords&metadataPrefix={prefix}"
        answer = client.get(address).content.decode()
        assert paper.address_in("ru") in answer


@pytest.mark.parametrize("format", ["csv", "tbx"])
def test_role_makes_a_file_of_the_glossary(client, role, format):
    make_entry(en="word")
    become(role)
    response = client.get(f"/en/glossary/export/glossary.{format}")
    assert response.status_code == 200


def test_database_refuses_the_role_everything_else(role):
    make_article(en=PAST)
    become(role)
    for change in [
        lambda: Article.objects.update(title_en="Other"),
        lambda: Article.objects.all().delete(),
        lambda: Redirect.objects.update(path="/en/other/"),
        lambda: ConsentText.objects.update(text_en="Other"),
        lambda: Revision.objects.values_list("snapshot").first(),
        lambda: Feedback.objects.values_list("text", "contact").first(),
        # Whoever takes the process over guesses passwords no faster.
        lambda: SignInCount.objects.update(number=0),
        lambda: SignInCount.objects.all().delete(),
    ]:
        with pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
            change()


def test_rights_are_those_and_no_others(role):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT table_name, has_table_privilege(%(role)s, oid, 'SELECT'),
                has_any_column_privilege(%(role)s, oid, 'INSERT, UPDATE')
                    OR has_table_privilege(%(role)s, oid, 'DELETE, TRUNCATE')
            FROM (SELECT oid, relname AS table_name FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables
            """,
            {"role": role},
        )
        rows = cursor.fetchall()
    assert {table for table, _reads, writes in rows if writes} == WRITTEN
    assert not {table for table, reads, _writes in rows if reads} & UNREADABLE


def test_rights_that_somebody_has_added_are_taken_away(role):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON accounts_user TO {role}")
        call_command("grant_public_role", role)
        check = "SELECT has_table_privilege(%s, 'accounts_user', 'SELECT')"
        cursor.execute(check, [role])
        assert cursor.fetchone() == (False,)


def test_missing_role_is_named():
    with pytest.raises(CommandError, match="nobody_has_made_it"), transaction.atomic():
        call_command("grant_public_role", "nobody_has_made_it")


@pytest.fixture(scope="module")
def readers_site(request, tmp_path_factory):
    """A process for readers, on the demo content, with a role of its own."""
    folder = server.folder_of_a_run(request, tmp_path_factory)
    name = server.prepared(folder)
    role = databases.own_name("readers_process")
    with server.copy_of(folder, name, "public") as name:
        settings = server.environment(folder, name)
        with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as owner:
            owner.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
            try:
                databases.manage(settings, "grant_public_role", role)
                url = address_for(settings["DATABASE_URL"], role)
                with server.running(
                    folder,
                    name,
                    demo=server.demo_of(name),
                    DATABASE_URL=url,
                    ROLE="public",
                ) as site:
                    yield site
            finally:
                owner.execute(f"DROP OWNED BY {role}")
                owner.execute(f"DROP ROLE {role}")


def address_for(url, role):
    """Return the URL of a database with another user."""
    if urlsplit(url).netloc:
        return re.sub(r"//([^@/]*@)?", f"//{role}:{PASSWORD}@", url, count=1)
    return re.sub(r"\buser=[^&]*", f"user={role}&password={PASSWORD}", url)


@pytest.mark.slow
def test_process_for_readers_shows_them_every_page(readers_site):
    crawl = crawling.Crawl(readers_site)
    statuses = {path: document.status for path, document in crawl.documents.items()}
    wrong = {path: status for path, status in statuses.items() if status >= 500}
    assert not wrong
    assert sum(status == 200 for status in statuses.values()) > 200
    known = crawling.known_paths(readers_site)
    assert {path: statuses[path] for path in known} == known
    for kind in ["pdf", "tbx", "csv", "xlsx", "ttl", "jsonld"]:
        path = f"/en/glossary/export/glossary.{kind}"
        assert crawling.fetch(readers_site, path).status == 200, kind
    assert crawling.fetch(readers_site, "/readyz").status == 200
    log = readers_site.log.read_text()
    assert "denied" not in log
    assert "Error" not in log


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/admin/news/article/", "/preview/x/"]
)
def test_process_for_readers_has_no_back_office(readers_site, path):
    cookie = {"Cookie": "sessionid=x"}
    assert crawling.fetch(readers_site, path, **cookie).status == 404
    request = urllib.request.Request(
        readers_site.address(path), urlencode({"username": "admin"}).encode()
    )
    with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
        urllib.request.urlopen(request)
