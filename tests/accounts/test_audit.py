"""The log: who signed in, changed rights, purged; and nobody can change it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts import audit
from accounts.audit import Act
from accounts.models import NOBODY, REMOVED, UserSession, removed_person, stand_in
from desk.log_lines import phrase_of, sentence_of
from news.models import Article
from publishing.models import Link
from publishing.purge import purge
from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.forms import send

pytestmark = pytest.mark.django_db


def lines(act):
    """Return (who, what) of each line of this kind, in order."""
    lines = LogEntry.objects.filter(change_message__startswith=act.value)
    return [(line.user, line.change_message) for line in lines.order_by("pk")]


def sign_in(client, name, password="a long password"):
    return client.post("/admin/login/", {"login": name, "password": password})


# It is only added to


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE django_admin_log SET change_message = 'another'",
        "DELETE FROM django_admin_log",
        "TRUNCATE django_admin_log",
    ],
)
def test_the_database_changes_and_removes_no_line(editor, statement):
    audit.log(editor, editor, Act.SIGNED_IN)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Tests that need real transactions have it let go.
        cursor.execute(
            "ALTER TABLE django_admin_log ENABLE TRIGGER protect_log_from_truncate"
        )
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            cursor.execute(statement)
    assert len(lines(Act.SIGNED_IN)) == 1


# What it notes


def test_signing_in_and_out_is_noted(client, editor):
    sign_in(client, "elena")
    client.post("/admin/logout/")
    assert lines(Act.SIGNED_IN) == [(editor, "signed-in")]
    assert lines(Act.SIGNED_OUT) == [(editor, "signed-out")]


def refuse(times, name="elena", network=2):
    client = Client(REMOTE_ADDR=f"192.0.{network}.7")
    for _time in range(times):
        sign_in(client, name, "wrong")


def refusals():
    """Return (whose account, from where) of each line, in order."""
    nobody = stand_in(NOBODY)
    lines = LogEntry.objects.filter(user=nobody).order_by("pk")
    return [(line.object_repr, line.change_message) for line in lines]


def test_refused_sign_ins_are_a_line_an_hour_for_each_account_and_network(
    editor, publisher, clock
):
    refuse(30)
    refuse(3, network=3)
    refuse(2, "polina")
    expected = [
        ("elena", "refused 192.0.2.0/24"),
        ("elena", "refused 192.0.3.0/24"),
        ("polina", "refused 192.0.2.0/24"),
    ]
    assert refusals() == expected
    later = timezone.now() + audit.REFUSALS_EVERY
    clock(later)
    refuse(2)
    assert refusals() == [*expected, expected[0]]


def test_a_name_that_no_account_has_is_not_noted(editor):
    for name in ["my password", REMOVED, NOBODY, "x" * 5000]:
        refuse(1, name)
    assert refusals() == [("", "refused 192.0.2.0/24")]


def test_a_change_of_rights_is_noted_with_what_came_and_went(
    client_of, administrator, editor
):
    group = Group.objects.get(name="Publisher")
    address = f"/admin/accounts/user/{editor.pk}/change/"
    client = client_of(administrator)
    send(client, address, "user_form", first_name="Elena")
    assert lines(Act.RIGHTS) == []
    rights = {"groups": [str(group.pk)], "languages": ["ru", "en"]}
    send(client, address, "user_form", **rights, is_superuser="on")
    assert lines(Act.RIGHTS) == [
        (administrator, "rights groups: +Publisher, −Editor"),
        (administrator, "rights languages: +en"),
        (administrator, "rights is_superuser: False → True"),
    ]


def test_the_permissions_of_a_group_are_rights(client_of, administrator):
    group = Group.objects.get(name="Translator")
    remaining_permissions = [
        str(pk)
        for pk, codename in group.permissions.values_list("pk", "codename")
        if codename != "translate_article"
    ]
    send(
        client_of(administrator),
        f"/admin/auth/group/{group.pk}/change/",
        "group_form",
        permissions=remaining_permissions,
    )
    assert lines(Act.RIGHTS) == [
        (
            administrator,
            "rights permissions: −journal.translate_article, −news.translate_article",
        )
    ]


def test_a_save_is_noted_with_what_it_changed_and_a_step_is_in_the_history(
    client_of, editor, publisher
):
    article = make_article("Новость", happened_on=PAST.date())
    Link.objects.relate(article, [make_article("Другая").pointer])
    address = f"/admin/news/article/{article.pk}/change/"
    lines_of_it = LogEntry.objects.filter(object_id=str(article.pk))
    send(client_of(editor), address, transition="ask_review:ru")
    assert not lines_of_it.exists()
    client = client_of(publisher)
    send(client, address, title_ru="Б")
    line = lines_of_it.get()
    assert json.loads(line.change_message) == [{"changed": {"fields": ["title"]}}]
    for language, phrase in [("ru", "изменено: заголовок"), ("en", "changed title")]:
        with override(language):
            assert phrase_of(line) == phrase
    send(client, address, transition="publish:ru")
    assert lines_of_it.count() == 1


# It is read


def test_administrators_read_it_in_words(client_of, administrator, publisher):
    make_user("olga", "Administrator")
    refuse(2, "anna")
    audit.log(publisher, publisher, Act.FACTOR_RESET)
    administrator.interface_language = "en"
    administrator.save()
    client = client_of(administrator)
    log = client.get("/admin/accounts/logline/")
    page = log.content.decode()
    assert "<strong>polina</strong> removed the second factor" in page
    by_date = log.context["cl"].filter_specs[0]
    for choice in by_date.choices(log.context["cl"]):
        query = choice["query_string"]
        assert client.get(f"/admin/accounts/logline/{query}").status_code == 200, query
    wrong = client.get("/admin/accounts/logline/?action_time__gte=tomorrow")
    assert wrong.status_code == 400
    assert "Sign-in refused from 192.0.2.0/24" in page
    people = client.get("/admin/accounts/user/").content.decode()
    assert "somebody not signed in" not in people


@pytest.mark.parametrize(
    ("act", "details", "english", "russian"),
    [
        (
            Act.RIGHTS,
            "groups: +Translator, −Editor",
            "gave the role: Translator; took away the role: Editor",
            "Дана роль: Переводчик; снята роль: Редактор",
        ),
        (
            Act.RIGHTS,
            "permissions: +news.publish_article",
            "gave the rights: News: publish",
            "Даны права: Новости: публиковать",
        ),
        (Act.RIGHTS, "of an older release", "of an older release", "Of an older"),
    ],
)
def test_a_line_is_a_sentence(publisher, act, details, english, russian):
    audit.log(publisher, publisher, act, details)
    line = LogEntry.objects.latest("pk")
    with override("en"):
        assert english in sentence_of(line)
    with override("ru"):
        assert sentence_of(line).startswith(russian)
        assert sentence_of(line).endswith(" — <strong>polina</strong>")


# What goes from it


def test_a_removed_person_leaves_what_they_did(client_of, administrator, publisher):
    article = make_article("Новость")
    address = f"/admin/news/article/{article.pk}/change/"
    client = client_of(publisher)
    note = {"colleague_field": "title_ru", "colleague_note": "Look at it."}
    send(client, address, transition="publish:ru", **note)
    audit.log(administrator, publisher, Act.RIGHTS, "groups: +Publisher")
    count = LogEntry.objects.count()
    call_command("remove_person", "polina", stdout=StringIO())
    assert LogEntry.objects.count() == count
    assert not LogEntry.objects.filter(object_repr="polina").exists()
    administrator.interface_language = "en"
    administrator.save()
    for page in [
        "/admin/accounts/logline/",
        f"/admin/news/article/{article.pk}/history/",
        address,
    ]:
        page_source = client_of(administrator).get(page).content.decode()
        assert "a removed person" in page_source, page
        assert "polina" not in page_source, page
    people = client_of(administrator).get("/admin/accounts/user/").content.decode()
    assert "a removed person" not in people


def test_a_removed_person_changes_nothing_of_a_line_but_their_name(
    administrator, editor
):
    audit.log(administrator, editor, Act.SIGNED_IN)
    removed = removed_person()
    for fields in [
        {"user": removed, "change_message": "another"},
        {"user": editor},
        {"object_repr": "another"},
    ]:
        with (
            pytest.raises(DatabaseError, match="only added to"),
            transaction.atomic(),
        ):
            LogEntry.objects.update(**fields)


def test_words_of_a_purged_item_go_and_what_was_done_stays(administrator, publisher):
    secret = "Sekretov"
    article = make_article(secret, body_ru=secret)
    change = {"name": "line", "object": f'{secret} "junior"', "fields": ["title"]}
    LogEntry.objects.log_actions(publisher.pk, [article], 2, [{"changed": change}])
    about = LogEntry.objects.filter(object_id=str(article.pk)).order_by("pk")
    done = [*about.values_list("user", "action_time", "action_flag")]
    Article.objects.update(title_ru="Приз", title_en="Prize", body_ru="<p>Т</p>")
    article.refresh_from_db()
    purge(article, administrator, "By order")
    *before, purged = about
    assert not any(secret in str(each.__dict__) for each in [*before, purged])
    assert [*about.values_list("user", "action_time", "action_flag")][:1] == done
    changed = {**change, "object": ""}
    assert json.loads(before[0].change_message) == [{"changed": changed}]
    assert purged.change_message.endswith(": By order")
    page = Client()
    page.force_login(administrator)
    assert f"новость {article.pk}" in page.get("/admin/accounts/logline/").text


def test_a_kind_that_is_no_more_leaves_its_lines(administrator):
    kind = ContentType.objects.create(app_label="news", model="leaflet")
    line = LogEntry.objects.create(
        user=administrator, content_type=kind, object_repr="Old", action_flag=2
    )
    call_command("remove_stale_contenttypes", interactive=False, verbosity=0)
    assert not ContentType.objects.filter(pk=kind.pk).exists()
    line.refresh_from_db()
    assert (line.content_type, line.object_repr) == (None, "Old")


def test_nothing_that_a_removed_person_signs_in_with_stays(editor):
    client = Client()
    client.force_login(editor)
    Authenticator.objects.create(user=editor, type="totp", data={"secret": "x"})
    call_command("remove_person", "elena", stdout=StringIO())
    for model in [Authenticator, Session, UserSession]:
        assert not model.objects.exists(), model


# How old lines go


def make_lines(user, *ages):
    """Log a line for each age in days."""
    for age in ages:
        moment = timezone.now() - timedelta(days=age)
        LogEntry.objects.create(
            user=user, action_time=moment, action_flag=2, object_repr=f"{age} days"
        )


def ages():
    return [*LogEntry.objects.order_by("pk").values_list("object_repr", flat=True)]


def test_the_owner_of_the_table_forgets_old_lines(editor):
    make_lines(editor, 1, 200, 800)
    call_command("forget_log", stdout=StringIO())
    assert ages() == ["1 days", "200 days"]
    call_command("forget_log", days=190, stdout=StringIO())
    assert ages() == ["1 days"]
    with pytest.raises(CommandError, match="180 days"):
        call_command("forget_log", days=179)


def test_nobody_else_forgets_any_and_nobody_a_young_one(editor):
    make_lines(editor, 1, 200)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE another")
        cursor.execute("GRANT ALL ON django_admin_log TO another")
        for role, switch, age in [
            ("", "on", 1),
            ("", "off", 200),
            ("SET LOCAL ROLE another", "on", 200),
        ]:
            statements = f"""
                {role};
                SET LOCAL accounts.purge_log = '{switch}';
                DELETE FROM django_admin_log WHERE object_repr = '{age} days'
            """
            with (
                pytest.raises(DatabaseError, match="only added to"),
                transaction.atomic(),
            ):
                cursor.execute(statements)
    assert ages() == ["1 days", "200 days"]


@pytest.mark.parametrize("username", ["nobody", REMOVED, NOBODY])
def test_only_an_account_of_a_person_is_removed(username):
    removed_person()
    stand_in(NOBODY)
    with pytest.raises(CommandError, match="Nobody has the username"):
        call_command("remove_person", username)
