"""The home page: who this is, what is new, and what comes next."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    PAST,
    appoint,
    make_article,
    make_body,
    make_concept,
    make_event,
    make_institute,
    make_issue,
    make_partner,
    make_person,
    make_place,
    make_project,
    make_role,
    make_topic,
)
from tests.journal.factory import make_journal
from tests.responses import links_in, page_of, titles_in
from tests.website.test_menu import make_item
from text.languages import LANGUAGES
from website.views import home

pytestmark = pytest.mark.django_db

PUBLIC = {"ru": PAST, "en": PAST}


DESCRIBED = {"description_ru": "что там", "description_en": "what is there"}


def day(number):
    return PAST + timedelta(days=number)


def names_in(response, section):
    """Return the texts of the links of a section, without the one to all."""
    return [name for name, _url in links_in(response, f"//*[{section}]")]


def text_of(response, path):
    page = page_of(response)
    return " ".join(page.xpath(f"string({path})").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_of_an_empty_site_is_a_page(client, language):
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    assert links_in(response) == []


def test_home_says_in_one_line_who_this_is(client):
    institute = make_institute(name_en="The Institute", statement_en="Studies <all>")
    assert text_of(client.get("/en/"), "//main//h1") == "The Institute"
    institute.headline_en = "Since 1998"
    institute.save()
    response = client.get("/en/")
    assert text_of(response, "//main//h1") == "Since 1998"
    assert "Studies &lt;all&gt;" in response.content.decode()


def test_menu_items_with_a_description_are_doors(client):
    make_partner(**PUBLIC)
    make_topic()
    group = make_item("Группа", "Group", description_en="Leads nowhere itself")
    make_item("Ниже", "Below", section="institute:partners", description_en="Deep")
    child = make_item(en="Child", section="topics:list", description_en="A child")
    child.parent = group
    child.save()
    make_item(en="Plain", section="news:list")
    doors = "contains(@class, 'doors')"
    assert names_in(client.get("/en/"), doors) == ["Child", "Below"]
    assert names_in(client.get("/ru/"), doors) == []


def test_doors_count_what_readers_of_the_language_have(client):
    today = timezone.localdate()
    make_institute(founded_on=today.replace(year=today.year - 28, day=1))
    make_journal(founded_year=today.year - 37)
    for section in ["chronicle", "glossary:list", "journal:home", "topics:list"]:
        make_item(ru=section, en=section, section=section, **DESCRIBED)
    make_topic()
    for make_one in [make_project, make_issue]:
        make_one(**PUBLIC)
    make_concept("both", **PUBLIC)
    make_concept("Russian", ru=PAST)
    make_concept("draft")

    def doors(language):
        page = page_of(client.get(f"/{language}/"))
        items = page.xpath("//*[contains(@class, 'doors')]/li")
        path = ".//*[@class='numeral' or self::h2]//text()[not(. = '→')]"
        texts = [" ".join(item.xpath(path)) for item in items]
        return [" ".join(text.split()) for text in texts]

    # What has no number has its name.
    assert doors("en") == [
        *["28 years", "1 concept in the glossary", "37 years of the journal"],
        "topics:list",
    ]
    assert doors("ru") == [
        *["28 лет", "2 понятия в глоссарии", "37 лет журналу"],
        "topics:list",
    ]


# News


def stories(response):
    """Return the items of the news."""
    return page_of(response).xpath("//section[@aria-labelledby='latest']//li")


def test_four_newest_are_shown_and_a_pinned_one_first_up_to_its_day(client):
    for number in range(6):
        make_article(f"day {number}", ru=day(number))
    article = make_article("pinned", ru=day(0), pinned_until=timezone.localdate())
    titles = titles_in(client.get("/ru/"))
    assert titles == ["pinned ru", "day 5 ru", "day 4 ru", "day 3 ru"]
    article.pinned_until = timezone.localdate() - timedelta(days=1)
    article.save()
    titles = titles_in(client.get("/ru/"))
    assert titles == ["day 5 ru", "day 4 ru", "day 3 ru", "day 2 ru"]


def test_old_news_come_from_the_archive_and_say_since_when(client):
    old, new = home.NEW + timedelta(days=1), home.NEW - timedelta(days=1)
    article = make_article(en=timezone.now() - old, pinned_until=timezone.localdate())
    date = timezone.localdate() - old
    response = client.get("/en/")
    assert text_of(response, "//*[@id='latest']") == "From the archive"
    assert f"since {date.day} {date:%B %Y}" in text_of(response, "//main")
    article.published_at_en = timezone.now() - new
    article.save()
    response = client.get("/en/")
    assert text_of(response, "//*[@id='latest']") == "News"
    assert "since" not in text_of(response, "//main")
    # One that is pinned beside new ones says so itself.
    make_article("old", en=timezone.now() - old, pinned_until=timezone.localdate())
    entries = stories(response)
    assert "From the archive" not in entries[0].text_content()
    entries = stories(client.get("/en/"))
    assert "From the archive" in "".join(entry.text_content() for entry in entries)
    make_institute(archive_heading_en="R & D of before")
    entries = stories(client.get("/en/"))
    assert "R & D of before" in "".join(entry.text_content() for entry in entries)
    article.published_at_en = timezone.now() - old
    article.save()
    assert text_of(client.get("/en/"), "//*[@id='latest']") == "R & D of before"


# The term of the day


def test_each_day_has_a_concept_of_both_languages(client, monkeypatch):
    make_concept("Russian", ru=PAST)
    for number in range(3):
        make_concept(f"Concept {number}", summary_en="its meaning", **PUBLIC)
    section = "@aria-labelledby='term-of-the-day'"
    today, shown = timezone.localdate(), []
    for days in range(3):
        that_day = today + timedelta(days=days)
        monkeypatch.setattr(timezone, "localdate", lambda day=that_day: day)
        response = client.get("/en/")
        english, russian = names_in(response, section)
        assert english.removesuffix("en") == russian.removesuffix("ru")
        assert "its meaning" in text_of(response, f"//*[{section}]")
        shown.append(english)
    assert len({*shown}) == 3


# Events


def test_three_events_that_are_held_next_are_shown(client):
    events = "@aria-labelledby='events'"
    make_event(starts_on=timezone.localdate() - timedelta(days=1), **PUBLIC)
    assert names_in(client.get("/en/"), events) == []
    for days in [5, 4, 3, 2, 1]:
        begins = timezone.localdate() + timedelta(days=days)
        status = "cancelled" if days == 2 else "scheduled"
        make_event(f"in {days}", starts_on=begins, status=status, **PUBLIC)
    make_event("draft", starts_on=timezone.localdate())
    for language in LANGUAGES:
        names = names_in(client.get(f"/{language}/"), events)
        assert names[:-1] == [f"in {days} {language}" for days in [1, 3, 4]]


def test_times_of_an_event_are_those_of_the_list_with_their_zone(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    place = make_place(city_en="Almaty")
    here = {**PUBLIC, "starts_on": tomorrow, "starts_time": time(9, 30)}
    make_event("far", **here, zone="Asia/Almaty", place=place, status="moved")
    make_event("long", **here, ends_on=tomorrow + timedelta(days=1))
    text = text_of(client.get("/en/"), "//section[@aria-labelledby='events']")
    assert "far en 09:30 (UTC+5) Rescheduled Almaty" in text
    assert "long en from 09:30" in text
    for words in ["09:30 (UTC+5)", "from 09:30"]:
        assert words in text_of(client.get("/en/events/"), "//main")


# People


def test_leaders_are_told_once_with_all_of_their_offices_by_rank(client):
    chair = make_role("Chair", is_head=True, position=2)
    director = make_role("Director", is_head=True, position=1)
    council, office = make_body("Council", **PUBLIC), make_body("Office", **PUBLIC)
    directing = make_person("Directing", **PUBLIC)
    appoint(make_person("Chairing", **PUBLIC), council, chair, starts="2001")
    appoint(directing, office, director, starts="2001")
    appoint(directing, make_body("Journal", **PUBLIC), chair, starts="2002")
    appoint(directing, council, make_role("Adviser", position=3))
    appoint(make_person("Member", **PUBLIC), council, make_role("Member"))
    appoint(make_person("Former", **PUBLIC), council, chair, "1999", "2000")
    appoint(make_person("Hidden"), make_body("Board", **PUBLIC), chair)
    response = client.get("/en/")
    names = names_in(response, "@aria-labelledby='leaders'")
    assert [name.split()[0] for name in names[2:]] == ["Directing", "Chairing"]
    offices = page_of(response).xpath("//*[@class='heads whole']/li[1]//p")
    texts = [" ".join(office.text_content().split()) for office in offices]
    assert texts == [
        *["Director en, Office en", "Chair en, Journal en", "Adviser en, Council en"]
    ]


def test_who_has_no_portrait_has_initials_of_the_names_that_readers_know(client):
    role, body = make_role("Chair", is_head=True), make_body("Council", **PUBLIC)
    names = {"given_ru": "Юрий", "family_ru": "Хохлов", "title_en": "Hohlov"}
    person = make_person("Hohlov", ru=PAST, **names)
    appoint(person, body, role, starts="2001")
    for address in ["/ru/", person.address_in("ru")]:
        assert initials_in(client.get(address)) == ["ЮХ"]
    person.state_en, person.published_at_en = "published", PAST
    person.save()
    assert initials_in(client.get("/en/")) == ["H", "ЮХ"]


def initials_in(response):
    return page_of(response).xpath(
        "//*[contains(@class, 'monogram')]//*/text()[normalize-space()]"
    )
