"""Pages need as many statements for many records as for few."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.content.registry import publishable_models
from tests.factories import (
    PAST,
    appoint,
    make,
    make_article,
    make_body,
    make_concept,
    make_event,
    make_institute,
    make_page,
    make_person,
    make_picture,
    make_place,
    make_role,
    make_topic,
    published,
)
from tests.website.test_menu import make_item

pytestmark = pytest.mark.django_db

PUBLIC = {"ru": PAST, "en": PAST}
# {address: how many statements it takes at most}
MOST = {
    # Eight of them are of what is kept in memory but in a transaction.
    "/ru/": 15,
    "/en/": 15,
    # The frame alone, with its menu: two.
    "/en/display/": 2,
    "/en/search/?q=zeta": 7,
    # Two of them are the frame, for the names of the sections.
    "/en/search/suggestions/?q=zeta": 3,
    # Those of the other keyboard layout are asked for again.
    "/en/search/suggestions/?q=яуеф": 4,
    # The frame, the number of records, and two for each kind: which language is first
    # is asked each time in a transaction, as here.
    "/sitemap.xml": 3 + 2 * len(publishable_models()),
}


@pytest.fixture(autouse=True)
def _institute():
    make_institute()


def make_records(name):
    """Make something of each kind that the pages show; return an article."""
    topic, chair = make_topic(f"Zeta {name}"), make_role("Chair", is_head=True)
    appoint(make_person(f"Zeta {name}", **PUBLIC), make_body(name, **PUBLIC), chair)
    picture = make_picture(f"picture {name}", token=name.rjust(8, "0"))
    article = make_article(f"Zeta {name}", **PUBLIC, lead_picture=picture)
    article.topics.add(topic)
    make_concept(f"Concept {name}", **PUBLIC)
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_event(f"Zeta {name}", starts_on=tomorrow, place=make_place(), **PUBLIC)
    make_item(en="Page", page=make_page(name, **PUBLIC))
    make_item(en="Foot", section="home", is_at_the_foot=True)
    for model in publishable_models():
        make(model, **published("ru"), **published("en"))
    return article


def test_page_needs_as_many_for_many_as_for_few(client, django_assert_max_num_queries):
    counts = []
    for names in ["1", "234"]:
        for name in names:
            make_records(name)
        taken = {}
        for address, most in MOST.items():
            with django_assert_max_num_queries(most) as statements:
                assert client.get(address).status_code == 200
            taken[address] = len(statements)
        counts.append(taken)
    assert counts[0] == counts[1]


def test_text_in_both_languages_needs_as_many_however_long_it_is(
    client, django_assert_max_num_queries
):
    counts = []
    for size in [1, 4]:
        links = [make_article(f"{size} {n}", **PUBLIC) for n in range(size)]
        text = "".join(f'<p><a href="/id/{link.pointer}/">a</a></p>' for link in links)
        article = make_article(f"{size}", **PUBLIC, body_ru=text, body_en=text)
        article.topics.add(make_topic(f"Topic {size}"))
        with django_assert_max_num_queries(7) as statements:
            client.get(f"{article.address_in('en')}?with=ru")
        counts.append(len(statements))
    assert counts[0] == counts[1]
