"""A language of an item is given to a person: in its form, or for many in a list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.models import Notification
from publishing.drafts import workflow
from publishing.models import Assignment
from tests.desk.test_many import act, confirm, left_out
from tests.factories import PAST, State, make_article
from tests.forms import context_of, send

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


@pytest.fixture
def article():
    return make_article("Speech", ru=PAST)


def page_of(article, page="assign"):
    return f"{LIST}{article.pk}/{page}/"


def given():
    """Return [(language, username, day)] of what is given."""
    rows = Assignment.objects.order_by("to_pk", "language")
    return [*rows.values_list("language", "person__username", "due_on")]


def soon():
    return timezone.localdate() + timedelta(days=3)


def test_a_language_is_given_to_who_writes_it_until_a_day(
    client_of, article, publisher, translator, django_capture_on_commit_callbacks
):
    client, address = client_of(publisher), page_of(article)
    assert client.get(address).status_code == 200
    sent = {"language": "en", "person": translator.pk, "due_on": soon().isoformat()}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, sent).url == page_of(article, "change")
    assert given() == [("en", "thomas", soon())]
    assert Notification.objects.get().person == translator
    for user in [publisher, translator]:
        form = client_of(user).get(page_of(article, "change"))
        _russian, english = form.context["bar"]["languages"]
        assert "thomas" in english.given
        assert english.given in form.text


def test_a_language_is_given_to_nobody_who_may_not_write_it(
    request, client_of, article, publisher
):
    for language, name, due_on, wrong in [
        ("en", "editor", "", "person"),
        ("ru", "translator", "", "person"),
        ("en", "terminologist", "", "person"),
        ("en", "nobody", "", "person"),
        ("xx", "publisher", "", "language"),
        ("en", "publisher", "2017-06-30", "due_on"),
        ("en", "publisher", "soon", "due_on"),
    ]:
        person = None if name == "nobody" else request.getfixturevalue(name)
        sent = {"language": language, "person": person.pk if person else 0}
        client = client_of(publisher)
        response = client.post(page_of(article), {**sent, "due_on": due_on})
        assert [*response.context["form"].errors] == [wrong], language
        assert given() == [], language
    question = act(client, "assign", article)
    response = confirm(client, question, **sent, due_on=due_on)
    assert wrong in response.context["form"].errors
    assert given() == []


def test_who_writes_a_language_takes_it_and_no_other(thomas, article):
    page = thomas.get(page_of(article, "change")).text
    assert 'name="take" value="en"' in page
    assert 'name="take" value="ru"' not in page
    assert thomas.post(page_of(article), {"take": "ru"}).status_code == 403
    thomas.post(page_of(article), {"take": "en"})
    assert given() == [("en", "thomas", None)]
    page = thomas.get(page_of(article, "change")).text
    assert 'name="take"' not in page


def test_nobody_takes_what_another_has(desk, article, translator, publisher):
    workflow.assign(article.pointer, "en", translator, publisher)
    desk.post(page_of(article), {"take": "en"})
    assert given() == [("en", "thomas", None)]
    # A publisher takes it back.
    desk.post(page_of(article), {"clear": "en"})
    assert given() == []


def test_a_language_is_given_and_taken_back_by_who_writes_it_alone(
    elena, article, translator, publisher
):
    workflow.assign(article.pointer, "en", translator, publisher)
    address = page_of(article)
    page = elena.get(address).text
    assert "thomas" in page
    assert 'name="clear"' not in page
    for language in ["en", "xx"]:
        assert elena.post(address, {"clear": language}).status_code == 403
    sent = {"language": "en", "person": publisher.pk}
    assert "language" in elena.post(address, sent).context["form"].errors
    response = confirm(elena, act(elena, "assign", article), **sent)
    assert "language" in response.context["form"].errors
    assert given() == [("en", "thomas", None)]


@pytest.mark.parametrize(
    ("step", "left"), [("publish:en", []), ("exclude:en", []), ("publish:ru", ["en"])]
)
def test_it_ends_with_the_publication_of_that_language(
    desk, publisher, translator, step, left
):
    article = make_article("Speech", body_ru="<p>Т</p>", body_en="<p>T</p>")
    workflow.assign(article.pointer, "en", translator, publisher)
    send(desk, page_of(article, "change"), transition=step)
    assert [language for language, _name, _day in given()] == left


def test_many_are_given_at_once_but_those_that_are_not_to_be_in_the_language(
    desk, translator
):
    articles = [make_article(f"{number}") for number in range(2)]
    without = make_article("Without", state_en=State.NONE)
    question = act(desk, "assign", *articles, without, languages="en")
    assert question.context["form"].initial == {"language": "en"}
    sent = {"language": "en", "person": translator.pk, "due_on": soon().isoformat()}
    assert left_out(confirm(desk, question, **sent)).keys() == {"Without ru"}
    assert given() == [("en", "thomas", soon())] * 2


def test_what_is_given_to_a_person_is_among_theirs(
    thomas, article, translator, publisher
):
    make_article("Other")
    assert not context_of(thomas, LIST, {"show": "mine"})["cl"].result_count
    workflow.assign(article.pointer, "en", translator, publisher)
    for address in [LIST, "/admin/all/"]:
        page = thomas.get(address, {"show": "mine"}).text
        assert "Speech ru" in page
        assert "Other ru" not in page
