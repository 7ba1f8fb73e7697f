"""A list says how much of it is in the other language only."""

from datetime import date

import pytest

from tests.factories import (
    PAST,
    future,
    make_article,
    make_body,
    make_document,
    make_event,
    make_inductee,
    make_partner,
    make_person,
    make_project,
    make_publication,
    make_topic,
)
from tests.responses import links_in
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

DAY = date(2005, 5, 17)
LISTS = {
    "news/": make_article,
    f"news/{PAST.year}/": make_article,
    "corrections/": lambda **fields: make_article(
        correction_ru="Иначе.", correction_en="No.", **fields
    ),
    "events/": make_event,
    "events/past/": lambda **fields: make_event(starts_on=DAY, **fields),
    "events/2005/": lambda **fields: make_event(starts_on=DAY, **fields),
    "documents/": make_document,
    "people/": make_person,
    "governing-bodies/": lambda **fields: make_body(kind="governing", **fields),
    "hall-of-fame/": make_inductee,
    "collaboration/": make_partner,
    "projects/": make_project,
    "publications/": lambda **fields: make_publication(written_in="ru", **fields),
    "chronicle/": lambda **fields: make_event(starts_on=DAY, **fields),
}
TOLD = {
    "ru": ("Ещё {} — только на английском.", "Read in English"),
    "en": ("{} more in Russian only.", "Читать по-русски"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", LISTS)
def test_list_says_how_much_is_in_the_other_language_only(client, path, language):
    make, [other] = LISTS[path], others(language)
    for code in LANGUAGES:
        make(**{code: PAST})
    make(**{other: PAST})
    make(**{other: future()})
    make(**dict.fromkeys(LANGUAGES, PAST))
    response = client.get(f"/{language}/{path}")
    told, link = TOLD[language]
    page = response.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert told.format(2) in page
    assert (link, f"/{other}/{path}") in links_in(response)


def test_list_that_both_languages_have_says_nothing(client):
    make_article(**dict.fromkeys(LANGUAGES, PAST))
    assert "only." not in client.get("/en/news/").content.decode()


def test_narrowed_list_counts_what_it_is_narrowed_to(client):
    topic = make_topic("Sea")
    for languages in [LANGUAGES, ["ru"]]:
        make_article(**dict.fromkeys(languages, PAST)).topics.add(topic)
    make_article(ru=PAST)
    response = client.get(f"/en/news/?topic={topic.slug_en}")
    assert "1 more in Russian only." in response.content.decode()
    assert f"/ru/news/?topic={topic.slug_ru}" in dict(links_in(response)).values()
