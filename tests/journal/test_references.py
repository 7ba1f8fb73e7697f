"""References in the form of an article: typed one by one, or pasted as a list."""

import pytest
from pytest_django.asserts import assertContains

from journal.models import Reference
from publishing.admin.publishable_form import PublishableForm
from tests.factories import make_paper, make_reference
from tests.forms import read_form, resend
from tests.journal.worlds import make_known_paper
from tests.responses import links_in

pytestmark = pytest.mark.django_db


def form_of(client, paper):
    """Return the address of the form, and what a browser sends of it."""
    address = f"/admin/journal/article/{paper.pk}/change/"
    return address, read_form(client, address)


def new_row(values, number, **fields):
    """Return what is sent of a new row beside the values of the form."""
    empty = {
        name.replace("__prefix__", str(number)): value
        for name, value in values.items()
        if name.startswith("references-__prefix__")
    }
    sent = {f"references-{number}-{name}": value for name, value in fields.items()}
    return empty | sent | {"references-TOTAL_FORMS": str(number + 1)}


def texts_of(paper):
    return list(
        Reference.objects.filter(article=paper)
        .order_by("position", "pk")
        .values_list("text", flat=True)
    )


def test_pasted_list_becomes_a_reference_a_line_behind_those_there_are(
    client_of, administrator
):
    client, paper = client_of(administrator), make_paper()
    make_reference(paper, "The first.")
    address, values = form_of(client, paper)
    lines = [f"{number}. Work {number}." for number in range(1, 41)]
    pasted = new_row(values, 1, text="\r\n".join([*lines, ""]))
    assert resend(client, address, values, **pasted).status_code == 302
    expected = [f"Work {number}." for number in range(1, 41)]
    assert texts_of(paper) == ["The first.", *expected]


def test_doi_of_a_pasted_reference_is_found_in_its_text(client_of, administrator):
    client, paper = client_of(administrator), make_paper()
    address, values = form_of(client, paper)
    text = "A. A paper. https://doi.org/10.5555/One.2.\n[2] B. doi:10.5555/два"
    resend(client, address, values, **new_row(values, 0, text=text))
    found = Reference.objects.order_by("position").values_list("doi", flat=True)
    assert list(found) == ["10.5555/one.2", ""]


def test_list_that_is_too_long_is_refused_and_not_lost(client_of, administrator):
    client, paper = client_of(administrator), make_paper()
    address, values = form_of(client, paper)
    text = "\n".join(f"Work {number}." for number in range(301))
    response = resend(client, address, values, **new_row(values, 0, text=text))
    assert response.status_code == 200
    assert "Work 300." in response.content.decode()
    assert not Reference.objects.exists()


def test_list_is_kept_in_the_working_copy_of_what_readers_have(
    client_of, administrator
):
    client, paper = client_of(administrator), make_known_paper()
    address, values = form_of(client, paper)
    before = texts_of(paper)
    pasted = new_row(values, len(before), text="Third.\nFourth.")
    assert resend(client, address, values, **pasted).status_code == 302
    assert texts_of(paper) == before
    _address, now = form_of(client, paper)
    shown = ["".join(now[f"references-{number}-text"]) for number in range(4)]
    assert shown[2:] == ["Third.", "Fourth."]


def test_errors_of_rows_are_counted_and_linked_above_the_form(client_of, administrator):
    administrator.interface_language = "en"
    administrator.save()
    client, paper = client_of(administrator), make_paper()
    for number in range(2):
        make_reference(paper, f"Reference {number}.")
    address, values = form_of(client, paper)
    wrong = {"references-0-doi": "x", "references-1-doi": "y"}
    response = resend(client, address, values, **wrong)
    links = links_in(response, "//div[@class='bar-errors']")
    assert [url for _name, url in links] == [
        "#id_references-0-doi",
        "#id_references-1-doi",
    ]
    assert links[0][0] == "References, 1, DOI"
    assertContains(response, "Not saved: 2 errors. What you typed is still here.")
    # Of a row that is to go, nothing is asked.
    gone = {**wrong, "references-0-DELETE": "on"}
    response = resend(client, address, values, **gone)
    assertContains(response, "Not saved: 1 error.")


def test_error_of_the_whole_form_is_said_once_above_it(client_of, administrator):
    client, paper = client_of(administrator), make_paper()
    address, values = form_of(client, paper)
    response = resend(client, address, values, title_ru="", title_en="")
    assertContains(response, PublishableForm.needs_a_title, count=1)
