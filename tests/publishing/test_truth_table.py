"""Who sees what, through which door: the rule of publication as one table.

Parametrised over the registry: a new subject joins by existing. On every run each kind
is asked in one language; the other one is slow. A visitor opens all that there is of a
kind; over all kinds each person opens each of it once, and each state is asked.
"""

import re
from functools import cache
from itertools import product

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from glossary.models import Concept
from journal import models as journal
from news.models import Article
from publishing.content import changesets
from publishing.content.registry import publishable_models
from tests.conftest import made_once
from tests.factories import (
    make,
    make_term,
    make_topic,
    published,
)
from tests.publishing.states import ROWS, fields_of
from tests.responses import unrendered
from tests.worlds import part_of
from text.languages import LANGUAGES, others

# The journal's own page has the latest issue; articles are in lists of their issues.
LISTS = {journal.Issue: "journal:archive"}
WITHOUT = {journal.Article: ["list", "year"], journal.Issue: ["feed", "year"]}
# What the other language holds: nothing that is published, or the text.
ELSEWHERE = ["alone", "both"]

PERSONS = [
    "editor",
    "translator",
    "publisher",
    "terminologist",
    "administrator",
]


# States that no page of a kind tells from each other: of each kind one is asked.
ALIKE = [["ended", "withdrawn"], ["review", "none", "missing"]]


def rows_of(case):
    """Return the rows that are asked of a kind and language."""
    turn = CASES.index(case) // 2
    left_out = {row for rows in ALIKE for row in rows if row != rows[turn % len(rows)]}
    return [row for row in ROWS if row not in left_out]


def make_table(case, topic):
    """Make a record for each row, named by it, and return {name: record}."""
    model, language = case
    records = {}
    for row, elsewhere in product(rows_of(case), ELSEWHERE):
        name = f"{row} {elsewhere}"
        fields = {f"title_{code}": f"Zeta {name} {code}" for code in LANGUAGES}
        told = {f"summary_{code}": f"Summary of {name} {code}" for code in LANGUAGES}
        if elsewhere == "both":
            for code in others(language):
                fields |= published(code)
        record = make(model, **{**fields, **fields_of(row, language), **told})
        if model.topics:
            record.topics.add(topic)
        if hasattr(record, "terms"):
            name_by_terms(record)
        records[name] = record
    return records


def name_by_terms(concept):
    """Let a concept's titles stand in its lists: those are of terms."""
    for code in LANGUAGES:
        if title := getattr(concept, f"title_{code}"):
            make_term(concept, title, code, status="preferred")


# Of so many records, or lists, a person opens one; a visitor opens all.
OF_SO_MANY = 4


def opened_by(actor, items, case):
    """Return what of ``items``, {name: …}, an actor opens.

    A person opens each fourth; with their next case those behind it.
    """
    if actor is None:
        return items
    turn = CASES.index(case) // len(PERSONS)
    return {
        name: item
        for number, (name, item) in enumerate(items.items())
        if (number + turn) % OF_SO_MANY == 0
    }


def names_in(response, language):
    """Return the names of the records whose titles in ``language`` are shown."""
    # The search marks what was sought.
    text = re.sub("</?mark>", "", response.content.decode())
    return set(re.findall(rf"Zeta (\w+ \w+) {language}\b", text))


def doors(model, topic, year):
    """Return {door: address} of the lists in the active language."""
    namespace = model.list_route.rpartition(":")[0]
    wanted = {
        "list": (LISTS.get(model, model.list_route), {}),
        "year": (f"{namespace}:year", {"year": year}),
        "feed": (f"{namespace}:feed", {}),
    }
    if model.topics:
        wanted["topic"] = ("topics:detail", {"slug": topic.slug})
        wanted["topic feed"] = ("topics:feed", {"slug": topic.slug})
    addresses = {"home": reverse("home")}
    for door in WITHOUT.get(model, ()):
        del wanted[door]
    for door, (route, kwargs) in wanted.items():
        try:
            addresses[door] = reverse(route, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return addresses


@pytest.fixture(scope="module")
def _made(case, django_db_setup, django_db_blocker):
    """Made once for all tests of a kind and language, under their transactions.

    With the records comes a function that gives the page a visitor gets of an address.
    """
    with made_once(django_db_blocker):
        with changesets.changeset():
            topic = make_topic("Context")
            records = make_table(case, topic)
        yield records, topic, cache(Client().get)


@pytest.fixture
def table(_made, db, language):
    """The records by name, the topic that they are under, and what a visitor gets."""
    with override(language):
        yield _made


model = part_of("case", 0)
language = part_of("case", 1)


@pytest.fixture
def clients(request, client_of):
    """Return a function: the client of each actor in turn, with the actor's name."""

    def of(actors):
        for actor in actors:
            user = request.getfixturevalue(actor) if actor else None
            yield actor, client_of(user)

    return of


CASES = list(product(publishable_models(), LANGUAGES))
# The first kind in the first language, the second one in the second.
AT_ONCE = [case for number, case in enumerate(CASES) if number % 4 in {0, 3}]


def two_actors(case):
    """Return the visitor, and a person: with the next case another one."""
    return [None, PERSONS[CASES.index(case) % len(PERSONS)]]


def one_actor(case):
    """Return one of the two: of each second kind the person."""
    return two_actors(case)[CASES.index(case) % 2]


def in_every_language(test):
    cases = [
        pytest.param(
            case,
            marks=[] if case in AT_ONCE else pytest.mark.slow,
            id=f"{case[0].__name__}-{case[1]}",
        )
        for case in CASES
    ]
    test = pytest.mark.parametrize("case", cases, scope="module")(test)
    return pytest.mark.django_db(test)


@in_every_language
def test_lists_show_what_is_visible_in_the_language_and_nothing_else(
    clients, table, case, model, language
):
    records, topic, _visited = table
    visible = {"visible alone", "visible both"}
    year = records["visible alone"].year
    found = doors(model, topic, year)
    for actor, client in clients(two_actors(case)):
        for door, address in opened_by(actor, found, case).items():
            response = client.get(address)
            assert response.status_code == 200, (actor, door)
            names = names_in(response, language)
            if door == "home" and model is not Article:
                assert names <= visible, actor
            else:
                assert names == visible, (actor, door)


@in_every_language
def test_search_finds_what_is_visible_in_the_language_or_only_in_the_other(
    clients, table, case, language
):
    for actor, client in clients([one_actor(case)]):
        answers = [client.get(reverse("search") + "?q=zeta")]
        pages = answers[0].context["page"].paginator.num_pages
        answers += [
            client.get(reverse("search") + f"?q=zeta&page={page}")
            for page in range(2, pages + 1)
        ]
        elsewhere = {f"{row} both" for row in rows_of(case) if row != "visible"}
        for code in LANGUAGES:
            names = set().union(*(names_in(answer, code) for answer in answers))
            here = {"visible alone", "visible both"}
            assert names == (here if code == language else elsewhere), actor


@in_every_language
def test_suggestions_have_what_is_visible_in_the_language_or_only_in_the_other(
    table, language
):
    records, _topic, visited = table
    [other] = others(language)
    for row in dict.fromkeys(name.split()[0] for name in records):
        response = visited(reverse("suggestions") + f"?q=Zeta+{row}")
        names = {f"{row} alone", f"{row} both"}
        here = names if row == "visible" else set()
        # A concept has its name there beside the one here, too.
        record = records[f"{row} both"]
        is_told = row != "visible" or isinstance(record, Concept)
        there = {f"{row} both"} if is_told else set()
        assert names_in(response, language) == here, row
        assert names_in(response, other) == there, row


@in_every_language
def test_sitemap_names_the_pages_that_are_visible_and_no_others(
    clients, table, case, language
):
    records, _topic, _visited = table
    for actor, client in clients([one_actor(case)]):
        sitemap = client.get("/sitemap.xml").content.decode()
        for name, record in records.items():
            address = record.address_in(language)
            loc = f"<loc>https://institute.example{address}</loc>"
            assert (loc in sitemap) == name.startswith("visible"), (actor, name)


@in_every_language
def test_page_is_the_text_a_notice_a_page_without_its_own_text_or_a_404(
    clients, table, case, language
):
    records, _topic, visited = table
    other = others(language)[0]
    for actor, client in clients(two_actors(case)):
        get = client.get if actor else visited
        for name, record in opened_by(actor, records, case).items():
            door = (actor, name)
            row, elsewhere = name.split()
            response = get(record.address_in(language))
            text = response.content.decode()
            expected = ROWS[row]
            if expected == "absent" and elsewhere == "both":
                expected = "notice"
            elif expected == "summary" and elsewhere == "alone":
                expected = "absent"
            assert response.status_code == (404 if expected == "absent" else 200), door
            # A text that is kept begins with itself; its summary is for lists.
            if expected != "kept":
                assert (f"Summary of {name} {language}" in text) == (
                    expected in {"text", "summary"}
                ), door
            assert ('<meta name="robots" content="noindex">' in text) == (
                expected != "text"
            ), door
            assert ('rel="canonical"' in text) == (expected == "text"), door
            is_named = row == "none" and record.is_called_by_name
            assert (f'<h1 lang="{other}">' in text) == (
                expected == "notice" and not is_named
            ), door
            assert ("no-store" in response.get("Cache-Control", "")) == (
                expected in {"notice", "summary"} or actor is not None
            ), door
            is_pair = expected == "text" and elsewhere == "both"
            assert ('hreflang="x-default"' in text) == is_pair, case


@in_every_language
def test_permanent_address_leads_to_the_page_of_the_readers_language(
    clients, table, case, language
):
    records, _topic, _visited = table
    for actor, client in clients(two_actors(case)):
        for name, record in opened_by(actor, records, case).items():
            with unrendered():
                response = client.get(
                    record.pointer.address, headers={"accept-language": language}
                )
            has_own = ROWS[name.split()[0]] in {"text", "kept"}
            has_page = has_own or name.endswith("both")
            assert response.status_code == (303 if has_page else 404), (actor, name)
            if has_page:
                assert response["Location"] == record.address_in(language)


@in_every_language
def test_language_switch_never_leads_to_a_404(client, table, language):
    records, _topic, visited = table
    pages, found = {}, set()
    for name, record in records.items():
        address = record.address_in(language)
        pages[address] = visited(address)
        switch = r'<a[^>]+href="([^"]+)"[^>]*hreflang'
        addresses = re.findall(switch, pages[address].content.decode())
        assert addresses, name
        found.update(addresses)
    with unrendered():
        for address in found:
            response = pages.get(address) or client.get(address)
            assert response.status_code == 200, address
