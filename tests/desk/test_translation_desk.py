"""The translation desk: how much is to be translated, in which order, and by whom."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils import timezone

from news.models import Article
from publishing.content import changesets
from publishing.drafts import workflow
from publishing.models import Assignment, Demand, Note, SyncPoint
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    State,
    make_article,
    make_event,
    make_person,
    make_picture,
    make_role,
    make_source,
)
from tests.forms import read_form, send
from tests.publishing.records import change_copy
from tests.responses import page_of

pytestmark = pytest.mark.django_db

DESK = "/admin/translations/"
NAMES = ["summary", "body"]
NO_ENGLISH = {"title_en": "", "summary_en": "", "body_en": ""}
PARAGRAPHS = ["<p>Раз два три.</p>", "<p>Четыре пять.</p>", "<p>Шесть.</p>"]
BOTH = {"body_ru": "".join(PARAGRAPHS), "body_en": "<p>One.</p><p>Two.</p>"}


class Page:
    """The desk as somebody sees it."""

    def __init__(self, client, query="to=en"):
        response = client.get(f"{DESK}?{query}")
        assert response.status_code == 200
        self.tree = page_of(response)

    def cells(self):
        """Return {(kind, place of a column): "items · words"} of the matrix."""
        rows = self.tree.xpath("//table[@class='workload']/*/tr[td]")
        return {
            (words(row.find("th")), place): words(link).split(": ")[1].split(" слов")[0]
            for row in rows
            for place, cell in enumerate(row.findall("td"))
            for link in cell.findall("a")
        }

    def links(self):
        return self.tree.xpath("//table[@class='workload']//a/@href")

    def rows(self):
        """Return [(title, what to do, words, why, to whom)] of the queue."""
        return [
            tuple(map(words, row.xpath("th/a | td[position() > 1]")))
            for row in self.tree.xpath("//table[@id='result_list']/tbody/tr")
        ]

    def titles(self):
        return [title for title, *_more in self.rows()]

    def text(self, name):
        return " ".join(map(words, self.tree.find_class(name)))


def words(element):
    return " ".join(element.text_content().split())


def titled(title, **fields):
    """Make an article whose texts have no words but those of its title."""
    empty = {f"{name}_{code}": "—" for name in NAMES for code in ["ru", "en"]}
    return make_article(title, **{**empty, "title_ru": title, **fields})


def change(record, **fields):
    with changesets.changeset():
        for name, value in fields.items():
            setattr(record, name, value)
        record.save()
    return record


# How much is to be done


def test_work_is_counted_by_kind_and_status_in_items_and_words(desk, publisher):
    titled("Раз два", **NO_ENGLISH)
    titled("Без текста", body_ru="<p>Ещё три слова.</p>", body_en="")
    change(titled("Абзац", **BOTH), body_ru="<p>Раз два четыре.</p>" + PARAGRAPHS[1])
    titled("На проверке", title_en="Four words of it", state_en=State.REVIEW)
    back = titled("Вернули", title_en="These three words", state_en=State.REVIEW)
    workflow.request_review(back.pointer, ["en"], publisher)
    Article.objects.filter(pk=back.pk).update(state_en=State.DRAFT)
    workflow.return_review(back.pointer, ["en"], publisher, "Which year?")
    change(make_role("Chair"), title_ru="Новый председатель")
    make_picture(alt_ru="Вид на реку", alt_en="")
    titled("Намеренно", **NO_ENGLISH, state_en=State.NONE)
    titled("В шаг")
    make_source("Отчёт", title_en="")
    cells = Page(desk).cells()
    assert cells == {
        ("Изображения", 0): "1 · 3",
        ("Новости", 0): "1 · 2",
        ("Новости", 1): "1 · 3",
        ("Новости", 2): "1 · 3",
        ("Новости", 4): "1 · 3",
        ("Новости", 5): "1 · 4",
        ("Роли в органах", 2): "1 · 2",
        ("Всего", 0): "2 · 5",
        ("Всего", 1): "1 · 3",
        ("Всего", 2): "2 · 5",
        ("Всего", 4): "1 · 3",
        ("Всего", 5): "1 · 4",
    }
    assert Page(desk, "to=ru").cells() == {}


def test_texts_that_both_changed_are_to_be_compared(desk):
    article = titled("Раз")
    change(article, title_ru="Раз два", title_en="One")
    SyncPoint.objects.to_record(article).filter(text="title").update(
        newer=["en", "ru"], changed_words=3, synced={}
    )
    for language in ["en", "ru"]:
        [row] = Page(desk, f"to={language}").rows()
        assert row[:3] == ("Раз два", "сравнить оба", "3 слова")


def test_of_a_working_copy_only_what_it_has_not_followed_is_left(desk, editor):
    article = titled("Раз", ru=PAST, en=PAST, **BOTH)
    change(article, title_ru="Раз два", body_ru="<p>Другой текст весь.</p>")
    change_copy(article, editor, title_en="One two")
    [row] = Page(desk).rows()
    assert row[:3] == ("Раз два", "продолжить", "3 слова")


def test_each_number_narrows_the_queue_to_what_it_counts(desk):
    titled("Нет", **NO_ENGLISH)
    change(titled("Отстаёт"), title_ru="Отстаёт давно")
    change(make_role("Chair"), title_ru="Глава")
    page = Page(desk)
    assert len(page.rows()) == 3
    for link in page.links():
        narrowed = Page(desk, urlsplit(link).query)
        [current] = narrowed.tree.xpath("//table[@class='workload']//a[@aria-current]")
        assert len(narrowed.rows()) == int(current.findtext("b"))
    assert Page(desk, "to=en&kind=institute.role").titles() == ["Глава"]
    assert Page(desk, "to=en&status=stale&kind=news.article").titles() == [
        "Отстаёт давно"
    ]


def test_it_opens_with_what_the_person_writes_most_of(thomas, elena):
    for number in range(2):
        titled(f"Нет {number}", **NO_ENGLISH)
    make_article("Read", title_ru="", body_ru="", summary_ru="")
    assert len(Page(thomas, "").rows()) == 2
    assert len(Page(elena, "").rows()) == 1


# The queue


def test_what_is_due_soon_comes_first_then_what_readers_need(desk):
    today = timezone.localdate()
    titled("Длинная новость", **NO_ENGLISH)
    titled("Новость", **NO_ENGLISH)
    change(titled("Устарела"), title_ru="Устарела давно")
    change(titled("Было 2 дня"), title_ru="Было 3 дня")
    wanted = titled("Просят", **NO_ENGLISH)
    for days, readers in [(1, 12), (40, 500)]:
        day = today - timedelta(days=days)
        Demand.objects.add_readers(readers, day, "en", *wanted.pointer)
    make_event(title_ru="Чтения", title_en="", starts_on=today + timedelta(days=9))
    make_event(title_ru="Потом", title_en="", starts_on=today + timedelta(days=90))
    tomorrow = timezone.localtime() + timedelta(days=1)
    titled("Завтра", **NO_ENGLISH, ru=tomorrow.replace(hour=10, minute=0))
    rows = Page(desk).rows()
    assert [(title, why) for title, _do, _words, why, _whom in rows] == [
        ("Завтра", "выйдет завтра, 10:00"),
        ("Чтения", "мероприятие через 9 дней"),
        ("Просят", "12 читателей хотели это прочесть"),
        ("Было 3 дня", "изменилось число"),
        ("Устарела давно", ""),
        ("Новость", ""),
        ("Длинная новость", ""),
        ("Потом", ""),
    ]


def test_a_row_says_what_to_do(desk, publisher):
    article = titled("Раз", **BOTH)
    change(article, body_ru="<p>Раз.</p>" + "".join(PARAGRAPHS[1:]))
    assert Page(desk).rows()[0][1] == "1 абзац из 3"
    change(article, title_ru="Два")
    assert Page(desk).rows()[0][1] == "заголовок, текст"
    workflow.request_review(article.pointer, ["en"], publisher)
    workflow.return_review(article.pointer, ["en"], publisher)
    assert Page(desk).rows()[0][1] == "исправить"
    for field in ["title_en", "body_ru", ""]:
        Note.objects.create(
            to_model="news.article", to_pk=article.pk, text="Why?", field=field
        )
    assert Page(desk).rows()[0][1] == "2 заметки"


def test_a_row_leads_through_the_queue_as_it_was_narrowed(desk):
    titles = ["Раз", "Раз два", "Раз два три"]
    for title in titles:
        titled(title, **NO_ENGLISH)
    make_person(title_ru="Кто-то", title_en="", summary_en="")
    page = Page(desk, "to=en&kind=news.article")
    [first] = page.tree.xpath("//a[@aria-keyshortcuts='N']/@href")
    links = page.tree.xpath("//table[@id='result_list']//th/a/@href")
    assert first == links[0]
    for title, link in zip([*titles[1:], titles[0]], links, strict=True):
        form = page_of(desk.get(link))
        [following] = form.find_class("bar-next")
        assert following.text == title
    response = send(desk, links[0], title_en="One", title_ru="Раз")
    form = page_of(desk.get(response.url))
    assert form.find_class("bar-next")[0].text == "Раз два"
    assert "part" in parse_qs(urlsplit(response.url).query)


def test_what_is_in_review_is_no_work_of_who_translates(desk):
    asked = titled("На проверке", title_en="Four words of it", state_en=State.REVIEW)
    Demand.objects.add_readers(1, timezone.localdate(), "en", *asked.pointer)
    for title in ["Раз", "Раз два"]:
        titled(title, **NO_ENGLISH)
    page = Page(desk)
    assert page.titles() == ["На проверке", "Раз", "Раз два"]
    assert "2 · 3 слова" in page.text("list-tabs")
    first, *_more = page.tree.xpath("//a[@aria-keyshortcuts='N']/@href")
    form = page_of(desk.get(first))
    sent = dict.fromkeys(NO_ENGLISH, "One")
    for text in form.xpath("//*[@data-text][.//@data-mark]"):
        [mark, *_others] = text.xpath(".//@data-mark")
        sent[f"in-step-{text.get('data-text')}"] = mark
    response = send(desk, first, **sent, transition="ask_review:en")
    form = page_of(desk.get(response.url))
    [following] = form.find_class("bar-next")
    assert following.text == "Раз два"
    form = page_of(desk.get(following.get("href")))
    assert form.find_class("bar-next") == []
    assert "1 · 2 слова" in Page(desk).text("list-tabs")


def test_a_query_that_makes_no_sense_breaks_nothing(desk):
    form = change_of(titled("Нет", **NO_ENGLISH))
    for query in [
        *["to=xx", "kind=auth.user&status=x", "p=0", "p=99999999999", "p=7", "p=x"],
        *["assigned=x", "assigned=999999999999999999", "to=&kind="],
    ]:
        Page(desk, query)
        part = {"queue": "translations", "part": query}
        assert read_form(desk, f"{form}?{urlencode(part)}"), query
    assert read_form(desk, f"{form}?queue=translations&part=%25FF")


# To whom


def name_of(article, language="en"):
    return f"{article.pointer}/{language}"


def post(client, page, **values):
    return client.post(f"{DESK}{page}/", {"here": "to=en", **values})


def given_to(record, language="en"):
    given = Assignment.objects.to_record(record).filter(language=language).first()
    return given and (given.person.username, given.due_on)


def test_rows_are_given_to_a_person_with_a_day(desk, translator):
    articles = [titled("Раз", **NO_ENGLISH), titled("Два", **NO_ENGLISH)]
    picture = make_picture(alt_ru="Вид", alt_en="")
    rows = [name_of(record) for record in [*articles, picture]]
    page = post(desk, "assign", row=rows).text
    assert "Раз" in page
    day = timezone.localdate() + timedelta(days=3)
    values = {"row": rows, "post": "yes", "person": translator.pk}
    response = post(desk, "assign", **values, due_on=day.isoformat())
    assert response.url == f"{DESK}?to=en"
    for record in [*articles, picture]:
        assert given_to(record) == (translator.username, day)
    [first, *_more] = Page(desk, f"to=en&assigned={translator.pk}").rows()
    assert translator.get_full_name() or translator.username in first[4]
    assert Page(desk, "to=en&assigned=nobody").rows() == []


def test_a_row_is_taken_unless_somebody_else_has_it(thomas, translator, publisher):
    mine, theirs = titled("Раз", **NO_ENGLISH), titled("Два", **NO_ENGLISH)
    workflow.assign(theirs.pointer, "en", publisher, publisher)
    due = titled("Три", **NO_ENGLISH)
    day = timezone.localdate()
    workflow.assign(due.pointer, "en", translator, publisher, day)
    post(thomas, "take", row=[name_of(mine), name_of(theirs), name_of(due)])
    assert given_to(mine) == (translator.username, None)
    assert given_to(due) == (translator.username, day)
    assert given_to(theirs)[0] == publisher.username
    page = Page(thomas, "to=me")
    assert page.titles() == ["Раз", "Три"]
    assert "Два" in page.text("messagelist")


def test_the_button_of_a_row_acts_on_it_alone(desk, publisher):
    one, other = titled("Раз", **NO_ENGLISH), titled("Два", **NO_ENGLISH)
    post(desk, "take", row=[name_of(other)], only=name_of(one))
    assert given_to(one)
    assert not given_to(other)


def test_what_a_person_may_not_write_they_neither_take_nor_give(
    client_of, translator, terminologist
):
    article = titled("Раз", title_ru="", body_ru="")
    stranger = make_user("stella", languages=["ru", "en"])
    for user, language in [(translator, "ru"), (stranger, "en")]:
        for page in ["take", "assign"]:
            response = post(client_of(user), page, row=name_of(article, language))
            assert response.status_code == 403
    assert given_to(article, "ru") is given_to(article) is None


def test_rows_that_are_none_change_nothing(desk):
    for row in [
        *["", "x", "news.article/1", "news.article/1/xx", "news.article/0x1/en"],
        *["news.article/99999999/en", "/".join("abc")],
    ]:
        for page in ["take", "assign"]:
            assert post(desk, page, row=row).status_code in {200, 302, 403}, row
        assert not Assignment.objects.exists(), row
