"""Each language of a working copy has its own review, its own date and its own end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.drafts import working_copies
from publishing.models import WorkingCopy
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.desk.working_copies import publish
from tests.factories import PAST, make_article, make_event, make_line
from tests.forms import context_of, fresh, last_revision, read_form, resend, send
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Новость", ru=PAST, en=PAST)


@pytest.fixture
def rita(db):
    """Rita publishes Russian, and nothing else."""
    return make_user("rita", "Publisher", ["ru"])


@pytest.fixture
def edward(db):
    """Edward publishes English, and nothing else."""
    return make_user("edward", "Publisher", ["en"])


def at_the_date(clock, at):
    clock(at + timedelta(seconds=1))
    working_copies.publish_scheduled()


def schedules_english(desk, article):
    publish(desk, article, "en", at=timezone.now() + timedelta(days=9))


def publishes_english(desk, article):
    publish(desk, article, "en")


def unschedules(desk, article):
    send(desk, change_of(article), transition="unschedule:ru")


@pytest.mark.parametrize("act", [schedules_english, publishes_english, unschedules])
def test_who_publishes_one_language_leaves_the_date_of_the_other(
    client_of, rita, edward, article, act, clock
):
    desk = client_of(rita)
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "ru", at=at, title_ru="Позже")
    desk = client_of(edward)
    send(desk, change_of(article), title_en="Better")
    act(desk, article)
    at_the_date(clock, at)
    assert fresh(article).title_ru == "Позже"


def test_a_review_of_one_language_outlives_the_publication_of_the_other(desk, article):
    send(desk, change_of(article), title_ru="Лучше", title_en="Better")
    for language in LANGUAGES:
        send(desk, change_of(article), transition=f"ask_review:{language}")
    publish(desk, article, "en")
    rows = context_of(desk, "/admin/news/article/?status_ru=review")["cl"]
    assert list(rows.result_list) == [article]


def test_the_form_offers_the_steps_of_the_languages_that_the_person_may_take(
    client_of, publisher, edward, article
):
    desk = client_of(publisher)
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "all", at=at, title_ru="Позже", title_en="Later")
    send(desk, change_of(article), transition="ask_review:ru")

    def offered(user):
        page = page_of(client_of(user).get(change_of(article)))
        return {*page.xpath("//button[@name='transition']/@value")}

    of_english = {"ask_review:en", "publish:en", "unschedule:en"}
    of_russian = {"return_to_draft:ru", "publish:ru", "unschedule:ru"}
    assert offered(publisher) == of_english | of_russian | {
        "publish:all",
        "unschedule:all",
    }
    assert offered(edward) == of_english


def test_what_all_languages_share_is_sent_for_review_once(client_of, editor, article):
    desk = client_of(editor)
    sent = {"happened_on": "01.02.2017", "transition": "ask_review:ru"}
    send(desk, change_of(article), **sent)
    page = page_of(desk.get(change_of(article)))
    steps = page.xpath("//button[@name='transition']/@value")
    assert steps == ["return_to_draft:ru"]


def test_what_was_scheduled_together_is_one_revision(desk, article, clock):
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "all", at=at, title_ru="Позже", title_en="Later")
    at_the_date(clock, at)
    last = last_revision(article)
    assert set(last.changed) == {"title_ru", "title_en"}


# Declared in a copy


def test_an_answer_is_taken_back_by_who_saw_it_alone(desk, article):
    article.title_ru = "Новость, исправленная"
    article.save(update_fields=["title_ru"])
    opened = read_form(desk, change_of(article))
    send(desk, change_of(article), same_title="same", title_en="Better")
    resend(desk, change_of(article), opened, summary_en="Another.")
    assert WorkingCopy.objects.get().declarations == {"title": "same"}
    send(desk, change_of(article), same_title="")
    assert WorkingCopy.objects.get().declarations == {}


def test_an_order_that_readers_got_otherwise_meanwhile_is_kept_by_a_save(desk):
    event = make_event(ru=PAST, en=PAST)
    one, two = (
        make_line(event, "One", position=10),
        make_line(event, "Two", position=20),
    )
    address = f"/admin/events/event/{event.pk}/change/"
    send(desk, address, **{"programme-0-position": "30"})
    opened = read_form(desk, address)
    one.position, two.position = 5, 3
    one.save()
    two.save()
    publish = {"transition": "publish:all"}
    resend(desk, address, opened, **publish)
    assert WorkingCopy.objects.exists()
    form = context_of(desk, address)["adminform"].form
    assert [*form.conflicts_of_rows().values()] == [{"programme"}]
    send(desk, address, **publish)
    assert not WorkingCopy.objects.exists()
    one.refresh_from_db()
    assert one.position == 30
