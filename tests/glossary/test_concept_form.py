"""The form of a concept; who may change which of its terms, and how rows exchange."""

import pytest
from django.db import connection
from lxml import html

from glossary.models import Concept, Term
from tests.conftest import make_user
from tests.desk.two_people import Person, address_to, change_of, rows_of
from tests.factories import (
    PAST,
    State,
    make_concept,
    make_entry,
    make_term,
    published,
)
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def row_of(opened, text):
    """Return the prefix of the row in which a term stands."""
    [formset] = [
        inline.formset
        for inline in opened.response.context["inline_admin_formsets"]
        if inline.formset.model is Term
    ]
    [prefix] = [
        form.prefix
        for form in formset.forms
        if text in (form.instance.text, *opened.values.get(f"{form.prefix}-text", ()))
    ]
    return prefix


def new_row(opened, **fields):
    """Return what a person sends who adds a row."""
    inline, _formset = rows_of(opened, Term)
    place = len(inline)
    chosen = {"status": "admitted", "type": "full", "part_of_speech": "noun"}
    fields = {**chosen, "position": "0", "is_linked": "on", **fields}
    row = {f"terms-{place}-{name}": value for name, value in fields.items()}
    return {"terms-TOTAL_FORMS": str(place + 1), **row}


def texts_of(concept):
    """Return {language: the texts of the stored terms, as an entry lists them}."""
    terms = Term.objects.filter(concept=concept).in_order()
    return {
        code: [term.text for term in terms if term.language == code]
        for code in LANGUAGES
    }


def rows_with_errors(opened):
    return [
        form
        for inline in opened.response.context["inline_admin_formsets"]
        for form in inline.formset.forms
        if form.errors
    ]


def test_new_concept_begins_with_a_preferred_term_of_each_language(anna):
    opened = anna.open(address_to(Concept, "add"))
    rows = [
        [opened.values[f"terms-{number}-{name}"][0] for name in ["language", "status"]]
        for number in range(2)
    ]
    assert rows == [["ru", "preferred"], ["en", "preferred"]]
    # Without any term it is refused, and a row that nobody fills in is no error.
    back = opened.save(summary_ru="Определение.")
    assert back.form.non_field_errors()
    assert back.values["summary_ru"] == ["Определение."]
    assert not Concept.objects.exists()
    assert back.save(**{"terms-1-text": "digital divide"}) is None
    concept = Concept.objects.get()
    assert [term.text for term in concept.terms.all()] == ["digital divide"]
    assert (concept.title_ru or "", concept.title_en) == ("", "digital divide")
    assert concept.code == "digital-divide"


def test_who_writes_one_language_begins_with_a_term_of_that(db):
    person = Person(make_user("ruth", "Terminologist", ["en"]))
    opened = person.open(address_to(Concept, "add"))
    assert opened.values["terms-TOTAL_FORMS"] == ["1"]
    assert opened.values["terms-0-language"] == ["en"]


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


def test_preview_shows_the_term_as_the_row_has_it(anna):
    concept = make_concept(title_ru="термин", **published("ru"))
    make_term(concept, "термин", "ru", status="preferred")
    opened = anna.open(change_of(concept))
    sent = {**opened.values, f"{row_of(opened, 'термин')}-text": "слово"}
    address = address_to(Concept, "preview", concept.pk, "ru")
    page = html.fromstring(anna.client.post(address, sent).content.decode())
    assert page.xpath("string(//h1)") == "слово"


# The terms


@pytest.fixture
def concept():
    return make_entry(public=False, ru="термин", en="term")


def test_translator_changes_adds_and_deletes_terms_of_their_language_alone(
    translator, concept
):
    make_term(concept, "слово", "ru")
    make_term(concept, "word", "en")
    opened = Person(translator).open(change_of(concept))
    sent = {
        f"{row_of(opened, 'термин')}-text": "чужое",
        f"{row_of(opened, 'term')}-text": "designation",
        **{f"{row_of(opened, text)}-DELETE": "on" for text in ["слово", "word"]},
    }
    assert opened.save(**sent) is None
    assert texts_of(concept) == {"ru": ["термин", "слово"], "en": ["designation"]}
    concept.refresh_from_db()
    assert (concept.title_ru, concept.title_en) == ("термин", "designation")
    opened = Person(translator).open(change_of(concept))
    back = opened.save(**new_row(opened, text="чужое", language="ru"))
    assert [list(row.errors) for row in rows_with_errors(back)] == [["language"]]
    assert opened.save(**{f"{row_of(opened, 'designation')}-language": "ru"})
    assert texts_of(concept)["ru"] == ["термин", "слово"]
    assert opened.save(**new_row(opened, text="word", language="en")) is None
    assert texts_of(concept)["en"] == ["designation", "word"]


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


@pytest.mark.parametrize(
    ("former", "now", "texts"),
    [
        ({"status": "admitted"}, {}, ["слово", "термин"]),
        ({"DELETE": "on"}, {"text": "термин"}, ["термин"]),
    ],
)
def test_one_save_gives_the_preference_to_another_term(
    anna, concept, former, now, texts
):
    make_term(concept, "слово", "ru")
    opened = anna.open(change_of(concept))
    rows = {"термин": former, "слово": {"status": "preferred", **now}}
    sent = {
        f"{row_of(opened, text)}-{name}": value
        for text, fields in rows.items()
        for name, value in fields.items()
    }
    assert opened.save(**sent) is None
    concept.refresh_from_db()
    assert concept.title_ru == texts[0]
    assert texts_of(concept)["ru"] == texts


def test_the_same_term_twice_is_refused_at_its_row_however_it_is_typed(anna, concept):
    make_term(concept, "«сеть»", "ru")
    for text, language in [(" term ", "en"), ('"сеть"', "ru")]:
        opened = anna.open(change_of(concept))
        back = opened.save(**new_row(opened, text=text, language=language))
        assert [list(row.errors) for row in rows_with_errors(back)] == [["text"]]


def test_two_terms_may_exchange_their_texts(anna, concept):
    make_term(concept, "word", "en")
    opened = anna.open(change_of(concept))
    sent = {
        f"{row_of(opened, 'term')}-text": "word",
        f"{row_of(opened, 'word')}-text": "term",
    }
    assert opened.save(**sent) is None
    assert texts_of(concept)["en"] == ["word", "term"]


@pytest.mark.parametrize("is_new", [False, True])
def test_readers_get_another_preferred_term_with_one_step(anna, is_new):
    public = make_entry(ru="термин", en="term")
    if not is_new:
        make_term(public, "слово", "ru")
    opened = anna.open(change_of(public))
    sent = {f"{row_of(opened, 'термин')}-status": "admitted"}
    if is_new:
        sent |= new_row(opened, text="слово", language="ru", status="preferred")
    else:
        sent[f"{row_of(opened, 'слово')}-status"] = "preferred"
    assert opened.save(**sent, transition="publish:ru") is None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    public.refresh_from_db()
    assert public.title_ru == "слово"
    assert texts_of(public)["ru"] == ["слово", "термин"]


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


def test_what_readers_have_keeps_a_preferred_term_and_its_address(anna, concept):
    public = make_entry(ru="термин", en="term")
    address = public.address_in("en")
    opened = anna.open(change_of(public))
    back = opened.save(**{f"{row_of(opened, 'термин')}-DELETE": "on"})
    assert back.form.non_field_errors()
    sent = {f"{row_of(opened, 'term')}-text": "designation"}
    assert opened.save(**sent, transition="publish:en") is None
    public.refresh_from_db()
    assert texts_of(public) == {"ru": ["термин"], "en": ["designation"]}
    assert (public.title_en, public.published_at_en) == ("designation", PAST)
    assert public.address_in("en") == address
    # That of a draft follows.
    opened = anna.open(change_of(concept))
    assert opened.save(**{f"{row_of(opened, 'term')}-text": "denotation"}) is None
    concept.refresh_from_db()
    assert concept.slug_en == "denotation"


def test_term_is_typeset_with_its_note_and_example_and_folded(concept):
    fields = {"note": 'в "узком" смысле', "example": "доступ к сети - это..."}
    term = make_term(concept, "доступ", "ru", **fields)
    assert term.note == "в\u00a0«узком» смысле"
    assert term.example == "доступ к\u00a0сети\u00a0— это…"
    # One sign may become several.
    assert make_term(concept, "…" * 200).folded == "..." * 200
