"""The checks as people meet them: of a block that is typed, and of the site."""

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from publishing.models import CheckAnswer, LanguageFinding
from publishing.translations.language_checks import findings_of
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    make_article,
    make_entry,
    make_event,
    make_line,
    make_person,
)
from tests.forms import send
from website.language_check import findings_in_texts, row

pytestmark = pytest.mark.django_db

CHECKS, ANSWER = "/admin/translations/checks/", "/admin/translations/checks/answer/"
PAGE = "/admin/translations/languages/"


@pytest.fixture
def article():
    return make_article("Речь", title_en="Speech", ru=PAST, en=PAST)


def block(article, russian="<p>В 2021 году</p>", english="<p>In 2020</p>", **other):
    return {
        "model": "news.article",
        "pk": article.pk,
        "text": "body",
        "target": "en",
        "source_html": russian,
        "target_html": english,
        "block": 9,
        **other,
    }


def buttons(response, name):
    return [
        button.get(name)
        for button in html.fromstring(response.content).iter("button")
        if button.get(name)
    ]


def test_a_block_gets_its_remarks(thomas, article):
    texts = "<p>Пишите: one@site.example</p>", "<p>Write to two@site.example</p>"
    response = thomas.post(CHECKS, block(article, *texts))
    assert buttons(response, "data-replace") == ["two@site.example"]
    assert buttons(response, "data-with") == ["one@site.example"]
    assert len(buttons(response, "data-answer")) == 1


def test_a_block_that_is_left_empty_is_remarked(thomas, article):
    response = thomas.post(CHECKS, block(article, english=""))
    assertContains(response, 'data-open="1"')
    assertContains(response, "Абзац без перевода")
    response = thomas.post(CHECKS, block(article, "", "<p>In 2021</p>"))
    assertContains(response, 'data-open="0"')


def test_an_answer_stays_until_it_is_taken_back(thomas, article):
    [name] = buttons(thomas.post(CHECKS, block(article)), "data-answer")
    answered = thomas.post(ANSWER, block(article, answer=name))
    assert buttons(answered, "data-take-back") == [name]
    response = thomas.post(CHECKS, block(article))
    assert buttons(response, "data-answer") == []
    assert buttons(response, "data-take-back") == [name]
    back = thomas.post(ANSWER, block(article, take_back=name))
    assert buttons(back, "data-answer") == [name]
    assert not CheckAnswer.objects.exists()


def test_only_who_writes_the_language_answers(client, article):
    client.force_login(make_user("elena", "Editor", ["ru"]))
    response = client.post(CHECKS, block(article))
    assert buttons(response, "data-answer") == []
    sent = block(article, answer=f"number:{'0' * 32}")
    assert client.post(ANSWER, sent).status_code == 403
    assert not CheckAnswer.objects.exists()


def test_who_may_not_see_a_kind_is_refused(client, article):
    client.force_login(make_user("sergey"))
    assert client.post(CHECKS, block(article)).status_code == 403


def test_what_is_forged_is_refused_in_words(thomas, article):
    for forged in [
        {"model": "accounts.user"},
        {"model": "news"},
        {"text": "state"},
        {"text": ""},
        {"pk": "0"},
        {"pk": "1' OR"},
        {"pk": "9" * 40},
        {"target": "de"},
        {"target": ""},
        {"block": "-1"},
        {"source_html": "a" * 300_001},
    ]:
        response = thomas.post(CHECKS, block(article, **forged))
        assert response.status_code == 400, forged
        assert b'role="alert"' in response.content, forged


def test_an_answer_to_nothing_is_refused(thomas, article):
    for name in ["", "number", "number:1", f"{'a' * 21}:{'0' * 32}"]:
        response = thomas.post(ANSWER, block(article, answer=name))
        assert response.status_code == 404, name


def look():
    LanguageFinding.objects.replace(map(row, findings_in_texts()), 0)


def test_the_page_leads_to_the_fields(thomas, article):
    article.body_ru, article.body_en = "<p>В 2021 году</p>", "<p>In 2020</p>"
    article.save()
    look()
    response = thomas.get(PAGE)
    form = change_of(article)
    for language in ["ru", "en"]:
        assertContains(response, f'href="{form}#id_body_{language}"')


def test_a_text_of_a_child_is_found_in_the_form_of_its_parent(thomas):
    event = make_event("Событие", title_en="Event", ru=PAST, en=PAST)
    make_line(event, title_ru="Открытие", title_en="Opening")
    make_line(event, title_ru="Зал 5", title_en="Hall 6")
    look()
    form = change_of(event)
    assertContains(thomas.get(PAGE), f'href="{form}#id_programme-1-title_en"')


def test_what_is_answered_leaves_the_page(thomas, article):
    article.body_ru, article.body_en = "<p>В 2021 году</p>", "<p>In 2020</p>"
    article.save()
    look()
    [finding] = LanguageFinding.objects.all()
    name = f"{finding.kind}:{finding.fingerprint}"
    sent = block(article, answer=name, back="languages")
    assertNotContains(thomas.post(ANSWER, sent, follow=True), "#id_body_en")


# The form


def remarks_beside(response):
    return {
        language.code: [
            remark.url.removeprefix("#id_")
            for remark in language.remarks
            if not remark.is_stop
        ]
        for language in response.context["bar"]["languages"]
    }


def test_the_form_warns_of_what_the_texts_say_otherwise(thomas):
    texts = {"summary_ru": "В 2021 году", "summary_en": "In 2020"}
    article = make_article("Речь", title_en="Speech", **texts)
    form = change_of(article)
    assert remarks_beside(thomas.get(form)) == {"ru": [], "en": ["summary_en"]}
    name = findings_of(article)[0].answer
    thomas.post(ANSWER, block(article, text="summary", answer=name))
    assert remarks_beside(thomas.get(form)) == {"ru": [], "en": []}


@pytest.mark.parametrize("is_short", [False, True])
def test_a_language_that_has_only_a_summary_is_not_compared(thomas, is_short):
    texts = {"body_ru": "<p>В 2021 году</p>", "body_en": "<p>In 2020</p>"}
    summaries = {"summary_ru": "Кратко", "summary_en": "In short"}
    article = make_article(
        "Речь", title_en="Speech", summary_only_en=is_short, **texts, **summaries
    )
    told = remarks_beside(thomas.get(change_of(article)))
    assert told == {"ru": [], "en": [] if is_short else ["body_en"]}


def test_before_publication_names_and_terms_are_asked_too(thomas):
    make_person("Юрий Хохлов", title_en="Yuri Hohlov", variants=["Yury Khokhlov"])
    make_entry(ru="цифровой разрыв", en="digital divide")
    texts = {
        "summary_ru": "Юрий Хохлов о цифровом разрыве",
        "summary_en": "Yury Khokhlov on digital inequality",
        "body_ru": "<h2>Цифровой разрыв</h2><p>О цифровом разрыве.</p>",
        # What the heading says helps nobody in the paragraph.
        "body_en": "<h2>Digital divide</h2><p>On digital inequality.</p>",
    }
    article = make_article("Речь", title_en="Speech", **texts)
    form = change_of(article)
    fields = ["summary_en", "summary_en", "body_en"]
    assert sorted(remarks_beside(thomas.get(form))["en"]) == sorted(fields)
    # Of what readers have, a term is nobody's question.
    article = make_article("Речь", title_en="Speech", ru=PAST, en=PAST, **texts)
    form = change_of(article)
    assert remarks_beside(thomas.get(form))["en"] == ["summary_en"]


def test_the_warning_is_of_the_text_in_the_working_copy(thomas, article):
    form = change_of(article)
    article.summary_ru = article.summary_en = "2021"
    article.save()
    send(thomas, form, summary_en="2020")
    assert remarks_beside(thomas.get(form))["en"] == ["summary_en"]
