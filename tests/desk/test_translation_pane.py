"""What stands beside a paragraph that is translated."""

import pytest
from django.contrib.auth.models import Permission
from lxml import html

from glossary.models import Term
from institute.models import Person
from publishing.translations.translation_memory import update_translation_memory
from tests.conftest import make_user
from tests.desk.translator import sent, translator
from tests.desk.two_people import change_of
from tests.factories import make, make_article, make_concept, make_term, published
from tests.responses import page_of
from tests.statements import statements

pytestmark = pytest.mark.django_db
_ = translator

VISIBLE = published("ru") | published("en")
PANE, CONCORDANCE = "/admin/translations/pane/", "/admin/translations/concordance/"
FILL = "/admin/translations/fill/"
Status = Term.Status


def ask(client, **changed):
    response = client.post(PANE, sent(**changed))
    assert response.status_code == 200
    return html.fromstring(f"<div>{response.text}</div>")


def section(tree, name):
    return next(iter(tree.find_class(f"pane-{name}")), None)


def inserted(tree, name):
    return [button.get("data-insert") for button in section(tree, name).iter("button")]


def words_of(element):
    return " ".join(element.text_content().split())


# Terms


def make_terms():
    concept = make_concept()
    for language, text, status in [
        ("ru", "электронное правительство", Status.PREFERRED),
        ("ru", "э-правительство", Status.DEPRECATED),
        ("en", "e-government", Status.PREFERRED),
        ("en", "electronic government", Status.ADMITTED),
        ("en", "electronic administration", Status.DEPRECATED),
        ("en", "online government", Status.SUPERSEDED),
        ("en", "egov", Status.LOOKUP),
    ]:
        make_term(concept, text, language, status=status)
    return concept


def test_a_term_is_shown_with_what_to_write_and_what_not(translator):
    make_terms()
    tree = ask(translator, html="<p>О <em>электронных</em> правительствах.</p>")
    assert inserted(tree, "terms") == ["e-government", "electronic government"]
    avoided = [words_of(line) for line in tree.find_class("pane-avoided")]
    assert avoided == [
        "not recommended: electronic administration",
        "superseded: online government",
    ]
    [link] = section(tree, "terms").iter("a")
    assert link.text == "электронных правительствах"


def test_what_the_glossary_says_against_a_term_itself_is_shown(translator):
    make_terms()
    terms = section(ask(translator, html="<p>Наше э-правительство.</p>"), "terms")
    assert "(deprecated)" in words_of(terms)
    terms = section(ask(translator, html="<p>Электронное правительство</p>"), "terms")
    assert "(" not in words_of(terms)


def test_a_digit_inserts_the_first_equivalent_of_a_term(translator):
    without = make_concept()
    make_term(without, "ведомство", "ru", status=Status.PREFERRED)
    make_terms()
    tree = ask(translator, html="<p>Ведомство и электронное правительство.</p>")
    assert [key.text for key in tree.iter("kbd")] == ["1"]
    digits = {
        button.get("data-insert"): button.get("data-digit")
        for button in section(tree, "terms").iter("button")
    }
    assert digits == {"e-government": "1", "electronic government": None}
    assert "no equivalent yet" in words_of(section(tree, "terms"))


def test_terms_cost_the_same_for_any_number(translator):
    make_terms()
    ask(translator, html="<p>Электронное правительство</p>")
    ask(translator)
    few = statements(ask, translator, html="<p>Электронное правительство</p>")
    for number in range(5):
        concept = make_concept()
        make_term(concept, f"понятие{number}", "ru", status=Status.PREFERRED)
    text = " ".join(f"понятие{number}" for number in range(5))
    many = f"<p>Электронное правительство, {text}</p>"
    ask(translator)
    assert len(statements(ask, translator, html=many)) == len(few)


# Memory


def make_pair(ru, en, **fields):
    blank = {"summary_ru": "", "summary_en": "", "body_ru": "", "body_en": ""}
    article = make_article(title_ru=ru, title_en=en, **blank, **fields)
    update_translation_memory()
    return article


def test_the_memory_shows_likeness_difference_and_item(translator):
    article = make_pair("Опрос прошёл в том году", "The survey was held that year")
    memory = section(ask(translator, html="<p>Опрос прошёл в этом году</p>"), "memory")
    assert words_of(memory.find(".//b")) == "80%"
    assert [button.get("data-insert") for button in memory.iter("button")] == [
        "The survey was held that year"
    ]
    assert [part.text.strip() for part in memory.iter("del")] == ["том"]
    [link] = memory.iter("a")
    assert link.get("href") == change_of(article)


def test_nobody_is_shown_texts_of_kinds_that_they_may_not_see(client):
    make_pair("Опрос", "A survey", **VISIBLE)
    user = make_user("sergey")
    user.user_permissions.add(Permission.objects.get(codename="view_page"))
    client.force_login(user)
    assert client.post(PANE, sent(html="Опрос")).status_code == 403
    tree = ask(client, model="institute.page", html="<p>Опрос</p>")
    assert section(tree, "memory") is None
    assert not list(find(client, q="опрос")[1].iter("button"))
    user.user_permissions.clear()
    status, tree = find(client, q="опрос")
    assert status == 200
    assert not list(tree.iter("button"))


def as_sent(*blocks, text="body"):
    return "\x1e".join("\x1f".join([text, *block]) for block in blocks)


def test_what_is_typed_and_not_saved_helps_with_another_paragraph(translator):
    typed = as_sent(("<p>Опрос прошёл в том году.</p>", "<p>The survey is over.</p>"))
    tree = ask(translator, html="<p>Опрос прошёл в этом году.</p>", blocks=typed)
    assert inserted(tree, "memory") == ["The survey is over."]
    assert "this item" in words_of(section(tree, "memory"))


def fill(client, *blocks):
    return client.post(FILL, sent(blocks=as_sent(*blocks))).json()["blocks"]


def test_blocks_that_are_known_whole_are_filled(translator):
    make_pair("Опрос прошёл.", "The survey is over.")
    linked = '<p>См. <a href="/id/news.article/1/">здесь</a>.</p>'
    translation = linked.replace("См.", "See").replace("здесь", "here")
    blocks = {
        # Sentences of the memory, and of what is typed.
        "<p>Опрос прошёл. Спасибо.</p>": "<p>The survey is over. Thanks.</p>",
        "<ul><li>Спасибо.</li><li>Опрос прошёл.</li></ul>": (
            "<ul><li>Thanks.</li><li>The survey is over.</li></ul>"
        ),
        # A part of it is not known; the markup has no place.
        "<p>Опрос прошёл. Итоги.</p>": "",
        "<p>Опрос <em>прошёл</em>.</p>": "",
        # The same stands in the text.
        linked: translation,
    }
    typed = [("<p>Спасибо.</p>", "<p>Thanks.</p>"), (linked, translation)]
    answer = fill(translator, *typed, *((source, "") for source in blocks))
    assert answer == ["", "", *blocks.values()]
    of_title = as_sent(("Опрос прошёл.", ""), text="title")
    answer = translator.post(FILL, sent(blocks=of_title)).json()
    assert answer == {"blocks": ["The survey is over."]}


def test_odd_blocks_are_filled_with_nothing(translator):
    for blocks in [[("<p", "")], [("", "")], [("<p></p>", "")], [("a", "", "b")]]:
        assert not any(fill(translator, *blocks)), blocks
    too_long = sent(blocks=as_sent(("a" * 300_001, "")))
    assert translator.post(FILL, too_long).status_code == 400
    translator.force_login(make_user("sergey"))
    assert translator.post(FILL, sent()).status_code == 403


# Names


def test_a_person_is_shown_with_the_chosen_name(translator):
    make(
        Person,
        title_ru="Юрий Хохлов",
        title_en="Yuri Hohlov",
        family_ru="Хохлов",
        given_ru="Юрий",
    )
    make(Person, title_ru="Анна Ершова", title_en="")
    tree = ask(translator, html="<p>Слова Ю. Хохлова и Анны Ершовой.</p>")
    assert inserted(tree, "names") == ["Yuri Hohlov"]
    assert "no spelling is chosen yet" in words_of(section(tree, "names"))


# What is refused


def test_a_forged_or_endless_block_is_refused_in_words(translator):
    for changed in [
        {"model": "accounts.user"},
        {"model": "x"},
        {"model": ""},
        {"text": "slug"},
        {"text": "title_ru"},
        {"pk": "x"},
        {"pk": 10**30},
        {"target": "de"},
        {"html": "а" * 60_000},
        {"html": "\x00"},
    ]:
        response = translator.post(PANE, sent(**changed))
        assert response.status_code == 400, changed
        tree = page_of(response)
        assert len(words_of(tree)) > 10, changed


def test_odd_markup_is_a_text_like_any(translator):
    for text in ["", "<p", "<script>alert(1)</script>", "&#0;"]:
        tree = ask(translator, html=text)
        assert not list(tree.iter("script")), text


# Concordance


def find(client, **query):
    response = client.get(CONCORDANCE, {"target": "en", **query})
    tree = html.fromstring(f"<div>{response.text}</div>")
    return response.status_code, tree


def test_a_concordance_marks_the_words_and_leads_to_the_item(translator):
    article = make_pair("Рынки данных выросли", "Data markets grew", **VISIBLE)
    status, tree = find(translator, q="рынок")
    assert status == 200
    assert [mark.text for mark in tree.iter("mark")] == ["Рынки"]
    assert [link.get("href") for link in tree.iter("a")] == [change_of(article)]
    assert "Found 1 pair of sentences in published texts" in words_of(tree)


def test_an_odd_query_is_answered_in_words(translator):
    for query, status in [
        ({"q": ""}, 200),
        ({"q": "а" * 600}, 400),
        ({"q": "а", "target": "de"}, 400),
        ({"q": '"'}, 200),
    ]:
        answered, tree = find(translator, **query)
        assert answered == status, query
        assert words_of(tree), query
