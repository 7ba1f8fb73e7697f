"""Every kind of item can be seen before its readers see it, by existing."""

import pytest

from events.models import Event, ProgrammeItem
from glossary.models import Concept
from institute.models import Appointment, Body, Person, Role
from publishing.admin.previews import preview_address
from publishing.content.registry import publishable_models
from tests.desk.two_people import address_to, change_of, chosen_in, make_published
from tests.forms import resend, values_of
from tests.kinds import named, of_each
from tests.records import make, published
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

# Where the title is written.
TERMS = {"terms-0-text": "Заголовок", "terms-1-text": "Heading"}


@of_each("model", publishable_models())
def test_item_that_nobody_has_saved_is_shown_as_it_will_be(
    client_of, administrator, model
):
    client = client_of(administrator)
    name = model._meta.model_name
    values = values_of(client.get(address_to(model, "add")), f"{name}_form")
    sent = {key: value for key, value in values.items() if value is not None}
    sent |= {"title_ru": "Заголовок", "title_en": "Heading"}
    sent |= chosen_in(model) | (TERMS if model is Concept else {})
    for language in LANGUAGES:
        response = client.post(address_to(model, "preview_new", language), sent)
        assert response.status_code == 200, language
        assert sent[f"title_{language}"] in response.content.decode(), language


@pytest.mark.parametrize("model", publishable_models(), ids=named)
def test_draft_is_shown_to_who_has_its_link(client, administrator, model):
    draft = make(model)
    for language in LANGUAGES:
        response = client.get(preview_address(draft, language, administrator))
        assert response.status_code == 200, language
        assert f"title {language}" in response.content.decode(), language


@of_each("model", publishable_models())
def test_published_text_is_shown_though_its_address_is_emptied(
    client_of, administrator, model
):
    record = make_published(model)
    name = model._meta.model_name
    client = client_of(administrator)
    response = resend(
        client,
        address_to(model, "preview", record.pk, "ru"),
        values_of(client.get(change_of(record)), f"{name}_form"),
        slug_ru="",
    )
    assert response.status_code == 200


def test_preview_shows_members_as_the_form_has_them(client_of, administrator):
    body = make(Body)
    term = Appointment.objects.create(
        body=body,
        person=make(Person, **published("ru"), title_ru="Анна Примерова"),
        role=Role.objects.create(title_ru="член совета", title_en="member"),
        starts="2016",
    )
    client = client_of(administrator)
    values = values_of(client.get(change_of(body)), "body_form")
    sent = {key: value for key, value in values.items() if value is not None}
    sent["appointments-0-starts"] = "06.2020"
    preview = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert "с\u00a0июня 2020" in preview.content.decode()
    term.refresh_from_db()
    assert term.starts == "2016"

    sent["appointments-0-starts"] = "soon"
    refused = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert refused.status_code == 400
    assert "С: Укажите день" in refused.content.decode()
    sent |= {"appointments-0-starts": "2016", "title_ru": "", "title_en": ""}
    refused = client.post(address_to(Body, "preview", body.pk, "ru"), sent)
    assert "Укажите заголовок" in refused.content.decode()
    assert "__all__" not in refused.content.decode()


def test_rows_of_an_item_that_nobody_has_saved_are_shown_with_it(
    client_of, administrator
):
    client = client_of(administrator)
    values = values_of(client.get(address_to(Event, "add")), "event_form")
    sent = {key: value for key, value in values.items() if value is not None}
    sent |= {"title_en": "Conference", "starts_on": "2027-06-15"}
    sent |= {"programme-TOTAL_FORMS": "1", "programme-0-day": "1"}
    sent |= {"programme-0-kind": "talk", "programme-0-title_en": "Opening"}
    page = client.post(address_to(Event, "preview_new", "en"), sent)
    assert "Opening" in page.content.decode()
    assert not ProgrammeItem.objects.exists()
