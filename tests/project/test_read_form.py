"""A form that is read without its page has the values of its page."""

import pytest
from django.contrib.auth.models import Group

from publishing.models import Release
from tests.desk.two_people import WITH_FORMS, change_of, make_with_rows
from tests.forms import read_form, values_of
from tests.kinds import of_each

pytestmark = pytest.mark.django_db

# Other ones each time that a form is opened, or of the remarks that the page shows.
OF_ONE_TIME = {"csrfmiddlewaretoken": None, "window": None, "remarks_seen": None}


# Who may not change a release has no form; that of a group has its key twice.
@of_each("model", [model for model in WITH_FORMS if model not in {Group, Release}])
def test_a_form_sends_the_same_without_its_page(
    model, administrator, translator, client_of
):
    address, form = change_of(make_with_rows(model)), f"{model._meta.model_name}_form"
    for user in [administrator, translator]:
        client = client_of(user)
        response = client.get(address)
        if response.status_code == 200:
            page = values_of(response, form)
            assert read_form(client, address, form) | OF_ONE_TIME == page | OF_ONE_TIME
        else:
            assert user == translator
