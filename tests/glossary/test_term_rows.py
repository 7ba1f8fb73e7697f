"""Who may change which terms of a concept, and how rows exchange their values."""

import pytest

from glossary.models import Concept, Term
from tests.desk.two_people import Person, change_of
from tests.factories import PAST, State, make_entry, make_term
from tests.glossary.rows import new_row, row_of, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def concept():
    return make_entry(public=False, ru="термин", en="term")


def test_translator_changes_the_terms_of_their_language_alone(translator, concept):
    opened = Person(translator).open(change_of(concept))
    sent = {
        f"{row_of(opened, 'термин')}-text": "чужое",
        f"{row_of(opened, 'term')}-text": "designation",
    }
    assert opened.save(**sent) is None
    assert texts_of(concept) == {"ru": ["термин"], "en": ["designation"]}
    concept.refresh_from_db()
    assert (concept.title_ru, concept.title_en) == ("термин", "designation")


def test_translator_adds_no_term_of_another_language(translator, concept):
    opened = Person(translator).open(change_of(concept))
    back = opened.save(**new_row(opened, text="чужое", language="ru"))
    assert [list(row.errors) for row in rows_with_errors(back)] == [["language"]]
    assert texts_of(concept)["ru"] == ["термин"]
    assert opened.save(**new_row(opened, text="word", language="en")) is None
    assert texts_of(concept)["en"] == ["term", "word"]


def test_translator_makes_no_term_of_another_language_of_theirs(translator, concept):
    opened = Person(translator).open(change_of(concept))
    back = opened.save(**{f"{row_of(opened, 'term')}-language": "ru"})
    assert back is not None
    assert texts_of(concept) == {"ru": ["термин"], "en": ["term"]}


def test_translator_deletes_no_term_of_another_language(translator, concept):
    make_term(concept, "слово", "ru")
    make_term(concept, "word", "en")
    opened = Person(translator).open(change_of(concept))
    sent = {f"{row_of(opened, text)}-DELETE": "on" for text in ["слово", "word"]}
    assert opened.save(**sent) is None
    assert texts_of(concept) == {"ru": ["термин", "слово"], "en": ["term"]}


def test_terms_that_readers_have_are_changed_by_who_publishes(translator):
    concept = make_entry(ru="термин", en="term")
    opened = Person(translator).open(change_of(concept))
    sent = {f"{row_of(opened, 'term')}-text": "word"}
    assert opened.save(**sent, transition="publish:en") is not None
    assert opened.save(**sent) is None
    assert texts_of(concept)["en"] == ["term"]


def test_second_preferred_term_is_refused_at_its_row_with_nothing_lost(anna, concept):
    opened = anna.open(change_of(concept))
    row = new_row(opened, text="слово", language="ru", status="preferred")
    back = opened.save(**row, note_ru="Заметка")
    prefix = row_of(back, "слово")
    [rows] = rows_with_errors(back)
    assert (rows.prefix, list(rows.errors)) == (prefix, ["status"])
    assert back.values["note_ru"] == ["Заметка"]
    assert texts_of(concept)["ru"] == ["термин"]
    assert back.save(**{f"{prefix}-status": "admitted"}) is None
    assert texts_of(concept)["ru"] == ["термин", "слово"]


def rows_with_errors(opened):
    return [
        form
        for inline in opened.response.context["inline_admin_formsets"]
        for form in inline.formset.forms
        if form.errors
    ]


def test_one_save_gives_the_preference_to_another_term(anna, concept):
    make_term(concept, "слово", "ru")
    opened = anna.open(change_of(concept))
    sent = {
        f"{row_of(opened, 'термин')}-status": "admitted",
        f"{row_of(opened, 'слово')}-status": "preferred",
    }
    assert opened.save(**sent) is None
    concept.refresh_from_db()
    assert concept.title_ru == "слово"
    assert texts_of(concept)["ru"] == ["слово", "термин"]


def test_one_save_deletes_the_preferred_term_and_prefers_another(anna, concept):
    make_term(concept, "слово", "ru")
    opened = anna.open(change_of(concept))
    sent = {
        f"{row_of(opened, 'термин')}-DELETE": "on",
        f"{row_of(opened, 'слово')}-status": "preferred",
        f"{row_of(opened, 'слово')}-text": "термин",
    }
    assert opened.save(**sent) is None
    concept.refresh_from_db()
    assert concept.title_ru == "термин"
    assert texts_of(concept)["ru"] == ["термин"]


def test_the_same_term_twice_is_refused_at_its_row(anna, concept):
    opened = anna.open(change_of(concept))
    back = opened.save(**new_row(opened, text=" term ", language="en"))
    [row] = rows_with_errors(back)
    assert list(row.errors) == ["text"]


def test_term_that_is_the_same_once_it_is_typeset_is_refused_too(anna, concept):
    make_term(concept, "«сеть»", "ru")
    opened = anna.open(change_of(concept))
    back = opened.save(**new_row(opened, text='"сеть"', language="ru"))
    assert [list(row.errors) for row in rows_with_errors(back)] == [["text"]]


def test_two_terms_that_change_their_texts_with_each_other_are_refused(anna, concept):
    make_term(concept, "word", "en")
    opened = anna.open(change_of(concept))
    sent = {
        f"{row_of(opened, 'term')}-text": "word",
        f"{row_of(opened, 'word')}-text": "term",
    }
    assert rows_with_errors(opened.save(**sent))


def test_term_that_another_preferred_meanwhile_is_one_of_the_two(anna, boris, concept):
    Term.objects.filter(concept=concept, language="ru").update(status="admitted")
    his = boris.open(change_of(concept))
    hers = anna.open(change_of(concept))
    assert (
        hers.save(**new_row(hers, text="её", language="ru", status="preferred")) is None
    )
    back = his.save(**new_row(his, text="его", language="ru", status="preferred"))
    assert [list(row.errors) for row in rows_with_errors(back)] == [["status"]]


def test_term_of_look_up_alone_is_never_a_title(anna, concept):
    make_term(concept, "искомое", "ru", status="lookup")
    opened = anna.open(change_of(concept))
    assert opened.save(**{f"{row_of(opened, 'термин')}-DELETE": "on"}) is None
    concept.refresh_from_db()
    assert (concept.title_ru, concept.names_ru) == ("", "искомое")


def test_new_row_without_words_is_none_whatever_is_chosen_in_it(anna, concept):
    opened = anna.open(change_of(concept))
    assert (
        opened.save(**new_row(opened, text="", language="en", status="preferred"))
        is None
    )
    assert texts_of(concept) == {"ru": ["термин"], "en": ["term"]}


def test_rows_stand_in_the_order_of_the_languages(anna, concept):
    make_term(concept, "слово", "ru")
    page = anna.client.get(change_of(concept)).content.decode()
    places = [page.index(f'value="{text}"') for text in ["термин", "слово", "term"]]
    assert places == sorted(places)
    assert page.count("term-column-1") == 2
    assert page.count("term-column-2") >= 1


def test_concept_is_published_in_no_language_without_a_preferred_term(anna):
    concept = Concept.objects.create(title_ru="слово", summary_ru="Определение.")
    make_term(concept, "слово", "ru")
    opened = anna.open(change_of(concept))
    back = opened.save(transition="publish:ru")
    assert back.form.non_field_errors()
    assert "Русский" in back.form.non_field_errors()[0]
    row = row_of(back, "слово")
    assert back.save(transition="publish:ru", **{f"{row}-status": "preferred"}) is None
    concept.refresh_from_db()
    assert concept.state_ru == State.PUBLISHED


def test_what_readers_have_keeps_its_preferred_term(anna):
    concept = make_entry(ru="термин")
    opened = anna.open(change_of(concept))
    back = opened.save(**{f"{row_of(opened, 'термин')}-DELETE": "on"})
    assert back.form.non_field_errors()
    assert texts_of(concept)["ru"] == ["термин"]


def test_another_preferred_term_is_the_title_and_the_address_stays(anna):
    concept = make_entry(ru="термин", en="term")
    address = concept.address_in("en")
    opened = anna.open(change_of(concept))
    sent = {f"{row_of(opened, 'term')}-text": "designation"}
    assert opened.save(**sent, transition="publish:en") is None
    concept.refresh_from_db()
    assert concept.title_en == "designation"
    assert concept.address_in("en") == address
    assert concept.published_at_en == PAST


def test_the_address_of_a_draft_follows_its_preferred_term(anna, concept):
    opened = anna.open(change_of(concept))
    assert opened.save(**{f"{row_of(opened, 'term')}-text": "designation"}) is None
    concept.refresh_from_db()
    assert concept.slug_en == "designation"


def test_note_and_example_of_a_term_are_typeset_as_the_term_is(concept):
    fields = {"note": 'в "узком" смысле', "example": "доступ к сети - это..."}
    term = make_term(concept, "доступ", "ru", **fields)
    assert term.note == "в\u00a0«узком» смысле"
    assert term.example == "доступ к\u00a0сети\u00a0— это…"


def test_term_is_stored_whose_signs_become_several_when_it_is_folded(concept):
    assert make_term(concept, "…" * 200).folded == "..." * 200
