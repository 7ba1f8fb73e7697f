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


def test_each_step_of_a_language_is_a_sentence(client_of, publisher):
    article = make_article("Новость")
    client = client_of(publisher)
    for step in ["ask_review:all", "return_to_draft:en", "publish:all"]:
        send(client, change_of(article), transition=step, colleague_note="Why?")
    take_off(client, article, "withdraw", "ru", notice_ru="Ошибка")
    take_off(client, article, "unpublish", "en")
    assert sentences(client, article, "en") == [
        "Created the item",
        "polina asked for a review of the Russian and English texts",
        "polina returned the English text",
        "polina published the Russian and English texts",
        "polina withdrew the Russian text",
        "polina unpublished the English text",
    ]
    assert sentences(client, article, "ru")[1:4] == [
        "Отправлены на проверку русский и английский тексты — polina",
        "Возвращён английский текст — polina",
        "Опубликованы русский и английский тексты — polina",
    ]


def test_an_item_that_is_published_at_once_says_so(client_of, publisher):
    with changesets.changeset(publisher):
        article = make_article("Новость", ru=PAST, en=PAST)
    assert sentences(client_of(publisher), article, "en") == [
        "polina created the item; published the Russian and English texts"
    ]


def test_a_date_to_come_schedules_and_is_taken_back(client_of, publisher):
    article = make_article("Новость")
    client = client_of(publisher)
    moment = future()
    date = {"schedule_at_0": f"{moment:%Y-%m-%d}", "schedule_at_1": "10:00"}
    send(client, change_of(article), transition="publish:ru", **date)
    send(client, change_of(article), transition="unschedule:ru")
    _created, scheduled, unscheduled = sentences(client, article, "en")
    assert scheduled.startswith("polina scheduled the Russian text for ")
    assert unscheduled == "polina unscheduled the Russian text"


def test_changes_name_their_language_and_fields(client_of, publisher):
    article, topic = make_article("Новость"), make_topic()
    client = client_of(publisher)
    names = {"title_en": "Other", "summary_en": "Short", "topics": [str(topic.pk)]}
    send(client, change_of(article), **names)
    assert sentences(client, article, "en")[-1] == (
        "polina changed the English text: title, summary, address; "
        "changed for all languages: topics"
    )
    assert sentences(client, article, "ru")[-1] == (
        "Изменён английский текст: заголовок, краткое содержание, адрес; "
        "изменено для всех языков: темы — polina"
    )


def test_what_is_deleted_and_comes_back_is_said_as_a_whole(client_of, publisher):
    article = make_article("Новость")
    client = client_of(publisher)
    delete(client, f"/admin/news/article/{article.pk}/delete/")
    pk = article.pk
    undelete(client, article, pk)
    assert sentences(client, article, "en")[-2:] == [
        "polina deleted the item",
        "polina restored the deleted item",
    ]


def test_a_restored_text_names_what_came_back(client_of, publisher):
    article = make_article("Новость")
    first = Revision.objects.of(article.pointer).order_by("pk").first()
    client = client_of(publisher)
    send(client, change_of(article), title_ru="Другая")
    restoration.restore(article, first, "ru", publisher)
    assert sentences(client, article, "en")[-1] == (
        "polina restored in the Russian text: title, address"
    )
