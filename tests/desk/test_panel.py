"""The lines beside the texts of a form, to which its fields are folded."""

import pytest

from tests.factories import PAST, State, make_article, make_issue
from tests.responses import page_of

pytestmark = pytest.mark.django_db


def lines(client, record):
    """Return {name of a line: what it says}."""
    options = record._meta
    address = f"/admin/{options.app_label}/{options.model_name}/{record.pk}/change/"
    return {
        row.get("data-row"): " ".join(
            row.find("summary").find_class("panel-values")[0].text_content().split()
        )
        for row in page_of(client.get(address)).find_class("panel-row")
    }


def test_of_several_values_those_have_names_that_are_no_words(desk):
    issue = make_issue("Номер", number="5", continuous_number=4, ru=PAST)
    line = lines(desk, issue)["Год"]
    assert line.startswith(f"{issue.year}Номер: 5Сквозной номер: 4")


def test_what_was_taken_off_the_site_does_not_look_as_if_it_were_there(desk):
    article = make_article("Новость", ru=PAST, en=PAST)
    on_site = lines(desk, article)["На сайте"]
    article.state_en, article.withdrawal_reason_en = State.WITHDRAWN, "Outdated"
    article.save()
    line = lines(desk, article)["На сайте"]
    assert "было опубликовано" in line.partition("English")[2]
    assert line.partition("English")[0] == on_site.partition("English")[0]
