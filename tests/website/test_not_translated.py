"""The page of what is not in the reader's language helps all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from glossary.models import LinkedText
from tests import responses
from tests.desk.two_people import change_of
from tests.factories import (
    LATER,
    PAST,
    State,
    future,
    make_article,
    make_entry,
    make_event,
    make_person,
    make_picture,
    make_place,
    make_project,
    make_topic,
    published,
)
from tests.forms import errors_of, send
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def page_of(client, record, language="en"):
    response = client.get(record.address_in(language))
    assert response.status_code == 200
    return responses.page_of(response)


def margin_of(page):
    return " ".join(page.xpath("string(//main//div[@class='margin'])").split())


def test_it_has_date_and_topics_in_the_language_of_the_reader(client):
    article = make_article(ru=PAST)
    article.topics.add(make_topic("Hidden", state_en="draft"))
    names = {"Суша": "Land", "Море": "Sea", "Небо": "Air"}
    for russian, english in names.items():
        article.topics.add(make_topic(title_ru=russian, title_en=english))
    page = page_of(client, article)
    margin = margin_of(page)
    assert "30 June 2017" in margin
    assert "Hidden" not in margin
    # By the alphabet of the reader.
    links = page.xpath("//main//div[@class='margin']/a/text()")
    assert links[1:] == sorted(names.values())
    page = page_of(client, article, "ru")
    topics = page.xpath("//*[@class='provenance']//a/text()")
    assert topics == sorted([*names, "Hidden ru"])


@pytest.mark.parametrize(
    ("make", "fields", "kind"),
    [
        (make_article, {"kind": "announcement"}, "Announcement"),
        (
            make_event,
            {"our_role": "participant"},
            "With the Institute’s participation",
        ),
        (make_project, {"participation": "lead"}, "Led by the Institute"),
    ],
)
def test_it_says_in_the_language_of_the_reader_what_it_is(client, make, fields, kind):
    margin = page_of(client, make(ru=PAST, **fields)).xpath(
        "//main//div[@class='margin']/span/text()"
    )
    assert kind in margin


def test_it_names_the_place_of_an_event_and_the_people_of_a_project(client):
    event = make_event(ru=PAST, place=make_place(city_en="Ulyanovsk"))
    assert "Ulyanovsk" in margin_of(page_of(client, event))
    person, project = make_person(en=PAST), make_project(ru=PAST)
    project.people.add(person)
    people = page_of(client, project).xpath("//dt[. = 'People']/../dd/a/text()")
    assert people == [person.title_in("en")]


def test_person_without_a_page_is_named_by_the_name_in_that_language(client):
    for state, title in [("none", "Foma Fable"), ("draft", "Person ru")]:
        person = make_person(ru=PAST, title_en="Foma Fable", state_en=state)
        page = page_of(client, person)
        assert page.xpath("//main//h1")[0].text_content() == title
        is_named = "Foma" in html.tostring(page, encoding="unicode")
        assert is_named == (state == "none")
        assert "Person ru" in page.xpath("//main//*[@lang='ru']/text()")
    # A title that is no name is told to nobody.
    article = make_article(ru=PAST, title_en="The hall", state_en="none")
    assert told(page_of(client, article))[0] == "Article ru"


def test_it_leads_to_the_text_by_one_button_and_on_paper(client, settings):
    article = make_article(ru=PAST)
    page = page_of(client, article)
    [button] = page.xpath("//main//a[@class='button']")
    assert button.get("href") == article.address_in("ru")
    assert button.text == "Read it in Russian"
    [line] = page.find_class("printed")
    here, there = (settings.SITE_URL + article.address_in(code) for code in LANGUAGES)
    assert line.text_content() == f"{there}Читать по-русски: {here}"
    # So does a page that the other language has, too.
    for languages, lines in [(["en"], 0), (["en", "ru"], 1)]:
        article = make_article(**dict.fromkeys(languages, PAST))
        [line] = page_of(client, article).find_class("printed")
        assert len(line.xpath(".//span[@lang='ru']")) == lines


def test_it_offers_what_is_in_the_language_on_the_same_topic(client):
    topic = make_topic("Sea")
    article = make_article("here", ru=PAST)
    make_article("far", en=PAST)
    page = page_of(client, article)
    assert page.xpath("//h2[@id='newest']/text()") == ["In English, in this section"]
    assert page.xpath("//h3[@class='entry-title']/a/text()") == ["far en"]
    near = make_article("near", en=PAST)
    for record in [article, near]:
        record.topics.add(topic)
    page = page_of(client, article)
    assert page.xpath("//h2[@id='newest']/text()") == ["In English, on the same topic"]
    assert page.xpath("//h3[@class='entry-title']/a/text()") == ["near en"]


def test_its_own_kind_is_offered_first_then_what_is_to_come_the_soonest_first(client):
    topic, today = make_topic("Sea"), timezone.localdate()
    here = make_article("here", ru=PAST)
    late, soon, over = (
        make_event(name, en=PAST, starts_on=today + timedelta(days=days))
        for name, days in [("late", 9), ("soon", 3), ("over", -9000)]
    )
    for record in [here, late, soon, over, make_article("news", en=PAST)]:
        record.topics.add(topic)
    titles = page_of(client, here).xpath("//h3[@class='entry-title']/a/text()")
    assert titles == ["news en", "soon en", "late en", "over en"]
    event = make_event("there", ru=PAST, starts_on=today)
    event.topics.add(topic)
    # What does not take place is not offered.
    off = make_event("off", en=PAST, starts_on=future().date(), status="cancelled")
    off.topics.add(topic)
    titles = page_of(client, event).xpath("//h3[@class='entry-title']/a/text()")
    assert titles == ["soon en", "late en", "over en", "news en"]


def test_it_names_what_the_text_names_and_readers_have_in_their_language(client):
    person, hidden = make_person("Anna", en=PAST), make_person("Draft", ru=PAST)
    concept = make_entry(en="data", ru="данные")
    links = "".join(
        f'<a href="{end.pointer.address}">x</a>' for end in [person, hidden]
    )
    article = make_article(ru=PAST, body_ru=f"<p>{links}</p>")
    LinkedText.objects.create(
        to_model="news.article",
        to_pk=article.pk,
        field="text",
        language="ru",
        concepts=[concept.pk],
    )
    named = page_of(client, article).xpath("//section[@aria-labelledby='named']//a")
    assert [link.text for link in named] == ["Anna en", "data"]


def test_who_would_like_a_translation_says_so_by_one_click_and_is_counted(client):
    article = make_article(ru=PAST)
    [form] = page_of(client, article).forms[1:]
    for _reader in range(2):
        response = client.post(form.action, {"language": "en"})
    assert response.status_code == 303
    assert response["Location"] == f"{article.address_in('en')}#wanted"
    words = page_of(client, article).xpath("string(//*[@id='wanted'])")
    assert words == "It was asked for 2 times."
    # What readers have already, or what there is not, nobody can ask for.
    for language in ["ru", "de", ""]:
        assert client.post(form.action, {"language": language}).status_code == 404
    assert client.get(form.action).status_code == 405
    picture = make_picture()
    for pointer in [f"library.picture/{picture.pk}", "news.article/999", "no.kind/1"]:
        response = client.post(f"/id/{pointer}/wanted/", {"language": "en"})
        assert response.status_code == 404, pointer


def test_what_is_not_meant_to_be_translated_is_not_to_be_asked_for(client):
    article = make_article(ru=PAST, state_en=State.NONE)
    assert len(page_of(client, article).forms) == 1


# A summary in place of the text


def summary_in_english(**fields):
    """Make a Russian article of which English readers are to get a summary."""
    english = {**published("en"), "summary_only_en": True, "body_en": ""}
    return make_article(
        ru=PAST, **{**english, "summary_en": "It rained in short.", **fields}
    )


def told(page):
    """Return title and summary."""
    head = "string(//main//div[@class='page-head']/{})"
    return page.xpath(head.format("h1")), page.xpath(head.format("p"))


def test_title_and_summary_that_are_published_stand_on_it(client):
    article = summary_in_english(summary_ru="Дождь.")
    page = page_of(client, article)
    assert told(page) == ("Article en", "It rained in short.")
    assert page.xpath("//main//h1/@lang") == []
    assert page.xpath("//title/@lang") == ["en"]
    note = page.xpath("string(//main//div[@role='note'])")
    assert "This is a summary: the text is not in English." in note
    # The text is still called what it is called.
    assert page.xpath("//main//*[@lang='ru']/text()")[0] == "Article ru"
    russian = page_of(client, article, "ru")
    assert russian.xpath("//link[@rel='alternate'][@hreflang]") == []
    # It says so when the text has changed since.
    stale = "//span[@class='translation-status']"
    assert not page.xpath(stale)
    article.summary_ru = "Снег."
    article.save()
    assert page_of(client, article).xpath(stale)


def test_a_summary_that_is_not_published_is_told_to_nobody(client):
    for fields in [
        {"state_en": State.REVIEW},
        {"published_at_en": future()},
        {"published_until_en": LATER},
        {"state_en": State.WITHDRAWN, "withdrawal_reason_en": "Wrong."},
    ]:
        article = summary_in_english(**fields)
        assert told(page_of(client, article)) == ("Article ru", ""), fields


def test_a_summary_needs_itself_and_no_text(client_of, publisher):
    article = make_article(ru=PAST, body_en="", summary_en="")
    client = client_of(publisher)
    sent = {"summary_only_en": "on", "transition": "publish:en"}
    refused = send(client, change_of(article), **sent)
    assert list(errors_of(refused)) == ["summary_en"]
    send(client, change_of(article), **sent, summary_en="In short.")
    article.refresh_from_db()
    assert told(page_of(client, article)) == ("Article en", "In short.")


def test_who_may_not_publish_changes_no_summary_for_readers(
    client_of, translator, publisher
):
    article = summary_in_english()
    changed = {"summary_en": "It snowed."}
    send(client_of(translator), change_of(article), **changed, transition="publish:en")
    send(client_of(translator), change_of(article), **changed)
    assert told(page_of(client_of(None), article))[1] == "It rained in short."
    send(client_of(publisher), change_of(article), transition="publish:en")
    assert told(page_of(client_of(None), article))[1] == "It snowed."


def test_the_whole_text_follows_a_summary_at_the_same_address(client_of, publisher):
    article = summary_in_english()
    send(
        client_of(publisher),
        change_of(article),
        summary_only_en=None,
        body_en="<p>All of it.</p>",
        transition="publish:en",
    )
    page = page_of(client_of(None), article)
    assert "All of it." in page.xpath("string(//article)")
