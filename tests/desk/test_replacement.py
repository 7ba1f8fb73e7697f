"""Words are found and replaced over many items: tried, ticked, for a review."""

from urllib.parse import urlencode

import pytest

from publishing.models import WorkingCopy
from tests.conftest import make_user
from tests.factories import (
    PAST,
    make_article,
    make_concept,
    make_event,
    make_line,
    make_term,
)
from tests.forms import fresh
from tests.responses import page_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/translations/replace/"
QUERY = {"find": "digital inequality", "put": "digital divide", "language": "en"}
LINK = '<a href="/id/news.article/1/">digital\u00a0inequality</a>'
BODY = f"<h2>So</h2><h3>Far</h3><p>On {LINK}.</p><p>So.</p>"


def places(client, **changed):
    return places_on(client.get(PAGE, QUERY | changed))


def places_on(response):
    """Return {value of a tick: (its paragraph, whether it may be ticked)}."""
    assert response.status_code == 200
    found = {}
    for line in page_of(response).xpath("//form[@id='places-form']//li"):
        [tick], [passage] = line.xpath(".//input"), line.find_class("difference")
        words = " ".join(passage.text_content().split())
        found[tick.get("value")] = words, tick.get("disabled") is None
    return found


def replace(client, ticked, **changed):
    address = f"{PAGE}?{urlencode(QUERY | changed)}"
    return client.post(address, {"place": [*ticked]}, follow=True)


def test_what_is_ticked_waits_for_a_review(desk):
    texts = {"title_en": "Digital inequality", "body_ru": BODY, "body_en": BODY}
    one = make_article("Одно", **texts, ru=PAST, en=PAST)
    other = make_article("Другое", title_en="Other", body_en=BODY, en=PAST)
    (title, (passage, _may)), (first, _place), (second, _other) = places(desk).items()
    assert passage == "Digital inequalitydivide"
    replace(desk, [title, first])
    assert fresh(one).title_en == "Digital inequality"
    copy = WorkingCopy.objects.get()
    assert copy.mine["title_en"] == "Digital divide"
    assert copy.mine["body_en"] == BODY.replace("\u00a0inequality", " divide")
    assert copy.progress_of("en").is_in_review
    assert copy.declarations == {"title": "small", "body": "small"}
    assert [*places(desk)] == [second]
    # Somebody changes it after it was shown.
    other.body_en = BODY.replace("<p>On", "<p>Digital inequality, on")
    other.save()
    replace(desk, [second, title])
    assert fresh(other).body_en == other.body_en


def test_what_a_check_would_remark_on_stays_as_it_is(desk):
    concept = make_concept(ru=PAST, en=PAST)
    make_term(concept, "цифровой разрыв", "ru")
    make_term(concept, "digital divide", "en")
    body = {"body_ru": "<p>Цифровой разрыв в 2021 году.</p>"}
    body["body_en"] = "<p>The digital divide <em>in</em> 2021.</p>"
    article = make_article("Новость", title_en="News News", **body, en=PAST)
    for query, word in [
        ({"find": "2021", "put": "2020"}, "2021"),
        ({"find": "digital divide", "put": "gap"}, "digital divide"),
        ({"find": "News", "put": "N" * 200}, ""),
        ({"find": "in 2021", "put": "of late"}, "разделены"),
    ]:
        response = desk.get(PAGE, QUERY | query)
        [(place, (_passage, may))] = places_on(response).items()
        assert not may, query
        assert word in response.text
        replace(desk, [place], **query)
    assert not WorkingCopy.objects.exists()
    assert fresh(article).title_en == "News News"


def test_rows_and_drafts_and_capitals_and_whole_words(desk):
    event = make_event("Событие", title_en="Event", ru=PAST, en=PAST)
    make_line(event, title_ru="Речь", title_en="A talk")
    article = make_article("Черновик", title_en="Talk, talking and TALK")
    query = {"find": "talk", "put": "speech"}
    [draft, line] = sorted(places(desk, **query), key=lambda key: "programme" in key)
    replace(desk, [draft, line], **query)
    # What readers do not have is changed at once.
    assert not places(desk, **query)
    assert "speech" in str(WorkingCopy.objects.get().mine)
    assert fresh(article).title_en == "Speech, talking and TALK"


def test_it_is_of_who_writes_the_language_and_of_what_is_chosen(client_of, desk):
    one, other = (make_article(name, title_en="Talk") for name in ["Одно", "Другое"])
    query = {"find": "Talk", "put": "Speech"}
    [place] = places(desk, **query, item=str(one.pointer))
    assert place.startswith(str(one.pointer))
    rows = desk.post(PAGE, {"row": [f"{other.pointer}/en"]})
    assert desk.get(rows.url).text.count(f'value="{other.pointer}"') == 1
    for user in [make_user("ivan", "Translator", ["ru"]), make_user("sergey")]:
        client = client_of(user)
        replace(client, [place], **query)
        assert not places(client, **query)
    assert fresh(one).title_en == "Talk"


def test_what_is_forged_changes_nothing(desk):
    make_article("Одно", title_en="Talk")
    query = {"find": "Talk", "put": "Speech"}
    for forged in [
        *({"find": ""}, {"find": "..."}, {"find": "a" * 300}, {"put": ""}),
        {"put": "a\x01b"},
        *({"language": "de"}, {"item": "news.article/x"}),
    ]:
        assert desk.get(PAGE, QUERY | forged).status_code == 200, forged
        assert replace(desk, ["x", "news.article/0 x", ""], **query | forged)
    assert [*places(desk, **query)]
