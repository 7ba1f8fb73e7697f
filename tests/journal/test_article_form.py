"""The form of an article: references, typed or pasted, and affiliations in order."""

import pytest
from pytest_django.asserts import assertContains

from journal.models import Contribution, Reference
from publishing.drafts import restoration
from publishing.models import Revision
from tests.factories import (
    PAST,
    make_affiliation,
    make_author,
    make_issue,
    make_journal,
    make_paper,
    make_reference,
)
from tests.forms import read_form, resend, send
from tests.journal.articles import jats_of
from tests.library.records import in_english
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


def test_doi_of_a_new_reference_is_found_in_its_text(client_of, administrator):
    client, paper = client_of(administrator), make_paper()
    address, values = form_of(client, paper)
    rows = new_row(values, 0, text="A. A paper. https://doi.org/10.5555/One.2.")
    rows |= new_row({**values, **rows}, 1, text="[2] B. doi:10.5555/два")
    assert resend(client, address, values, **rows).status_code == 302
    found = Reference.objects.order_by("position").values_list("text", "doi")
    assert [*found] == [
        ("A. A paper. https://doi.org/10.5555/One.2.", "10.5555/one.2"),
        ("B. doi:10.5555/два", ""),
    ]


def test_several_lines_in_a_row_are_refused_and_not_lost(client_of, administrator):
    """The browser divides a pasted list; without its script the form says so."""
    client, paper = client_of(administrator), make_paper()
    address, values = form_of(client, paper)
    text = "\n".join(f"Work {number}." for number in range(301))
    response = resend(client, address, values, **new_row(values, 0, text=text))
    assertContains(response, "301")
    assertContains(response, "Work 300.")
    assert not Reference.objects.exists()


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


# Affiliations


@pytest.fixture
def paper():
    make_journal()
    issue = make_issue(ru=PAST, en=PAST)
    paper = make_paper(issue=issue, ru=PAST, en=PAST)
    make_author(paper)
    return paper


@pytest.fixture
def places():
    return [make_affiliation(f"Academy {number}") for number in range(3)]


def chosen_of(paper):
    [author] = paper.contributions.all()
    field = Contribution._meta.get_field("affiliations")
    return [*field.in_order(author.affiliations.all())]


def choose(paper, *places):
    """Choose affiliations of the one author, as a script would."""
    author = paper.contributions.get()
    field = Contribution._meta.get_field("affiliations")
    field.write(author, [place.pk for place in places])


def test_the_form_stores_and_shows_the_order_in_which_they_were_chosen(
    client_of, publisher, places
):
    paper = make_paper()
    make_author(paper)
    first, second, third = places
    client = client_of(in_english(publisher))
    form = f"/admin/journal/article/{paper.pk}/change/"
    name = "contributions-0-affiliations"
    keys = [str(place.pk) for place in [third, first, second]]
    assert send(client, form, "article_form", **{name: keys}).status_code == 302
    assert chosen_of(paper) == [third, first, second]
    assert read_form(client, form, "article_form")[name] == keys
    keys.reverse()
    assert send(client, form, "article_form", **{name: keys}).status_code == 302
    assert chosen_of(paper) == [second, first, third]


def test_readers_and_machines_get_the_order_in_which_they_were_chosen(
    client, paper, places
):
    first, second, third = places
    choose(paper, third, first, second)
    page = client.get(paper.address_in("en")).content.decode()
    names = [f"Academy {number} en" for number in [2, 0, 1]]
    assert sorted(names, key=page.index) == names
    jats = jats_of(paper).decode()
    assert sorted(names, key=jats.index) == names


def test_a_restored_article_has_the_order_that_it_had(publisher, paper, places):
    first, second, third = places
    choose(paper, third, first)
    paper.save()
    paper.title_en = "Changed"
    paper.save()
    revision = Revision.objects.of(paper.pointer).order_by("-pk").first()
    choose(paper, first, second)
    restoration.restore(paper, revision, restoration.ALL, publisher, "")
    assert chosen_of(paper) == [third, first]
