"""Whoever comes to an item from elsewhere sees the way to its list."""

import pytest

from publishing.content.addresses import path_to
from tests import factories
from tests.factories import PAST
from tests.responses import heading_of, links_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

KINDS = [
    *["article", "event", "person", "body", "project", "publication", "partner"],
    *["inductee", "document", "issue", "paper", "entry"],
]
ABOVE = "//main//*[@class='margin' or @class='crumbs']"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_page_of_an_item_leads_to_its_list_by_the_title_of_that_above_or_beside_it(
    client, kind, language
):
    make = getattr(factories, f"make_{kind}")
    terms = {"ru": "данные", "en": "data"}
    record = make(**terms if kind == "entry" else dict.fromkeys(LANGUAGES, PAST))
    response = client.get(record.address_in(language))
    addresses = {address: text for text, address in links_in(response, ABOVE)}
    above = path_to(record.list_link()[1], language)
    assert addresses[above] == heading_of(client.get(above))
