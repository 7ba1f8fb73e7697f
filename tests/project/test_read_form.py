"""A form that is read without its page has the values of its page."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from publishing.models import Release
from tests.desk.two_people import MAKERS, ROW_MAKERS, make_row
from tests.forms import read_form, values_of
from tests.kinds import of_each

pytestmark = pytest.mark.django_db

# Other ones each time that a form is opened.
OF_ONE_TIME = {"csrfmiddlewaretoken": None, "window": None}
ROWS = dict(ROW_MAKERS.keys())


# Who may not change a release has no form; that of a group has its key twice.
@of_each("model", [model for model in MAKERS if model not in {Group, Release}])
def test_a_form_sends_the_same_without_its_page(
    model, administrator, translator, client_of
):
    if model in ROWS:
        make_row(model, ROWS[model])
        record = model.objects.first()
    else:
        record = MAKERS[model]()
    opts = model._meta
    address = reverse(
        f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk]
    )
    for user in [administrator, translator]:
        client = client_of(user)
        response = client.get(address)
        if response.status_code == 200:
            form = f"{opts.model_name}_form"
            page = values_of(response, form)
            assert read_form(client, address, form) | OF_ONE_TIME == page | OF_ONE_TIME
        else:
            assert user == translator
