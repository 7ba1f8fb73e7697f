"""A scheduled language: published now, at another date, or not, and its corrections."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from publishing.drafts import marks, working_copies
from publishing.models import WorkingCopy
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article
from tests.forms import errors_of, fresh, read_form, resend, send

pytestmark = pytest.mark.django_db

MOMENT = timezone.now().replace(microsecond=0, second=0) + timedelta(days=9)
OTHER = MOMENT + timedelta(days=2)


@pytest.fixture
def article():
    return make_article("Новость", ru=MOMENT, en=MOMENT)


def step(client, article, name, at=None, **changes):
    """Press a button of the form; return what is said."""
    if at:
        local = timezone.localtime(at)
        changes["schedule_at_0"] = f"{local:%d.%m.%Y}"
        changes["schedule_at_1"] = f"{local:%H:%M}"
    response = send(client, change_of(article), transition=name, **changes)
    article.refresh_from_db()
    if response.status_code == 200:
        return errors_of(response)
    return said(response)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def page_of(client, article):
    return html.fromstring(client.get(change_of(article)).text)


def offered_on(page):
    return {*page.xpath("//button[@name='transition']/@value")}


def when(moment, language="ru"):
    with override(language):
        return marks.goes_out(moment)


def marks_in_bar(client, article):
    return page_of(client, article).xpath(
        "//a[@data-language='ru']/span[contains(@class, 'mark')]/span/text()"
    )


def marks_in_list(client):
    page = html.fromstring(client.get("/admin/news/article/").text)
    return page.xpath(
        "//td[contains(@class, 'field-statuses')]/span[1]/span/span/span/text()"
    )


def test_one_menu_gives_another_date_and_publishes_now(desk, article):
    of_each = {"publish_now", "reschedule", "ask_review", "unschedule"}
    expected = {f"{name}:{code}" for name in of_each for code in ["ru", "en", "all"]}
    page = page_of(desk, article)
    assert offered_on(page) == expected
    [main] = page.xpath("//button[contains(@class, 'default')]")
    assert main.get("name") == "_save"
    # The date has no second place.
    assert not page.xpath("//input[starts-with(@name, 'published_at_ru')]")

    assert "schedule_at" in step(desk, article, "reschedule:ru")
    said = step(desk, article, "reschedule:ru", OTHER)
    assert said == [f"Русский: {when(OTHER)}."]
    assert (article.published_at_ru, article.published_at_en) == (OTHER, MOMENT)
    assert marks_in_bar(desk, article) == marks_in_list(desk) == [when(OTHER)]
    history = desk.get(f"/admin/news/article/{article.pk}/history/").text
    assert "назначен" in history

    assert "schedule_at" in step(desk, article, "publish_now:ru", OTHER)
    assert step(desk, article, "publish_now:ru") == ["Русский: опубликовано."]
    assert article.is_visible_in("ru")
    assert article.published_at_en == MOMENT


def test_a_date_is_taken_or_said_to_be_unused(desk, article, elena):
    """A step takes the date; with a save it stays in the field."""
    send(elena, change_of(article), title_ru="Лучше")
    [*_earlier, words] = step(desk, article, "publish:ru", OTHER)
    assert words == f"Русский: {when(OTHER)}, вместе с правками."
    assert (article.published_at_ru, article.published_at_en) == (OTHER, MOMENT)

    draft = make_article("Черновик")
    local = timezone.localtime(OTHER)
    typed = {"schedule_at_0": f"{local:%d.%m.%Y}", "schedule_at_1": f"{local:%H:%M}"}
    for name in [None, "ask_review:ru"]:
        response = send(desk, change_of(draft), transition=name, **typed)
        [*_earlier, warning, _done] = said(response)
        assert when(OTHER) in warning
        kept = read_form(desk, response.url)
        assert {field: kept[field] for field in typed} == {
            field: [value] for field, value in typed.items()
        }
    assert fresh(draft).published_at_ru is None


def test_a_correction_goes_out_with_its_text(desk, article, clock):
    response = send(desk, change_of(article), title_ru="Лучше")
    assert said(response) == [f"Сохранено. Русский: {when(MOMENT)}, вместе с правками."]
    assert "publish:ru" not in offered_on(page_of(desk, article))
    step(desk, article, "reschedule:ru", OTHER)
    own, changes = marks_in_bar(desk, article)
    assert when(OTHER) == own
    assert when(OTHER) in changes
    assert [own, changes] == marks_in_list(desk)
    # Before the first reader gets it.
    clock(OTHER - timedelta(seconds=5))
    working_copies.publish_scheduled()
    assert fresh(article).title_ru == "Лучше"
    assert not article.is_visible_in("ru")
    assert not WorkingCopy.objects.exists()


def test_a_correction_goes_out_with_what_is_published_now(desk, article):
    send(desk, change_of(article), title_ru="Лучше", title_en="Better")
    step(desk, article, "publish_now:ru")
    assert (article.title_ru, article.title_en) == ("Лучше", "Новость en")
    progress = WorkingCopy.objects.get().progress_of("en")
    assert progress.publish_at == article.published_at_en == MOMENT


def test_no_date_is_given_to_what_its_publisher_has_not_seen(elena, article):
    response = send(elena, change_of(article), title_ru="Хуже")
    [message] = said(response)
    assert "но без правок" in message
    assert WorkingCopy.objects.get().progress_of("ru").publish_at is None


def test_a_publisher_lets_the_changes_of_another_go_out_with_the_text(
    elena, desk, article
):
    send(elena, change_of(article), title_ru="Лучше")
    # A save of something else approves of nothing.
    send(desk, change_of(article), summary_ru="Кратко")
    assert WorkingCopy.objects.get().progress_of("ru").publish_at is None
    [main] = page_of(desk, article).xpath("//button[contains(@class, 'default')]")
    assert main.get("value") == "publish:ru"
    said = step(desk, article, "publish:ru")
    assert said == [f"Русский: {when(MOMENT)}, вместе с правками."]
    assert WorkingCopy.objects.get().progress_of("ru").publish_at == MOMENT
    assert article.title_ru == "Новость ru"


@pytest.mark.parametrize("is_public", [True, False])
def test_both_languages_are_published_with_one_message_or_the_other_is_named(
    desk, is_public
):
    ready = {"body_ru": "<p>А</p>", "body_en": "<p>A</p>"}
    at = PAST if is_public else None
    article = make_article("Новость", ru=at, title_en="News", **ready)
    said = step(desk, article, "publish:all", title_ru="Иначе", title_en="Else")
    assert said == ["Русский, English: опубликовано."]
    # The page shows what was said.
    desk.get(change_of(article))
    article = make_article("Новость", title_en="", **ready)
    assert step(desk, article, "publish:all") == [
        "Русский: опубликовано.",
        "English: не опубликовано: нет заголовка.",
    ]


@pytest.mark.parametrize(
    ("moments", "is_dated"),
    [
        ({"ru": MOMENT, "en": MOMENT}, True),
        ({"ru": MOMENT, "en": OTHER}, False),
        ({"ru": MOMENT, "en": PAST}, False),
    ],
)
def test_the_filled_button_says_when_what_it_saves_goes_out(desk, moments, is_dated):
    article = make_article("Новость", **moments)
    [filled] = page_of(desk, article).find_class("default")
    assert filled.text.startswith("Сохранить")
    assert ("выйдет" in filled.text) is is_dated


def test_where_all_is_on_the_site_no_button_publishes_nothing(desk):
    article = make_article("Новость", ru=PAST, en=PAST)
    [soft] = page_of(desk, article).find_class("bar-step")
    assert soft.text == "Всё на сайте"
    assert soft.get("disabled") is not None
    send(desk, change_of(article), title_ru="Лучше")
    [filled] = page_of(desk, article).find_class("default")
    assert filled.get("value") == "publish:ru"


def test_a_date_to_come_is_set_beside_the_button_alone(desk):
    article = make_article("Новость")
    date = {"published_at_ru_0": "01.02.2050", "published_at_ru_1": "10:00"}
    assert "published_at_ru" in step(desk, article, "publish:ru", **date)
    said = step(desk, article, "publish:ru", MOMENT)
    assert said == [f"Русский: {when(MOMENT)}."]


def test_a_form_that_was_open_at_the_moment_keeps_the_date(desk, clock):
    article = make_article("Новость", ru=timezone.now() + timedelta(minutes=1))
    values = read_form(desk, change_of(article))
    clock(timedelta(minutes=2))
    response = resend(desk, change_of(article), values, title_ru="Лучше")
    assert response.status_code == 302
    assert WorkingCopy.objects.get().changed == ["title_ru"]
