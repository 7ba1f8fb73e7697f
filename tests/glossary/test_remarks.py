"""Remarks on doubtful entries, for the editors of the glossary."""

import pytest

from glossary.models import Citation, Concept
from glossary.remarks import Kind, remarks
from tests.desk.two_people import address_to, change_of
from tests.factories import make_domain, make_entry, make_source, make_term

pytestmark = pytest.mark.django_db


def make_sound(ru="термин", en="term", **fields):
    """Make an entry of which there is nothing to say."""
    concept = make_entry(ru=ru, en=en)
    fields = {"summary_ru": "Слово науки.", "summary_en": "A word of science."} | fields
    Concept.objects.filter(pk=concept.pk).update(own_wording=True, **fields)
    concept.domains.add(make_domain(code=f"d-{concept.pk}"))
    return concept


def kinds(concept):
    return {remark.kind for remark in remarks([concept.pk])}


def of_kind(kind):
    return {remark.concept for remark in remarks() if remark.kind == kind}


def test_a_sound_entry_has_no_remarks():
    assert kinds(make_sound()) == set()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_language_with_a_term_lacks_a_definition(language):
    concept = make_sound(**{f"summary_{language}": ""})
    [remark] = remarks([concept.pk])
    assert (remark.kind, remark.language) == (Kind.NO_DEFINITION, language)


def test_language_that_is_left_out_on_purpose_lacks_none():
    concept = make_sound(summary_en="", state_en="none", published_at_en=None)
    assert kinds(concept) == set()


def test_definition_rests_on_a_source_or_is_the_editors_wording():
    concept = make_sound()
    Concept.objects.filter(pk=concept.pk).update(own_wording=False)
    assert kinds(concept) == {Kind.NO_SOURCE}
    Citation.objects.create(concept=concept, source=make_source())
    assert kinds(concept) == set()


def test_language_whose_terms_none_is_preferred_of_is_named():
    concept = make_sound()
    concept.terms.filter(language="ru").update(status="admitted")
    [remark] = remarks([concept.pk])
    assert (remark.kind, remark.language) == (Kind.NO_PREFERRED, "ru")


def test_circle_of_broader_concepts_is_found_however_it_came():
    first, second = make_sound("раз", "one"), make_sound("два", "two")
    beside = make_sound()
    beside.broader.add(first)
    first.broader.add(second)
    assert of_kind(Kind.CIRCULAR) == set()
    second.broader.add(first)
    assert of_kind(Kind.CIRCULAR) == {first.pk, second.pk}
    assert kinds(beside) == set()


@pytest.mark.parametrize(
    ("definition", "is_circular"),
    [
        ("О нём говорят, когда цифрового неравенства больше.", True),
        ("Неравенство цифровое по названию.", False),
        ("Разрыв в доступе к технологиям.", False),
    ],
)
def test_definition_that_uses_its_own_term_in_any_form_is_found(
    definition, is_circular
):
    concept = make_sound(
        "цифровое неравенство", "digital divide", summary_ru=definition
    )
    assert (Kind.OWN_TERM in kinds(concept)) == is_circular


def test_same_term_in_two_entries_is_found_in_both_and_in_one_language_only():
    first, second = make_sound("доступ", "access"), make_sound("подход", "approach")
    make_term(second, "Доступ", "ru")
    make_term(second, "access", "ru")
    homonyms = [remark for remark in remarks() if remark.kind == Kind.HOMONYM]
    assert {
        (remark.concept, remark.others, remark.language) for remark in homonyms
    } == {
        (first.pk, (second.pk,), "ru"),
        (second.pk, (first.pk,), "ru"),
    }


def test_entry_that_is_replaced_is_not_linked_in_texts():
    old, new = make_sound("старое", "old"), make_sound("новое", "new")
    Concept.objects.filter(pk=old.pk).update(replaced_by=new)
    assert kinds(old) == {Kind.REPLACED}
    old.terms.update(is_linked=False)
    assert kinds(old) == set()


def test_published_entry_belongs_to_a_domain():
    concept = make_sound()
    concept.domains.clear()
    assert kinds(concept) == {Kind.NO_DOMAIN}


def test_all_remarks_take_as_many_statements_as_one(django_assert_num_queries):
    for number in range(3):
        make_sound(f"термин {number}", f"term {number}")
    with django_assert_num_queries(6):
        remarks()


def test_page_of_remarks_counts_them_and_leads_to_the_entries(client_of, terminologist):
    concept = make_sound(summary_en="")
    page = client_of(terminologist).get(address_to(Concept, "remarks")).content.decode()
    assert change_of(concept) in page
    assert f'id="{Kind.NO_DEFINITION}"' in page
    assert f'id="{Kind.NO_DOMAIN}"' not in page


def test_form_says_at_its_head_what_is_doubtful(client_of, terminologist):
    sound, other = make_sound(), make_sound("другое", "other", summary_ru="")
    client = client_of(terminologist)
    assert "remarks-heading" not in client.get(change_of(sound)).content.decode()
    assert "remarks-heading" in client.get(change_of(other)).content.decode()


def test_list_of_concepts_leads_to_the_remarks(client_of, terminologist):
    page = client_of(terminologist).get(address_to(Concept, "changelist"))
    assert address_to(Concept, "remarks") in page.content.decode()
