"""What a person can send by an odd form gets an answer, never a failure."""

import pytest
from django.contrib import admin

from imports.models import ImportRun
from publishing.content.registry import publishable_models
from publishing.models import Release
from tests.desk.two_people import (
    address_to,
    change_of,
    make_published,
)
from tests.kinds import of_each
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


@of_each("model", publishable_models())
def test_date_of_a_published_text_that_is_emptied_is_asked_for_at_its_field(
    anna, model
):
    record = make_published(model)
    names = [f"published_at_{language}" for language in LANGUAGES]
    emptied = {f"{name}_{index}": "" for name in names for index in [0, 1]}
    back = anna.open(change_of(record)).save(
        **emptied, summary_ru="Written meanwhile.", slug_ru=""
    )
    assert {*names} <= back.form.errors.keys()
    assert back.values["summary_ru"] == ["Written meanwhile."]
    assert all(back.values[name] == [""] for name in emptied)
    # The line above the form is still that of what readers have.
    assert record.address_in("ru") in back.page


def test_forged_wish_to_save_as_new_is_refused_by_every_form(anna):
    for model in admin.site._registry:
        address = address_to(model, "change", 1)
        response = anna.client.post(address, {"_saveasnew": "1"})
        # An import run has a report and no form, and there is no release.
        expected = 404 if model in {ImportRun, Release} else 400
        assert response.status_code == expected, model
