"""The form of an item laid out for translating it, block by block."""

import json

import pytest

from publishing.models import Revision, SyncPoint, WorkingCopy
from publishing.translations.language_checks import Pair, answer, findings_in
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article, make_entry, make_topic
from tests.forms import fresh, last_revision, read_form, resend, send, values_of
from tests.responses import page_of
from text.richtext import blocks_of

pytestmark = pytest.mark.django_db

RU = ["<p>Один</p>", "<p>В зале 110 мест</p>", "<p>Три</p>"]
EN = ["<p>One</p>", "<p>The hall has 110 seats</p>", "<p>Three</p>"]


of_both_states = pytest.mark.parametrize("article", ["draft", "public"], indirect=True)


@pytest.fixture
def article(request):
    """An article whose texts say the same; readers have it, if nothing else is said."""
    is_public = getattr(request, "param", "public") == "public"
    dates = {"ru": PAST, "en": PAST} if is_public else {}
    return make_article(
        "Зал", **dates, title_en="Hall", body_ru="".join(RU), body_en="".join(EN)
    )


def address(article, language="en"):
    return f"/admin/news/article/{article.pk}/translate/{language}/"


def change_source(article, place=1, block="<p>В зале 120 мест</p>"):
    blocks = [*RU]
    blocks[place] = block
    article.body_ru = "".join(blocks)
    article.save(update_fields=["body_ru"])


def segments(response, text="body"):
    """Return {block: its state and mark} of a text."""
    page = page_of(response)
    rows = page.xpath(f"//*[@data-text='{text}']//*[contains(@class, 'segment ')]")
    rows = rows or page.xpath(f"//*[@data-text='{text}']//*[@class='segment']")
    return [(row.get("data-state"), row.get("data-mark")) for row in rows]


def states(client, article):
    return [state for state, _mark in segments(client.get(address(article)))]


def translate(client, article, same=(), **changes):
    """Send the form as it stands, with changes; ``same``: blocks that say the same."""
    page = client.get(address(article))
    marks = marks_of(page)
    if same:
        changes["in-step-body"] = " ".join(marks[place] for place in same)
    return resend(client, address(article), values_of(page), **changes)


def is_stale(article):
    """Tell whether the text is stale, or will be once its working copy is published."""
    article.refresh_from_db()
    working_copy = WorkingCopy.objects.of(article.pointer).first()
    sync_point = SyncPoint.objects.of(article.pointer).filter(text="body").first()
    if working_copy:
        live = {"body_ru": article.body_ru, "body_en": article.body_en}
        return bool(working_copy.newer("body", live, sync_point))
    return bool(sync_point and sync_point.newer)


def marks_of(page):
    return [mark for _state, mark in segments(page)]


def test_the_key_for_both_languages_is_named_where_a_button_publishes_both(
    client_of, publisher
):
    article, desk = make_article("Зал"), client_of(publisher)
    for url, is_there in [(change_of(article), True), (address(article), False)]:
        page = page_of(desk.get(url))
        keys = page.xpath("//dl//dt[normalize-space()='Ctrl Shift Enter']")
        assert bool(keys) == bool(page.xpath("//*[@value='publish:all']")) == is_there


def test_only_the_block_whose_source_changed_is_stale(thomas, article):
    change_source(article)
    assert states(thomas, article) == ["current", "stale", "current"]


@of_both_states
def test_a_translation_of_the_changed_block_is_in_step(thomas, article):
    change_source(article)
    body = EN[0] + "<p>The hall has 120 seats</p>" + EN[2]
    assert translate(thomas, article, [0, 1, 2], body_en=body).status_code == 302
    assert states(thomas, article) == ["current"] * 3
    assert not is_stale(article)


@of_both_states
@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ({0: "<p>The first</p>"}, ["current", "stale", "stale"]),
        ({1: "<p>It has 120 seats</p>"}, ["current", "current", "stale"]),
        ({1: "<p>It has 120 seats</p>", 2: "<p>Four</p>"}, ["current"] * 3),
    ],
)
def test_in_the_form_too_the_blocks_that_were_edited_are_in_step_and_no_others(
    client_of, publisher, thomas, article, blocks, expected
):
    article.body_ru = f"{RU[0]}<p>В зале 120 мест</p><p>Четыре</p>"
    article.save(update_fields=["body_ru"])
    desk, sent = client_of(publisher), [*EN]
    # One save after another, as people do.
    for place, block in blocks.items():
        sent[place] = block
        send(desk, change_of(article), body_en="".join(sent))
    assert states(thomas, article) == expected
    assert is_stale(article) == ("stale" in expected)


def test_who_says_in_the_form_that_all_says_the_same_says_it_of_all_blocks(
    client_of, publisher, thomas, article
):
    change_source(article)
    body = "<p>The first</p>" + EN[1] + EN[2]
    send(client_of(publisher), change_of(article), body_en=body, same_body="same")
    assert states(thomas, article) == ["current"] * 3


@of_both_states
def test_a_tick_alone_says_the_same(thomas, translator, article):
    change_source(article)
    translate(thomas, article, [0, 1, 2])
    assert not is_stale(article)
    assert states(thomas, article) == ["current"] * 3
    last = last_revision(article)
    assert (last.kind, last.user) == (Revision.Kind.CHECKED, translator)


def test_a_translation_that_is_corrected_still_says_the_same(thomas, article):
    body = EN[0] + "<p>The hall has 111 seats</p>" + EN[2]
    saved = translate(thomas, article, body_en=body)
    assert not is_stale(article)
    assert "bar-question" not in thomas.get(saved.url).text


@of_both_states
def test_who_publishes_a_translation_is_asked_once_about_its_remarks(
    client_of, publisher, thomas, article
):
    body = EN[0] + "<p>The hall has 111 seats</p>" + EN[2]
    translate(thomas, article, body_en=body, transition="ask_review:en")
    desk, step = client_of(publisher), {"transition": "publish:en"}
    asked = translate(desk, article, **step)
    assert "111" not in fresh(article).body_en or not fresh(article).is_visible_in("en")
    resend(desk, address(article), read_form(desk, asked.url), **step)
    assert fresh(article).is_visible_in("en")
    assert "111" in fresh(article).body_en


def test_what_is_ticked_no_more_has_to_be_done_again(thomas, article):
    translate(thomas, article, [0, 2])
    assert is_stale(article)
    assert states(thomas, article) == ["current", "stale", "current"]


def test_a_block_that_is_left_empty_is_not_in_step(thomas, translator, article):
    translate(thomas, article, [0, 1, 2], body_en=EN[0] + EN[2])
    assert is_stale(article)
    assert states(thomas, article) == ["current", "missing", "current"]
    # Unless somebody answers that the translation is right without it.
    block = blocks_of(article.body_ru)[1]
    pair = Pair.of(type(article), article.pk, "body", {"ru": block, "en": ""})
    [finding] = findings_in(pair)
    answer(article.pointer, "body", finding.kind, finding.fingerprint, translator)
    translate(thomas, article, [0, 1, 2])
    assert not is_stale(article)
    assert states(thomas, article) == ["current"] * 3


@of_both_states
def test_what_was_not_said_of_a_block_stays_open(thomas, article):
    """Two blocks changed; one is translated, and the work goes on later."""
    article.body_ru = "<p>Один из трёх</p><p>В зале 120 мест</p><p>Три</p>"
    article.save(update_fields=["body_ru"])
    body = EN[0] + "<p>The hall has 120 seats</p>" + EN[2]
    translate(thomas, article, [1, 2], body_en=body)
    assert is_stale(article)
    assert states(thomas, article) == ["stale", "current", "current"]
    translate(thomas, article, [0, 1, 2])
    assert not is_stale(article)


def test_a_translation_is_begun_anywhere(thomas):
    article = make_article("Зал", title_en="", body_ru="".join(RU), body_en="")
    assert states(thomas, article) == ["missing"] * 3
    translate(thomas, article, [2], title_en="Hall", body_en=EN[2])
    assert states(thomas, article) == ["missing", "missing", "current"]
    assert is_stale(article)


def test_what_is_published_of_a_part_is_in_step_with_that_part(
    desk, translator, article
):
    article.body_ru = "<p>Один из трёх</p><p>В зале 120 мест</p><p>Три</p>"
    article.save(update_fields=["body_ru"])
    body = EN[0] + "<p>The hall has 120 seats</p>" + EN[2]
    translate(desk, article, [1, 2], body_en=body, transition="publish:en")
    assert fresh(article).body_en.replace("&nbsp;", " ") == body
    assert not WorkingCopy.objects.of(article.pointer).exists()
    assert states(desk, article) == ["stale", "current", "current"]


@of_both_states
def test_the_source_is_only_read(desk, article):
    before = article.title_ru, article.body_ru, article.happened_on
    sent = {"title_ru": "Чужое", "body_ru": "<p>Чужое</p>", "happened_on": "01.02.2017"}
    translate(desk, article, **sent, title_en="Room")
    assert (fresh(article).title_ru, article.body_ru, article.happened_on) == before
    copy = WorkingCopy.objects.of(article.pointer).first()
    assert (copy.mine["title_en"] if copy else article.title_en) == "Room"
    if copy:
        assert copy.changed == ["title_en"]


def test_a_translation_of_a_source_that_changed_meanwhile_answers_the_old_one(
    thomas, article
):
    page = thomas.get(address(article))
    values = values_of(page) | {"in-step-body": " ".join(marks_of(page))}
    change_source(article)
    body = EN[0] + "<p>The room has 110 seats</p>" + EN[2]
    resend(thomas, address(article), values, body_en=body)
    assert states(thomas, article) == ["current", "stale", "current"]


def test_a_language_that_is_left_out_on_purpose_is_not_translated(desk):
    article = make_article("Зал", state_en="none")
    assert desk.get(address(article)).status_code == 404


def test_a_text_that_is_refused_is_shown_again_with_its_ticks(thomas, article):
    change_source(article)
    again = translate(thomas, article, [1], title_en="", body_en=EN[1])
    ticked = page_of(again).xpath("//input[@name='in-step-body']/@value")
    assert ticked == [marks_of(again)[1]]


def test_what_was_typed_here_comes_back_here(thomas, article):
    page = thomas.get(address(article))
    values = values_of(page)
    values["body_en"] = "<p>Typed and lost</p>"
    fields = {
        name: value if isinstance(value, list) else [value]
        for name, value in values.items()
    }
    thomas.post(
        f"/admin/news/article/{article.pk}/autosave/",
        {"window": "w", "fields": json.dumps(fields)},
    )
    # The whole form offers it, and leads here: it knows nothing of the rest.
    form = page_of(thomas.get(change_of(article))).xpath("//form[@class='unsaved']")[0]
    assert form.get("action") == address(article)
    back = thomas.post(address(article), {"recover": "1", "typed": "w"})
    assert "Typed and lost" in back.text


def test_the_terms_of_a_concept_are_translated_with_it(client_of, terminologist):
    desk = client_of(terminologist)
    concept = make_entry(public=False, ru="цифровой разрыв", en="digital gap")
    url = f"/admin/glossary/concept/{concept.pk}/translate/en/"
    values = read_form(desk, url)
    rows = {values[f"terms-{row}-id"][0]: f"terms-{row}-text" for row in range(2)}
    names = {term.language: rows[str(term.pk)] for term in concept.terms.all()}
    sent = {names["en"]: "digital divide", names["ru"]: "чужое"}
    assert resend(desk, url, values, **sent).status_code == 302
    texts = {term.language: term.text for term in concept.terms.all()}
    assert texts["ru"].replace("\u00a0", " ") == "цифровой разрыв"
    concept.refresh_from_db()
    assert (texts["en"], concept.title_en) == ("digital divide", "digital divide")


def test_a_form_that_shows_texts_alone_is_previewed_with_all_the_rest(thomas, article):
    topic = make_topic("Связь")
    article.topics.add(topic)
    values = read_form(thomas, address(article))
    values |= {"title_en": "A better title"}
    page = thomas.post(f"/admin/news/article/{article.pk}/preview/en/", values)
    assert page.status_code == 200
    assert "A better title" in page.text
    assert article.topics.count() == 1
