"""Entries of concepts, for readers and for terminologists."""

import pytest

from glossary.interchange.entries import entries_of
from glossary.interchange.title_page import title_page_of
from glossary.models import Citation, Concept, Term, TitlePage
from publishing.models import Link
from tests.factories import (
    LATER,
    PAST,
    State,
    future,
    make_domain,
    make_entry,
    make_institute,
    make_source,
    make_term,
    published,
)

pytestmark = pytest.mark.django_db

Status = Term.Status


def all_entries(**options):
    return {
        entry["code"]: entry for entry in entries_of(Concept.objects.all(), **options)
    }


def leave(concept, **fields):
    """Store fields as time would leave them."""
    Concept.objects.filter(pk=concept.pk).update(**fields)


@pytest.fixture
def hidden():
    """Concepts that readers do not see, each for another reason."""
    draft = make_entry(public=False, ru="черновик", en="draft")
    ended = make_entry(ru="бывшее", en="ended")
    coming = make_entry(ru="будущее", en="coming")
    withdrawn = make_entry(ru="отозванное", en="withdrawn")
    for code in ["ru", "en"]:
        leave(ended, **published(code, PAST, until=LATER))
        leave(coming, **published(code, future()))
        leave(
            withdrawn,
            **{f"state_{code}": State.WITHDRAWN, f"withdrawal_reason_{code}": "x"},
        )
    return [draft, ended, coming, withdrawn]


def test_terminologists_get_all(hidden):
    seen = make_entry(ru="сеть", en="network")
    make_term(seen, "netwrok", "en", status=Status.LOOKUP)
    seen.broader.add(*hidden[:2])
    hidden[1].broader.add(hidden[3])
    seen.confusable.add(hidden[2])
    Link.objects.be_chosen(seen, [hidden[3].pointer])
    leave(seen, replaced_by=hidden[0])
    entries = all_entries(everything=True)
    assert [*entries] == ["coming", "draft", "ended", "network", "withdrawn"]
    network = entries["network"]
    assert network["broader"] == ["draft", "ended"]
    assert network["confusable"] == ["coming"]
    assert network["related"] == ["withdrawn"]
    assert network["replaced_by"] == "draft"
    assert network["cross_references"] == ["coming", "draft", "ended", "withdrawn"]
    assert "netwrok" in [term["text"] for term in network["terms"]]
    assert entries["withdrawn"]["cross_references"] == ["ended", "network"]


def test_a_term_has_all_its_fields():
    concept = make_entry(en="network")
    fields = {
        "status": "admitted",
        "type": "abbreviation",
        "part_of_speech": "adjective",
        "gender": "feminine",
        "region": "at sea",
        "note": "Rare.",
        "example": "NW is small.",
        "is_case_sensitive": True,
        "is_linked": False,
    }
    source = make_source(title_en="")
    more = {"forms": "NWs\nN.W.", "not_when": "NW wind", "example_source": source}
    make_term(concept, "NW", "en", **fields, **more)
    [entry] = all_entries().values()
    assert entry["terms"][1] == {
        "language": "en",
        "text": "NW",
        **fields,
        "example_source": "Source ru",
        "forms": ["NWs", "N.W."],
        "not_when": ["NW wind"],
    }


def test_sources_are_as_readers_see_them_and_pair_by_pair():
    concept = make_entry(ru="сеть", en="network")
    rows = [
        ("definition", make_source(), {"locator_ru": "ст. 2", "locator_en": "art. 2"}),
        ("definition", make_source("Report", title_en=""), {}),
        ("note", make_source("Law", title_ru=""), {"locator_en": "p. 3"}),
    ]
    for position, (supports, source, locators) in enumerate(rows):
        Citation.objects.create(
            concept=concept,
            source=source,
            supports=supports,
            position=position,
            **locators,
        )
    [entry] = all_entries().values()
    assert entry["definition_sources_ru"] == ["Source ru, ст.\u00a02", "Report ru"]
    assert entry["definition_sources_en"] == ["Source en, art.\u00a02", "Report ru"]
    assert entry["note_sources_ru"] == ["Law en"]
    assert entry["note_sources_en"] == ["Law en, p.\u00a03"]


def test_domains_have_code_and_name():
    concept = make_entry(en="network")
    concept.domains.add(make_domain("Data", "data"))
    [entry] = all_entries().values()
    assert entry["domains"] == ["data"]
    assert entry["domain_names_ru"] == ["Data ru"]


def test_state_of_a_file_is_its_newest_change():
    make_institute()
    seen, draft = make_entry(ru="сеть", en="network"), make_entry(public=False, en="x")
    leave(seen, updated_at_ru=PAST, updated_at_en=LATER, state_en=State.DRAFT)
    leave(draft, updated_at_ru=None, updated_at_en=LATER)
    title_page = title_page_of(Concept.objects.all())
    assert title_page.moment == "2017-06-30T09:00:00+00:00"
    assert title_page.languages == ["ru"]
    assert title_page.publisher == {"ru": "Институт", "en": "Institute"}
    assert title_page.title == {"ru": "Глоссарий", "en": "Glossary"}
    everything = title_page_of(Concept.objects.all(), everything=True)
    assert everything.changed_at == LATER
    assert everything.languages == ["ru", "en"]


def test_texts_of_the_title_page_are_in_files():
    TitlePage.objects.create(
        title_ru="Слова",
        edition_ru="2-е издание",
        licence_name_en="Free",
        licence_url="https://licence.example/",
    )
    title_page = title_page_of(Concept.objects.all())
    assert title_page.title == {"ru": "Слова", "en": "Glossary"}
    assert title_page.edition == {"ru": "2-е издание", "en": ""}
    assert title_page.licence == {"ru": "", "en": "Free"}
    assert title_page.licence_url == "https://licence.example/"


@pytest.mark.parametrize("everything", [False, True])
def test_entries_cost_one_statement_however_many(everything, django_assert_num_queries):
    for number in range(5):
        make_entry(ru=f"сеть {number}", en=f"network {number}")
    with django_assert_num_queries(1):
        assert len(all_entries(everything=everything)) == 5
