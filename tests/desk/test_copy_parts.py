"""Each language of a working copy has its own review, its own date and its own end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.drafts import working_copies
from publishing.models import ReviewRequest, Revision, WorkingCopy
from tests.conftest import make_user
from tests.desk.working_copies import begin, copy_url, publish
from tests.factories import PAST, make_article, make_event, make_line
from tests.forms import read_form, resend, send, values_of
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


def at_the_date(monkeypatch, at):
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(seconds=1))
    working_copies.publish_due()


def schedules_english(desk, article):
    publish(desk, article, "en", at=timezone.now() + timedelta(days=9))


def publishes_english(desk, article):
    publish(desk, article, "en")


def unschedules(desk, article):
    send(desk, copy_url(article), transition="unschedule:ru")


@pytest.mark.parametrize("act", [schedules_english, publishes_english, unschedules])
def test_who_publishes_one_language_leaves_the_date_of_the_other(
    client_of, rita, edward, article, act, monkeypatch
):
    desk = client_of(rita)
    begin(desk, article)
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "ru", at=at, title_ru="Позже")
    desk = client_of(edward)
    send(desk, copy_url(article), title_en="Better")
    act(desk, article)
    at_the_date(monkeypatch, at)
    article.refresh_from_db()
    assert article.title_ru == "Позже"


def test_a_review_of_one_language_outlives_the_publication_of_the_other(
    client_of, publisher, article
):
    desk = client_of(publisher)
    begin(desk, article)
    send(desk, copy_url(article), title_ru="Лучше", title_en="Better")
    for language in LANGUAGES:
        send(desk, copy_url(article), transition=f"ask_review:{language}")
    publish(desk, article, "en")
    rows = desk.get("/admin/news/article/?status_ru=review").context["cl"]
    assert list(rows.result_list) == [article]


def progress(scope):
    return WorkingCopy.objects.get().progress_of(scope)


@pytest.mark.parametrize(
    ("role", "step"),
    [
        ("Publisher", "unschedule:ru"),
        ("Publisher", "return_to_draft:ru"),
        ("Translator", "unschedule:en"),
        ("Translator", "return_to_draft:ru"),
        ("Translator", "publish:en"),
    ],
)
def test_no_step_is_taken_with_a_part_by_who_may_not(
    client_of, publisher, article, role, step
):
    working_copy = begin(client_of(publisher), article)
    at = timezone.now() + timedelta(days=3)
    scope = step.partition(":")[2]
    working_copy.mine |= {f"title_{code}": "Other" for code in LANGUAGES} | {
        "kind": "issue"
    }
    working_copy.save()
    working_copy.progress.create(
        scope=scope, stage="review", publish_at=at, publish_by=publisher
    )
    desk = client_of(make_user("edward", role, ["en"]))
    send(desk, copy_url(article), transition=step, colleague_note="Which year?")
    assert (progress(scope).publish_at, progress(scope).is_in_review) == (at, True)


def test_the_form_offers_the_steps_of_the_languages_that_the_person_may_take(
    client_of, publisher, edward, article
):
    desk = client_of(publisher)
    begin(desk, article)
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "all", at=at, title_ru="Позже", title_en="Later")
    send(desk, copy_url(article), transition="ask_review:ru")

    def offered(user):
        page = html.fromstring(client_of(user).get(copy_url(article)).content.decode())
        return {*page.xpath("//button[@name='transition']/@value")}

    of_english = {"ask_review:en", "publish:en", "unschedule:en"}
    of_russian = {"return_to_draft:ru", "publish:ru", "unschedule:ru"}
    assert offered(publisher) == of_english | of_russian | {"publish:all"}
    assert offered(edward) == of_english


def test_nothing_is_reviewed_where_a_copy_changes_nothing(client_of, editor, article):
    desk = client_of(editor)
    begin(desk, article)
    send(desk, copy_url(article), title_ru="Новое", transition="ask_review:ru")
    assert progress("ru").is_in_review
    send(desk, copy_url(article), title_ru="Новость ru", transition="ask_review:ru")
    assert not WorkingCopy.objects.exists()
    assert not ReviewRequest.objects.waiting().exists()


def test_what_was_scheduled_together_is_one_revision(
    client_of, publisher, article, monkeypatch
):
    desk = client_of(publisher)
    begin(desk, article)
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "all", at=at, title_ru="Позже", title_en="Later")
    at_the_date(monkeypatch, at)
    last = Revision.objects.of(article.pointer).newest_first().first()
    assert set(last.changed) == {"title_ru", "title_en"}


# Declared in a copy


def begin_stale(desk, article):
    article.title_ru = "Новость, исправленная"
    article.save(update_fields=["title_ru"])
    begin(desk, article)


def same(desk, article, **changes):
    """Declare in the copy that the English title, which is stale, is right as it is."""
    begin_stale(desk, article)
    send(desk, copy_url(article), same_title="same", **changes)


def is_stale():
    entries = CatalogueEntry.objects.with_translation_status()
    return entries.filter(translation_status_en="stale").exists()


def test_that_languages_say_the_same_is_shown_again_in_the_copy(
    client_of, translator, article
):
    desk = client_of(translator)
    same(desk, article, title_en="Better")
    values = values_of(desk.get(copy_url(article)), "article_form")
    assert values["same_title"] == ["same"]


@pytest.mark.parametrize("changes", [{}, {"summary_en": "Another summary."}])
def test_that_languages_say_the_same_holds_when_the_copy_is_published(
    client_of, publisher, article, changes
):
    desk = client_of(publisher)
    same(desk, article, **changes)
    publish(desk, article, "en")
    assert not is_stale()
    assert not WorkingCopy.objects.exists()
    last = Revision.objects.of(article.pointer).newest_first().first()
    assert "title_en" in last.changed or changes


def test_a_translator_says_so_in_a_copy_that_a_publisher_publishes_on_a_date(
    client_of, translator, publisher, article, monkeypatch
):
    desk = client_of(translator)
    same(desk, article, title_en="Better")
    send(desk, copy_url(article), transition="ask_review:en")
    assert progress("en").is_in_review
    publish(desk, article, "en")
    desk = client_of(publisher)
    assert is_stale() or WorkingCopy.objects.exists()
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "en", at=at)
    at_the_date(monkeypatch, at)
    assert not WorkingCopy.objects.exists()
    # The session has ended meanwhile.
    assert not is_stale()


def test_what_changed_since_it_was_called_the_same_is_stale_when_it_is_published(
    client_of, publisher, article
):
    desk = client_of(publisher)
    same(desk, article)
    article.title_ru = "Совсем другая новость"
    article.save(update_fields=["title_ru"])
    # It is no answer to that, and saving something else makes it none.
    values = values_of(desk.get(copy_url(article)), "article_form")
    assert values["same_title"] == [""]
    publish(desk, article, "en", summary_en="Another summary.")
    assert is_stale()


def test_an_answer_is_taken_back_by_who_saw_it_alone(client_of, publisher, article):
    desk = client_of(publisher)
    begin_stale(desk, article)
    opened = values_of(desk.get(copy_url(article)), "article_form")
    send(desk, copy_url(article), same_title="same", title_en="Better")
    resend(desk, copy_url(article), opened, summary_en="Another.")
    assert WorkingCopy.objects.get().declarations == {"title": "same"}
    send(desk, copy_url(article), same_title="")
    assert WorkingCopy.objects.get().declarations == {}


def test_that_what_readers_have_says_the_same_holds_at_once(
    client_of, translator, publisher, article
):
    same(client_of(translator), article)
    assert not WorkingCopy.objects.exists()
    assert not is_stale()


def test_an_order_that_readers_got_otherwise_meanwhile_is_kept_by_a_save(
    client_of, publisher
):
    event = make_event(ru=PAST, en=PAST)
    one, two = (
        make_line(event, "One", position=10),
        make_line(event, "Two", position=20),
    )
    desk, address = client_of(publisher), f"/admin/events/event/{event.pk}/change/"
    send(desk, address, "event_form", **{"programme-0-position": "30"})
    opened = read_form(desk, address, "event_form")
    one.position, two.position = 5, 3
    one.save()
    two.save()
    publish = {"transition": "publish:all"}
    resend(desk, address, opened, **publish)
    assert WorkingCopy.objects.exists()
    form = desk.get(address).context["adminform"].form
    assert form.conflicts_of_rows().keys() == {"programme"}
    send(desk, address, "event_form", **publish)
    assert not WorkingCopy.objects.exists()
    one.refresh_from_db()
    assert one.position == 30
