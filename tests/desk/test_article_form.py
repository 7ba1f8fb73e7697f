import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from news.models import Article
from publishing.models import Link
from tests.desk.two_people import change_of
from tests.factories import PAST, State, future, make_article, make_topic
from tests.forms import errors_of, fresh, read_form, resend, send, take_off, values_of
from tests.library.records import make_picture
from tests.responses import page_of
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

pytestmark = pytest.mark.django_db

ADD = "/admin/news/article/add/"


# Drafts


def test_a_title_is_enough_for_a_draft(elena):
    response = send(elena, ADD, title_ru="Новость")
    assert response.status_code == 302
    article = Article.objects.get()
    assert article.state_ru == State.DRAFT
    assert (article.slug_ru, article.slug_en) == ("novost", "novost")


def test_a_draft_without_any_title_is_refused_and_nothing_is_lost(elena):
    response = send(elena, ADD, summary_ru="Кратко о важном")
    assert response.status_code == 200
    assert "__all__" in errors_of(response)
    assert "Кратко о важном" in response.text
    assert not Article.objects.exists()


def test_a_title_has_one_line_whatever_is_pasted(elena):
    send(elena, ADD, title_ru="Первая строка\r\nи вторая")
    title = Article.objects.get().title_ru
    assert with_plain_spaces(title) == "Первая строка и вторая"


# Steps


def test_remarks_on_a_new_item_are_seen_before_it_is_published(desk):
    link = f'<p><a href="{make_article("Новость").pointer.address}">Черновик</a></p>'
    texts = {"summary_ru": "Кратко", "transition": "publish:ru"}
    send(desk, ADD, title_ru="Первая", body_ru="<p>Текст</p>", **texts)
    later = {"schedule_at_0": "02.01.2030", "schedule_at_1": "12:00"}
    held = send(desk, ADD, title_ru="Вторая", body_ru=link, **texts, **later)
    _linked, first, second = Article.objects.order_by("pk")
    assert (first.state_ru, second.state_ru) == (State.PUBLISHED, State.DRAFT)
    page = desk.get(held.url)
    [question] = page_of(page).xpath("//*[@aria-labelledby='bar-held']")
    remark = "Русский: «Новость ru» нет на сайте"
    assert remark in with_plain_spaces(question.text_content())
    assert "1 замечание" in page_of(page).xpath("string(//*[@value='publish:ru'])")
    resend(desk, held.url, values_of(page), transition="publish:ru")
    # Nothing of what was typed is lost.
    assert fresh(second).published_at_ru.year == 2030


@pytest.mark.parametrize("step", ["publish", "ask_review"])
def test_publication_and_review_ask_for_what_is_required_at_the_field(desk, step):
    article = make_article("Новость", body_ru="", summary_ru="")
    response = send(desk, change_of(article), transition=f"{step}:ru")
    assert {"body_ru", "summary_ru"} <= set(errors_of(response))
    assert fresh(article).state_ru == State.DRAFT


def test_withdrawal_needs_a_notice_which_can_be_changed(desk):
    article = make_article("Новость", ru=PAST)
    response = take_off(desk, article, "withdraw", "ru")
    assert "notice_ru" in response.context["form"].errors
    for notice in ["Устарело", "Есть новое"]:
        take_off(desk, article, "withdraw", "ru", notice_ru=notice)
        assert article.state_ru == State.WITHDRAWN
        assert article.withdrawal_reason_ru == notice


@pytest.mark.parametrize("dates", [{"ru": PAST}, {"published_at_ru": PAST}])
def test_an_end_before_the_beginning_is_refused(desk, dates):
    article = make_article("Новость", **dates)
    response = send(
        desk,
        change_of(article),
        published_until_ru_0="01.01.2010",
        published_until_ru_1="10:00",
    )
    assert "published_until_ru" in errors_of(response)


def test_what_would_have_ended_already_is_not_published(desk):
    article = make_article("Новость", body_ru="<p>Текст</p>")
    end = {"published_until_ru_0": "01.02.2020", "published_until_ru_1": "10:00"}
    response = send(desk, change_of(article), transition="publish:ru", **end)
    assert "published_until_ru" in errors_of(response)
    assert fresh(article).state_ru == State.DRAFT


def test_what_waits_for_its_day_goes_back_and_what_was_read_does_not(desk):
    waiting = make_article("Ждёт", ru=future())
    send(desk, change_of(waiting), transition="unschedule:ru")
    assert (fresh(waiting).state_ru, waiting.published_at_ru) == (State.DRAFT, None)

    read = make_article("Прочитано", ru=PAST)
    send(desk, change_of(read), transition="unschedule:ru")
    assert fresh(read).state_ru == State.PUBLISHED


def test_the_enter_key_saves_and_publishes_nothing(desk):
    article = make_article("Новость")
    page = page_of(desk.get(change_of(article)))
    [form] = [form for form in page.forms if form.get("id") == "article_form"]
    # A browser takes the first button of the form for the Enter key.
    first = form.xpath('.//button[@type="submit"] | .//input[@type="submit"]')[0]
    assert first.get("name") == "_save"
    assert not first.get("formaction")


# Who may do what


@pytest.mark.parametrize(
    ("actor", "offered"),
    [
        ("editor", ["ask_review:ru", "exclude:ru"]),
        ("translator", ["ask_review:en", "exclude:en"]),
        (
            "publisher",
            [
                f"{name}:{language}"
                for language in ["ru", "en"]
                for name in ["ask_review", "publish", "exclude"]
            ],
        ),
        ("terminologist", []),
    ],
)
def test_each_role_is_offered_the_steps_that_it_may_make(
    request, client_of, actor, offered
):
    article = make_article("Новость")
    client = client_of(request.getfixturevalue(actor))
    response = client.get(change_of(article))
    steps = [
        f"{step.name}:{language.code}"
        for language in response.context["bar"]["languages"]
        for step in language.transitions
    ]
    assert steps == offered
    for step in steps:
        assert f'value="{step}"' in response.text


@pytest.mark.parametrize(
    "step", ["publish:ru", "publish:en", "withdraw:ru", "x:ru", ""]
)
def test_a_forged_step_by_an_editor_changes_nothing(elena, step):
    article = make_article("Новость")
    response = send(
        elena,
        change_of(article),
        transition=step,
        state_ru="published",
        published_at_ru_0="01.01.2020",
        published_at_ru_1="10:00",
    )
    article.refresh_from_db()
    assert response.status_code == (200 if step else 302)
    assert (article.state_ru, article.published_at_ru) == (State.DRAFT, None)


def test_a_translator_writes_her_language_and_reads_the_other(thomas):
    article = make_article("Новость", summary_ru="Русский текст")
    topic = make_topic()
    send(
        thomas,
        change_of(article),
        title_en="News",
        title_ru="Подделка",
        body_ru="<p>Подделка</p>",
        happened_on="01.02.2017",
        topics=[str(topic.pk)],
        slug_ru="forged",
    )
    assert fresh(article).title_en == "News"
    assert article.title_ru == "Новость ru"
    assert "Подделка" not in article.body_ru
    assert article.happened_on is None
    assert article.slug_ru != "forged"
    assert not article.topics.exists()
    page = thomas.get(change_of(article)).text
    assert "Русский текст" in page
    assert 'name="summary_ru"' not in page


def test_a_translator_saves_what_points_to_records_that_she_only_reads(thomas):
    picture, other = make_picture(), make_picture()
    article = make_article("Новость", lead_picture=picture)
    response = send(
        thomas,
        change_of(article),
        title_en="News",
        lead_picture=str(other.pk),
    )
    assert response.status_code == 302
    assert (fresh(article).title_en, article.lead_picture) == ("News", picture)


def test_a_translator_reads_what_an_item_is_related_to(desk, thomas):
    article, other = make_article("Новость", ru=PAST), make_article("Другая", ru=PAST)
    send(desk, change_of(article), related=[str(other.pointer)])
    assert "Другая ru" in thomas.get(change_of(article)).text


# Two people


def test_the_form_keeps_topics_and_related_items_in_their_order(desk):
    article = make_article("Новость")
    others = [make_article(name, ru=PAST) for name in ["Первая", "Вторая", "Третья"]]
    chosen = [others[2].pointer, others[0].pointer, others[1].pointer]
    Link.objects.relate(article, chosen)
    address = change_of(article)
    values = read_form(desk, address)
    assert values["related"] == [str(pointer) for pointer in chosen]
    send(desk, address, title_ru="Иначе")
    links = Link.objects.from_record(article).related().order_by("position")
    assert [link.target for link in links] == chosen


def test_two_people_on_topics_and_related_items_lose_nothing(
    client_of, publisher, administrator
):
    first, second = make_topic("First"), make_topic("Second")
    article, other = make_article("Новость"), make_article("Другая", ru=PAST)
    address = change_of(article)
    opened = read_form(client_of(publisher), address)
    send(
        client_of(administrator),
        address,
        topics=[str(first.pk)],
        related=[str(other.pointer)],
    )
    resend(client_of(publisher), address, opened, title_ru="Полина")
    assert list(article.topics.all()) == [first]
    assert Link.objects.from_record(article).related().count() == 1

    response = resend(
        client_of(publisher), address, opened, topics=[str(second.pk)], related=[]
    )
    assert "topics" in errors_of(response)
    assert list(article.topics.all()) == [first]


# Preview, copy, deletion


def test_a_copy_is_a_new_draft_with_the_same_texts(desk):
    topic, other = make_topic(), make_article("Другая")
    article = make_article("Новость", ru=PAST, body_ru="<p>Текст</p>")
    article.topics.add(topic)
    Link.objects.relate(article, [other.pointer])
    response = desk.post(f"/admin/news/article/{article.pk}/duplicate/")
    duplicate = Article.objects.exclude(pk__in=[article.pk, other.pk]).get()
    assert response["Location"] == change_of(duplicate)
    assert (duplicate.state_ru, duplicate.published_at_ru) == (State.DRAFT, None)
    assert duplicate.title_ru == article.title_ru
    assert duplicate.body_ru == article.body_ru
    assert duplicate.slug_ru != article.slug_ru
    assert list(duplicate.topics.all()) == [topic]
    assert Link.objects.from_record(duplicate).related().count() == 1
    assert LogEntry.objects.filter(object_id=str(duplicate.pk)).exists()


# Lists and search


def test_a_chooser_names_one_item_and_survives_nonsense(elena):
    article = make_article("Маяк")
    address = reverse("admin:pick")
    [item] = elena.get(address, {"id": str(article.pointer)}).json()["results"]
    assert item == {
        "id": str(article.pointer),
        "title": "Маяк ru",
        "text": "Маяк ru — Новость",
        "html": item["html"],
    }
    assert item["html"].count("черновик") == len(LANGUAGES)
    for pointer in ["news.article/0", "auth.user/1", f"news.article/{2**63}", "/", "x"]:
        response = elena.get(address, {"id": pointer, "q": "нет такого"})
        assert response.json()["results"] == [], pointer


def test_the_back_office_speaks_the_persons_language(elena):
    assert '<html lang="ru"' in elena.get("/admin/").text
    response = elena.post(
        reverse("admin:interface"), {"language": "en", "next": "//evil.example/"}
    )
    assert response["Location"] == "/admin/"
    assert '<html lang="en"' in elena.get("/admin/").text
