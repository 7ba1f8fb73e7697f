"""The previous and the next concept, in the order of the index."""

import pytest

from tests.factories import make_entry
from tests.responses import links_in

pytestmark = pytest.mark.django_db


def test_neighbours_are_those_of_the_index_of_the_language(client):
    for ru, en in [
        *[("гамма", "beta"), ("ёж", "alpha"), ("жук", "gamma"), ("IP", "delta")],
        *[("яма", None), ("вал", "epsilon")],
    ]:
        make_entry(ru=ru, **({"en": en} if en else {}))
    make_entry(ru="дом", en="beta 2", public=False)
    orders = {
        "ru": ["вал", "гамма", "ёж", "жук", "яма", "IP"],
        "en": ["alpha", "beta", "delta", "epsilon", "gamma"],
    }
    for language, titles in orders.items():
        pages = dict(links_in(client.get(f"/{language}/glossary/")))
        for number, title in enumerate(titles):
            response = client.get(pages[title])
            links = [
                text.split(" ", 2)[2]
                for text, _url in links_in(response, "//*[@class='neighbours']")
            ]
            assert links == [*titles[:number][-1:], *titles[number + 1 :][:1]], title


def test_homonyms_stand_beside_each_other(client):
    concepts = [make_entry(en="port") for _number in range(3)]
    middle = links_in(
        client.get(concepts[1].address_in("en")), "//*[@class='neighbours']"
    )
    assert [url for _text, url in middle] == [
        concepts[0].address_in("en"),
        concepts[2].address_in("en"),
    ]
