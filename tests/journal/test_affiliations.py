"""An author's affiliations stay in the order in which they were chosen."""

import pytest

from journal.models import Contribution
from publishing.drafts import restoration
from publishing.models import Revision
from tests.factories import (
    PAST,
    make_affiliation,
    make_author,
    make_issue,
    make_journal,
    make_paper,
)
from tests.forms import send, values_of
from tests.journal.full_article import jats_of
from tests.library.records import in_english

pytestmark = pytest.mark.django_db


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
    assert values_of(client.get(form), "article_form")[name] == keys
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
