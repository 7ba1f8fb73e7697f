"""After a save the bar asks whether the other language still says the same."""

import pytest
from django.contrib.auth.models import Group

from publishing.models import SyncPoint, WorkingCopy
from tests.desk.two_people import change_of
from tests.factories import PAST, State, make_article
from tests.forms import read_form, resend, send, values_of
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


of_both_states = pytest.mark.parametrize("article", ["draft", "public"], indirect=True)


@pytest.fixture
def article(request):
    is_public = getattr(request, "param", "public") == "public"
    dates = {"ru": PAST, "en": PAST} if is_public else {}
    texts = {"title_ru": "В зале 110 мест", "title_en": "The hall has 110 seats"}
    return make_article("Зал", **texts, summary_en="", **dates)


def asked(response):
    """Return the answers that the bar offers, "" if it asks nothing."""
    page = page_of(response)
    return ",".join(page.xpath("//*[@class[contains(., 'bar-question')]]//@value"))


def answer(desk, url, page, how):
    return resend(desk, url, values_of(page), answer=how)


def is_out_of_date(article):
    """Tell whether the title is, or will be once its working copy is published."""
    working_copy = WorkingCopy.objects.of(article.pointer).first()
    sync_point = SyncPoint.objects.of(article.pointer).filter(text="title").first()
    if working_copy:
        names = [f"title_{code}" for code in LANGUAGES]
        live = {name: getattr(article, name) for name in names}
        return bool(working_copy.newer("title", live, sync_point))
    return bool(sync_point and sync_point.newer)


@of_both_states
@pytest.mark.parametrize(("how", "is_stale"), [("same", False), ("differ", True)])
def test_what_one_language_changes_is_asked_and_taken_for_new_until_it_is_answered(
    desk, article, how, is_stale
):
    saved = send(desk, change_of(article), title_ru="В зале 120 мест")
    page = desk.get(saved.url)
    assert asked(page) == "title,differ,same"
    assert "Изменён русский текст" in page.text
    assert is_out_of_date(article)
    answered = answer(desk, saved.url, page, how)
    assert is_out_of_date(article) == is_stale
    assert asked(desk.get(answered.url)) == ""


@of_both_states
def test_what_a_translator_polishes_is_told_and_can_be_answered_otherwise(
    thomas, article
):
    saved = send(thomas, change_of(article), title_en="The room has 110 seats")
    page = thomas.get(saved.url)
    assert asked(page) == "title,differ"
    assert not is_out_of_date(article)
    answer(thomas, saved.url, page, "differ")
    assert is_out_of_date(article)


@pytest.mark.parametrize(
    ("person", "name", "text", "offers"),
    [
        ("editor", "title_ru", "В новом зале 110 мест", "title,differ,same"),
        ("editor", "title_ru", "В «зале» 110 мест", "title,differ"),
        ("publisher", "title_ru", "В новом зале 110 мест", "title,differ,same"),
        ("publisher", "title_ru", "В «зале» 110 мест", "title,differ"),
        ("translator", "title_en", "The room has 110 seats", "title,differ"),
        ("translator", "title_en", "The hall lacks 110 seats", "title,differ,same"),
        ("translator", "title_en", "The hall has 110 seats. Sit!", "title,differ,same"),
    ],
)
@of_both_states
def test_who_only_translates_finds_other_words_and_who_writes_the_text_is_asked(
    request, client_of, article, person, name, text, offers
):
    client = client_of(request.getfixturevalue(person))
    saved = send(client, change_of(article), **{name: text})
    assert asked(client.get(saved.url)) == offers
    assert is_out_of_date(article) == ("same" in offers)


def test_who_translates_and_edits_is_an_editor(client_of, translator, article):
    translator.groups.add(Group.objects.get(name="Editor"))
    client = client_of(translator)
    saved = send(client, change_of(article), title_en="The room has 110 seats")
    assert asked(client.get(saved.url)) == "title,differ,same"


@pytest.mark.parametrize(
    "changes",
    [
        {"title_ru": "Зал", "title_en": "Hall"},
        {"title_ru": "Залы", "small_edit": "on"},
        {"happened_on": "01.02.2017"},
        {"summary_en": "In short"},
    ],
)
def test_nothing_is_asked_where_it_is_clear(desk, article, changes):
    assert asked(desk.get(send(desk, change_of(article), **changes).url)) == ""


def test_a_language_that_is_not_wanted_is_not_asked_about(desk):
    article = make_article("Зал", state_en=State.NONE)
    saved = send(desk, change_of(article), title_ru="Залы")
    assert asked(desk.get(saved.url)) == ""


def test_a_text_that_was_stale_before_is_not_asked_about_again(desk, article):
    send(desk, change_of(article), title_ru="В зале 120 мест")
    saved = send(desk, change_of(article), title_ru="В зале 130 мест")
    assert asked(desk.get(saved.url)) == ""


def test_who_may_write_neither_language_is_asked_and_answers_nothing(
    client_of, publisher, editor, terminologist, article
):
    send(client_of(publisher), change_of(article), title_ru="В зале 120 мест")
    desk = client_of(terminologist)
    assert asked(desk.get(f"{change_of(article)}?asked=title")) == ""
    desk.post(change_of(article), {"answer": "same", "asked": "title"})
    assert is_out_of_date(article)


def test_nonsense_asks_and_answers_nothing(desk, article):
    for sent in ["x", "title,x", "title_ru", ","]:
        values = read_form(desk, f"{change_of(article)}?asked={sent}")
        response = resend(desk, change_of(article), values, answer=sent, asked=sent)
        assert response.status_code == 302, sent


# When readers get a language beside the other


@pytest.mark.parametrize(
    ("dates", "step", "is_told"),
    [
        ({}, "publish:all", True),
        ({"ru": PAST}, "publish:en", True),
        ({"en": PAST}, "publish:all", True),
        # Readers have nothing that it could be compared with.
        ({}, "publish:en", False),
        ({"ru": PAST, "en": PAST}, "publish:all", False),
    ],
)
def test_whoever_brings_out_a_language_beside_the_other_has_made_both_ready(
    desk, dates, step, is_told
):
    texts = {"title_ru": "В зале 110 мест", "title_en": "The hall has 101 seats"}
    article = make_article("Зал", **texts, **dates)
    saved = send(desk, change_of(article), title_en="110 seats", transition=step)
    page = desk.get(saved.url)
    assert asked(page) == ("title,differ" if is_told else "title,differ,same")
    assert is_out_of_date(article) != is_told
    # It can be answered otherwise.
    answer(desk, saved.url, page, "differ")
    assert is_out_of_date(article)
