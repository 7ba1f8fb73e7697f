"""What the history says that a save did: a sentence in the reader's language."""

import pytest

from publishing.content import changesets
from publishing.drafts import restoration
from publishing.models import Revision
from tests.desk.two_people import change_of
from tests.factories import PAST, future, make_article, make_topic
from tests.forms import delete, send, take_off, undelete
from tests.responses import page_of

pytestmark = pytest.mark.django_db


def sentences(client, article, language):
    """Return what the history of an article says, the oldest line first."""
    client.post("/admin/interface/", {"language": language})
    response = client.get(f"/admin/news/article/{article.pk}/history/")
    page = page_of(response)
    cells = page.xpath("//table//td[last()]")
    return [" ".join(cell.text_content().split()) for cell in reversed(cells)]


def test_each_step_of_a_language_is_a_sentence(desk):
    article = make_article("Новость")
    for step in ["ask_review:all", "return_to_draft:en", "publish:all"]:
        send(desk, change_of(article), transition=step, colleague_note="Why?")
    take_off(desk, article, "withdraw", "ru", notice_ru="Ошибка")
    take_off(desk, article, "unpublish", "en")
    assert sentences(desk, article, "en") == [
        "Created the item",
        "polina asked for a review of the English and Russian texts",
        "polina returned the English text",
        "polina published the English and Russian texts",
        "polina withdrew the Russian text",
        "polina unpublished the English text",
    ]
    assert sentences(desk, article, "ru")[1:4] == [
        "Отправлено на проверку: русский и английский тексты — polina",
        "Возвращено: английский текст — polina",
        "Опубликовано: русский и английский тексты — polina",
    ]


def test_an_item_that_is_published_at_once_says_so(desk, publisher):
    with changesets.changeset(publisher):
        article = make_article("Новость", ru=PAST, en=PAST)
    assert sentences(desk, article, "en") == [
        "polina created the item; published the English and Russian texts"
    ]


def test_a_date_to_come_schedules_and_is_taken_back(desk):
    article = make_article("Новость")
    moment = future()
    date = {"schedule_at_0": f"{moment:%Y-%m-%d}", "schedule_at_1": "10:00"}
    send(desk, change_of(article), transition="publish:ru", **date)
    send(desk, change_of(article), transition="unschedule:ru")
    _created, scheduled, unscheduled = sentences(desk, article, "en")
    assert scheduled.startswith("polina scheduled the Russian text for ")
    assert unscheduled == "polina unscheduled the Russian text"


def test_changes_name_their_language_and_fields(desk):
    article, topic = make_article("Новость"), make_topic()
    names = {"title_en": "Other", "summary_en": "Short", "topics": [str(topic.pk)]}
    send(desk, change_of(article), **names)
    assert sentences(desk, article, "en")[-1] == (
        "polina changed the English text: title, summary, address; "
        "changed for all languages: topics"
    )
    assert sentences(desk, article, "ru")[-1] == (
        "Изменён английский текст: заголовок, краткое содержание, адрес; "
        "изменено для всех языков: темы — polina"
    )


def test_what_is_deleted_and_comes_back_is_said_as_a_whole(desk):
    article = make_article("Новость")
    delete(desk, f"/admin/news/article/{article.pk}/delete/")
    pk = article.pk
    undelete(desk, article, pk)
    assert sentences(desk, article, "en")[-2:] == [
        "polina deleted the item",
        "polina restored the deleted item",
    ]


def test_a_restored_text_names_what_came_back(desk, publisher):
    article = make_article("Новость")
    first = Revision.objects.of(article.pointer).order_by("pk").first()
    send(desk, change_of(article), title_ru="Другая")
    restoration.restore(article, first, "ru", publisher)
    assert sentences(desk, article, "en")[-1] == (
        "polina restored in the Russian text: title, address"
    )
