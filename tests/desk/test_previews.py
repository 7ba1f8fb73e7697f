"""Every kind of item can be seen before its readers see it; a new kind joins by itself."""

import pytest

from publishing.admin.previews import preview_address
from publishing.languages import LANGUAGES
from publishing.registry import publishable_models
from tests.desk.two_people import address_to, of_each
from tests.forms import values_of
from tests.making import make, make_category

pytestmark = pytest.mark.django_db

# What a form asks for besides its texts.
ASKED = {
    "Body": lambda: {"kind": "governing"},
    "Document": lambda: {"kind": "strategy"},
    "Inductee": lambda: {"category": make_category().pk, "honoured_in": 2020},
}


@of_each("model", publishable_models())
@pytest.mark.parametrize("language", LANGUAGES)
def test_item_that_nobody_has_saved_is_shown_as_it_will_be(
    client_of, administrator, model, language
):
    client = client_of(administrator)
    name = model._meta.model_name
    values = values_of(client.get(address_to(model, "add")), f"{name}_form")
    sent = {key: value for key, value in values.items() if value is not None}
    sent |= {"title_ru": "Заголовок", "title_en": "Heading"}
    sent |= ASKED.get(model.__name__, dict)()
    response = client.post(address_to(model, "try", language), sent)
    assert response.status_code == 200
    assert sent[f"title_{language}"] in response.content.decode()


@of_each("model", publishable_models())
@pytest.mark.parametrize("language", LANGUAGES)
def test_draft_is_shown_to_who_has_its_link(client, model, language):
    draft = make(model)
    response = client.get(preview_address(draft, language))
    assert response.status_code == 200
    assert f"title {language}" in response.content.decode()
