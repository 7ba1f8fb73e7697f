"""Remarks on doubtful entries, for the editors of the glossary."""

import pytest
from django.utils.translation import gettext

from glossary.admin.remarks import Remark, condition_of, remarks_on
from glossary.models import Citation, Concept
from publishing.content.snapshots import take
from publishing.drafts.overlay import put_on
from tests.desk.two_people import address_to, change_of
from tests.factories import make_domain, make_entry, make_source, make_term

pytestmark = pytest.mark.django_db


def make_sound(ru="термин", en="term", **fields):
    """Make an entry of which there is nothing to say."""
    concept = make_entry(ru=ru, en=en)
    fields = {"summary_ru": "Слово науки.", "summary_en": "A word of science."} | fields
    Concept.objects.filter(pk=concept.pk).update(own_wording=True, **fields)
    concept.domains.add(make_domain(code=f"d-{concept.pk}"))
    concept.refresh_from_db()
    return concept


def remarks(concept):
    return {text for text, _entries in remarks_on(concept)}


def listed(remark):
    return {*Concept.objects.filter(condition_of(remark))}


def test_language_with_a_term_lacks_a_definition_unless_it_is_left_out_on_purpose():
    assert remarks(make_sound("сеть", "network")) == set()
    for language in ["ru", "en"]:
        concept = make_sound(**{f"summary_{language}": ""})
        assert remarks(concept) == {Remark.NO_DEFINITION.label}
        Concept.objects.filter(pk=concept.pk).delete()
    concept = make_sound(summary_en="", state_en="none", published_at_en=None)
    assert remarks(concept) == set()


def test_definition_rests_on_a_source_or_is_the_editors_wording():
    concept = make_sound()
    Concept.objects.filter(pk=concept.pk).update(own_wording=False)
    assert remarks(concept) == {Remark.NO_SOURCE.label}
    # There may be several sources and domains.
    concept.domains.add(make_domain(code="other"))
    for _time in range(2):
        Citation.objects.create(concept=concept, source=make_source())
    assert remarks(concept) == set()


def test_published_entry_has_a_preferred_term_and_a_domain():
    concept = make_sound()
    concept.terms.filter(language="ru").update(status="admitted")
    concept.domains.clear()
    assert remarks(concept) == {Remark.NO_PREFERRED.label, Remark.NO_DOMAIN.label}


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
    assert len(remarks(concept)) == is_circular


def test_same_term_in_two_entries_is_found_in_both_and_in_one_language_only():
    first, second = make_sound("доступ", "access"), make_sound("подход", "approach")
    # In any form, and however it is written.
    make_term(second, "Доступы", "ru")
    make_term(second, "access", "ru")
    make_sound()
    assert listed(Remark.HOMONYM) == {first, second}
    [(text, [entry])] = remarks_on(first)
    assert text == Remark.HOMONYM.label
    assert entry["url"] == change_of(second)


def test_entry_is_remarked_on_as_its_working_copy_has_it():
    concept, other = make_sound("доступ", "access"), make_sound("подход", "approach")
    make_term(other, "access", "en")
    values = take(Concept, concept.pk) | {"summary_en": "An access."}
    assert remarks(put_on(concept, values)) == {
        Remark.HOMONYM.label,
        gettext("The definition uses the term that it defines"),
    }


def test_entry_that_is_replaced_is_not_linked_in_texts():
    old, new = make_sound("старое", "old"), make_sound("новое", "new")
    Concept.objects.filter(pk=old.pk).update(replaced_by=new)
    assert remarks(old) == {Remark.REPLACED.label}
    old.terms.update(is_linked=False)
    assert remarks(old) == set()


def test_form_says_at_its_head_what_is_doubtful(client_of, terminologist):
    sound, other = make_sound(), make_sound("другое", "other", summary_ru="")
    client = client_of(terminologist)
    assert "remarks-heading" not in client.get(change_of(sound)).content.decode()
    assert "remarks-heading" in client.get(change_of(other)).content.decode()


def test_list_shows_the_concepts_to_which_a_remark_applies(client_of, terminologist):
    sound, other = make_sound(), make_sound("другое", "other", summary_ru="")
    for remark in Remark:
        assert listed(remark) == ({other} if remark == Remark.NO_DEFINITION else set())
    address = address_to(Concept, "changelist")
    query = {"remark": Remark.NO_DEFINITION}
    page = client_of(terminologist).get(address, query).content.decode()
    assert change_of(other) in page
    assert change_of(sound) not in page
