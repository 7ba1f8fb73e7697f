"""What a machine suggests: only where a site has a service, and whatever it answers."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from lxml import html

from accounts.models import User
from desk.translation_pane import suggestion
from glossary.models import Term
from tests.conftest import make_user
from tests.desk.translator import sent, translator
from tests.factories import make_article, make_concept, make_term
from tests.web_service import FakeService

pytestmark = pytest.mark.django_db
_ = translator

ADDRESS = "/admin/translations/suggestion/"


@pytest.fixture
def machine(settings):
    """A service on this machine, with what it answers and what it was asked."""
    with FakeService() as service:
        settings.TRANSLATE_URL = f"{service.url}/v2/translate"
        settings.TRANSLATE_KEY = "a-key"
        settings.TRANSLATE_TIMEOUT = 5
        yield service


def saying(text):
    translation = {"detected_source_language": "RU", "text": text}
    return 200, json.dumps({"translations": [translation]})


def ask(client, **changed):
    response = client.post(ADDRESS, sent(**changed))
    assert response.status_code == 200
    tree = html.fromstring(f"<div>{response.text}</div>")
    return tree, " ".join(tree.text_content().split())


def test_without_a_service_there_is_no_suggestion(translator):
    assert translator.post(ADDRESS, sent()).status_code == 404
    pane = translator.post("/admin/translations/pane/", sent()).text
    assert "data-suggest" not in pane


def test_a_suggestion_is_clean_and_marked_as_a_machines(translator, machine):
    machine.answer = saying(
        '<p onclick="x()">A text <b>on</b> data.<script>alert(1)</script></p>'
    )
    tree, words = ask(translator)
    assert "A machine’s suggestion, which nobody has read yet" in words
    [button] = tree.iter("button")
    suggested = button.get("data-insert-html")
    assert suggested == "<p>A text <strong>on</strong> data.</p>"
    assert "data-suggest" in translator.post("/admin/translations/pane/", sent()).text


def test_the_service_gets_the_key_the_title_and_the_terms(translator, machine):
    concept = make_concept()
    for text, language in [("открытые данные", "ru"), ("open data", "en")]:
        make_term(concept, text, language, status=Term.Status.PREFERRED)
    article = make_article(title_ru="Заголовок")
    machine.answer = saying("<p>On open data.</p>")
    ask(translator, pk=article.pk, html="<p>Об открытых данных.</p>")
    [asked] = machine.asked
    assert asked.headers["Authorization"] == "DeepL-Auth-Key a-key"
    assert json.loads(asked.body) == {
        "text": ["<p>Об открытых данных.</p>"],
        "source_lang": "RU",
        "target_lang": "EN-GB",
        "context": "Заголовок\nоткрытых данных = open data",
        "tag_handling": "html",
    }
    role = Group.objects.get(name="Translator")
    role.permissions.remove(Permission.objects.get(codename="view_concept"))
    ask(translator, pk=article.pk, html="<p>Об открытых данных.</p>")
    assert json.loads(machine.asked[1].body)["context"] == "Заголовок"


def test_a_person_sends_a_limited_number_of_characters_an_hour(
    client, translator, machine, monkeypatch, clock
):
    monkeypatch.setattr(suggestion, "MOST", 2 * len(sent()["html"]))
    clock("2030-11-30 23:30")
    client.force_login(User.objects.get(username="thomas"))
    machine.answer = saying("<p>On data.</p>")
    words = [ask(translator)[1] for _time in range(3)]
    assert len(machine.asked) == 2
    assert "you can ask for more at 00:30." in words[2]
    client.force_login(make_user("tanya", "Translator", ["en"]))
    assert "On data." in ask(client)[1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((500, "<h1>Sorry</h1>"), "answers with an error (500)"),
        ((403, ""), "answers with an error (403)"),
        ((200, "<!doctype html><p>Hello</p>"), "cannot be read"),
        ((200, '{"translations": [{"text": 5}]}'), "cannot be read"),
        ((200, " " * 600_000), "cannot be read"),
        (saying("<p>\ud800</p>"), "cannot be read"),
        ((200, "[" * 100_000), "cannot be read"),
    ],
)
def test_whatever_the_service_answers_is_told_in_words(
    translator, machine, answer, words
):
    machine.answer = answer
    tree, told = ask(translator)
    assert words in told
    assert not list(tree.iter("button"))
    assert len(machine.asked) == 1


def test_a_service_that_hangs_is_waited_for_no_longer_than_the_setting(
    translator, machine, settings
):
    settings.TRANSLATE_TIMEOUT = 0.1
    machine.answer = 200, None
    assert "does not answer" in ask(translator)[1]


def test_a_service_that_is_down_is_told(translator, machine, settings):
    with FakeService() as closed:
        settings.TRANSLATE_URL = closed.url
    assert "does not answer" in ask(translator)[1]


def test_a_slow_service_takes_few_threads_of_a_process(translator, machine):
    with suggestion._places, suggestion._places:
        assert "Others are waiting" in ask(translator)[1]
    assert machine.asked == []


def test_only_who_may_write_the_language_is_answered(translator, machine):
    machine.answer = saying("<p>Текст.</p>")
    response = translator.post(ADDRESS, sent(target="ru", html="A text"))
    assert response.status_code == 403
    pane = translator.post("/admin/translations/pane/", sent(target="ru"))
    assert "data-suggest" not in pane.text
    assert machine.asked == []
