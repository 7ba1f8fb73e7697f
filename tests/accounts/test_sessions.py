"""When a session ends, and who sees and ends which."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import UserSession
from tests.accounts.signing_in import is_inside, send_password, visitor
from tests.factories import make_article
from tests.forms import send
from tests.responses import says

pytestmark = pytest.mark.django_db

STATE = "/admin/account/session/"
LIST = "/admin/account/sessions/"
HOUR = timedelta(hours=1)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def inside(editor):
    client = visitor()
    send_password(client, "elena")
    return client


# When it ends


def test_it_ends_after_two_hours_without_activity(inside, clock):
    for _time in range(3):
        clock(timedelta(hours=1, minutes=59))
        assert is_inside(inside)
    clock(timedelta(hours=2))
    response = inside.get("/admin/news/article/")
    assert response.url == "/admin/login/?next=/admin/news/article/"


def test_it_ends_after_twelve_hours_in_any_case(inside, clock):
    for _time in range(11):
        clock(timedelta(hours=1))
        assert is_inside(inside)
    clock(timedelta(minutes=59))
    assert is_inside(inside)
    clock(timedelta(minutes=1))
    assert not is_inside(inside)


def test_what_a_page_sends_by_itself_is_no_activity(inside, clock):
    article = make_article()
    address = f"/admin/news/article/{article.pk}/autosave/"
    for _time in range(4):
        clock(timedelta(minutes=29))
        assert inside.post(address, {"window": "w", "fields": "{}"}).status_code == 200
        assert inside.get(STATE).status_code == 200
        preview = address.replace("autosave", "preview/ru")
        assert inside.post(preview).status_code == 400
    clock(timedelta(minutes=4))
    assert inside.get(address).status_code == 302
    assert not is_inside(inside)


def test_a_page_learns_how_long_it_lasts_and_prolongs_it(inside, clock):
    clock(timedelta(hours=1))
    state = inside.get(STATE).json()
    assert 3590 <= state["seconds"] <= 3600
    assert state["can_stay"]
    assert 7190 <= inside.post(STATE).json()["seconds"] <= 7200
    for _time in range(10):
        clock(timedelta(hours=1))
        inside.post(STATE)
    clock(timedelta(minutes=30))
    state = inside.post(STATE).json()
    assert 1790 <= state["seconds"] <= 1800
    assert not state["can_stay"]
    assert 'data-seconds="1' in inside.get("/admin/").content.decode()


def test_activity_is_written_down_once_a_minute(
    inside, clock, django_assert_num_queries
):
    clock(timedelta(seconds=70))
    inside.get("/admin/")
    noted = UserSession.objects.get().active_at
    clock(timedelta(seconds=50))
    inside.get("/admin/")
    assert UserSession.objects.get().active_at == noted


def test_who_is_disabled_is_out_and_stays_out(client_of, inside, administrator, editor):
    address = f"/admin/accounts/user/{editor.pk}/change/"
    send(client_of(administrator), address, "user_form", is_active="False")
    assert not is_inside(inside)
    send(client_of(administrator), address, "user_form", is_active="True")
    assert not is_inside(inside)


def test_another_password_ends_all_but_this(inside):
    other = visitor()
    send_password(other, "elena")
    new = {"new_password1": "quite another one", "new_password2": "quite another one"}
    sent = {"old_password": "a long password", **new}
    assert inside.post("/admin/password_change/", sent).status_code == 302
    assert is_inside(inside)
    assert not is_inside(other)
    [line] = LogEntry.objects.filter(change_message="password")
    assert line.user.username == "elena"
    # The one that goes on has another key, and is still in the list.
    assert [row.session_id for row in UserSession.objects.all()] == [
        inside.session.session_key
    ]


def test_signing_out_ends_it_and_clears_the_browsers_cache(inside):
    cookies = inside.cookies.copy()
    # A forged request does not.
    assert "Clear-Site-Data" not in inside.get("/admin/logout/").headers
    response = inside.post("/admin/logout/")
    assert response["Clear-Site-Data"] == '"cache"'
    inside.cookies = cookies
    assert not is_inside(inside)
    assert not UserSession.objects.exists()


# Who sees and ends which


def test_one_sees_where_one_is_signed_in(inside, editor, publisher):
    other = visitor(7, headers={"User-Agent": FIREFOX})
    send_password(other, "elena")
    send_password(visitor(8), "polina")
    page = inside.get(LIST)
    assert {row.user for row in page.context["sessions"]} == {editor}
    text = page.content.decode()
    assert "Firefox, Linux" in text
    assert "192.0.7.1" in text
    assert other.session.session_key not in text


def test_one_ends_one_of_them_or_all_others(inside, publisher):
    others = [visitor() for _client in range(3)]
    for other in others:
        send_password(other, "elena")
    theirs = visitor()
    send_password(theirs, "polina")
    first = UserSession.objects.get(session_id=others[0].session.session_key)
    foreign = UserSession.objects.get(session_id=theirs.session.session_key)
    for pk in [first.pk, foreign.pk, "x", "9" * 30]:
        assert inside.post(LIST, {"session": pk}).status_code == 302
    assert [is_inside(client) for client in [*others, theirs]] == [
        False,
        True,
        True,
        True,
    ]
    inside.post(LIST)
    assert [is_inside(client) for client in [*others, theirs, inside]] == [
        *[False] * 3,
        True,
        True,
    ]


def test_an_administrator_ends_those_of_others(
    client_of, inside, administrator, editor
):
    address = f"/admin/accounts/user/{editor.pk}/sign-in/"
    client_of(administrator).post(address, {"action": "end_sessions"})
    assert not is_inside(inside)
    [line] = LogEntry.objects.filter(change_message="sessions")
    assert (line.user, line.object_repr) == (administrator, "elena")


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla (iPhone; like Mac OS X) Version/18.0 Safari/604",
            "Safari, iOS",
        ),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_has_a_name(user_agent, expected):
    session = UserSession(user_agent=user_agent)
    assert session.browser == says(expected, "ru")


def test_session_that_was_begun_otherwise_ends_with_the_next_request(inside):
    session = inside.session
    del session["began_at"], session["active_at"]
    session.save()
    inside.get("/admin/")
    assert not is_inside(inside)
