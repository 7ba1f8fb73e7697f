"""The form of a concept, and the rows of its terms."""

import pytest
from lxml import html

from glossary.models import Concept
from tests.conftest import make_user
from tests.desk.two_people import Person, address_to, change_of
from tests.factories import make_concept, make_entry, make_term, published
from tests.glossary.rows import new_row, row_of

pytestmark = pytest.mark.django_db


def test_new_concept_begins_with_a_preferred_term_of_each_language(anna):
    opened = anna.open(address_to(Concept, "add"))
    rows = [
        [opened.values[f"terms-{number}-{name}"][0] for name in ["language", "status"]]
        for number in range(2)
    ]
    assert rows == [["ru", "preferred"], ["en", "preferred"]]
    sent = {"terms-0-text": "цифровой разрыв", "terms-1-text": "digital divide"}
    assert opened.save(**sent) is None
    concept = Concept.objects.get()
    assert (concept.title_ru, concept.title_en) == ("цифровой разрыв", "digital divide")
    assert concept.code == "digital-divide"
    assert concept.terms.filter(status="preferred").count() == 2


def test_row_that_nobody_fills_in_is_not_saved_and_no_error(anna):
    opened = anna.open(address_to(Concept, "add"))
    assert opened.save(**{"terms-1-text": "digital divide"}) is None
    concept = Concept.objects.get()
    assert [term.text for term in concept.terms.all()] == ["digital divide"]
    assert not concept.title_ru


def test_who_writes_one_language_begins_with_a_term_of_that(db):
    person = Person(make_user("ruth", "Terminologist", ["en"]))
    opened = person.open(address_to(Concept, "add"))
    assert opened.values["terms-TOTAL_FORMS"] == ["1"]
    assert opened.values["terms-0-language"] == ["en"]


def test_concept_without_any_term_is_refused(anna):
    opened = anna.open(address_to(Concept, "add"))
    back = opened.save(summary_ru="Определение.")
    assert back.form.non_field_errors()
    assert back.values["summary_ru"] == ["Определение."]
    assert not Concept.objects.exists()


def test_terms_stand_before_sources_relations_and_publication(anna):
    address = change_of(make_entry(ru="термин"))
    page = anna.client.get(address).content.decode()
    names = ["id_summary_ru", "terms-group", "citations-group", "id_code", "id_slug_ru"]
    names[3] = "id_same_as"
    places = [page.index(f'id="{name}"') for name in names]
    assert places == sorted(places)


def test_code_that_readers_have_had_is_only_shown(anna):
    opened = anna.open(change_of(make_entry(ru="термин", en="term")))
    assert "code" not in opened.values
    assert opened.save(code="other") is None
    assert Concept.objects.get().code == "term"


def test_concept_is_not_broader_than_itself(anna):
    below, above = make_concept("Below"), make_concept("Above")
    below.broader.add(above)
    back = anna.open(change_of(above)).save(broader=[str(below.pk)])
    assert list(back.form.errors) == ["broader"]


def test_saving_a_term_that_another_entry_has_shows_a_warning(anna):
    other = make_entry(en="digital divide")
    opened = anna.open(change_of(make_entry(en="gap", public=False)))
    opened.save(**new_row(opened, text="digital divide", language="en"))
    page = anna.client.get("/admin/").content.decode()
    assert change_of(other) in page


def test_preview_shows_the_term_as_the_row_has_it(anna):
    concept = make_concept(title_ru="термин", **published("ru"))
    make_term(concept, "термин", "ru", status="preferred")
    opened = anna.open(change_of(concept))
    sent = {**opened.values, f"{row_of(opened, 'термин')}-text": "слово"}
    address = address_to(Concept, "preview", concept.pk, "ru")
    page = html.fromstring(anna.client.post(address, sent).content.decode())
    assert page.xpath("string(//h1)") == "слово"
