"""Merging a concept into another."""

from copy import deepcopy

import pytest
from lxml import html

from glossary.merge import merge_concepts, plan_merge
from glossary.models import Citation, Concept, Feedback
from publishing.drafts import restoration
from publishing.models import Link, Revision, SyncPoint
from tests.conftest import make_user
from tests.desk.two_people import address_of, change_of, change_something
from tests.factories import (
    PAST,
    make_article,
    make_concept,
    make_domain,
    make_entry,
    make_feedback,
    make_source,
    make_term,
)
from tests.glossary.rows import texts_of
from tests.responses import says
from tests.worlds import once

pytestmark = pytest.mark.django_db


def make_two():
    source = make_entry(ru="цифровой разрыв", en="digital gap")
    make_term(source, "пропасть", "ru")
    target = make_entry(ru="цифровое неравенство", en="digital divide")
    make_term(target, "digital gap", "en")
    return source, target


_two = once(make_two)


@pytest.fixture
def source(_two, db):
    return deepcopy(_two[0])


@pytest.fixture
def target(_two, db):
    return deepcopy(_two[1])


def now(concept):
    return Concept.objects.get(pk=concept.pk)


def test_terms_are_moved_and_one_of_each_language_stays_preferred(
    source, target, terminologist
):
    merge_concepts(source, target, terminologist)
    assert texts_of(target) == {
        "ru": ["цифровое неравенство", "цифровой разрыв", "пропасть"],
        "en": ["digital divide", "digital gap"],
    }
    assert target.terms.filter(status="preferred").count() == 2
    assert now(target).title_ru == "цифровое неравенство"
    assert now(target).names_ru == "цифровой разрыв\nпропасть"
    assert not Concept.objects.filter(pk=source.pk).exists()


def test_preferred_term_of_a_language_that_the_other_lacks_stays_preferred(
    source, terminologist
):
    target = make_concept("Target", title_ru="")
    make_term(target, "Target en", "en", status="preferred")
    merge_concepts(source, target, terminologist)
    assert now(target).title_ru == "цифровой разрыв"


def test_sources_and_domains_of_both_are_united(source, target, terminologist):
    both, single = make_source("Both"), make_source("One")
    for concept, cited in [(source, both), (target, both), (source, single)]:
        Citation.objects.create(concept=concept, source=cited)
    domain = make_domain()
    source.domains.add(domain)
    merge_concepts(source, target, terminologist)
    assert {citation.source for citation in target.citations.all()} == {both, single}
    assert target.citations.count() == 2
    assert list(target.domains.all()) == [domain]


def test_relations_of_the_source_are_moved_to_the_target(source, target, terminologist):
    above, below, like, old = map(make_concept, ["Above", "Below", "Like", "Old"])
    source.broader.add(above)
    below.broader.add(source)
    source.confusable.add(like)
    Concept.objects.filter(pk=old.pk).update(replaced_by=source)
    merge_concepts(source, target, terminologist)
    assert list(target.broader.all()) == [above]
    assert list(target.narrower.all()) == [below]
    assert list(target.confusable.all()) == [like]
    assert now(old).replaced_by == target


def test_relations_between_the_two_vanish(source, target, terminologist):
    source.broader.add(target)
    source.confusable.add(target)
    Concept.objects.filter(pk=source.pk).update(replaced_by=target)
    merge_concepts(now(source), target, terminologist)
    assert not target.narrower.exists()
    assert not target.confusable.exists()


def test_nothing_becomes_broader_than_itself(source, target, terminologist):
    below = make_concept("Below")
    below.broader.add(target)
    source.broader.add(below)
    assert plan_merge(source, target).left_out == [below]
    merge_concepts(source, target, terminologist)
    assert not target.broader.exists()
    assert list(target.narrower.all()) == [below]


def test_related_items_chosen_on_either_side_come_together(
    source, target, terminologist
):
    chosen, choosing = make_article("Chosen"), make_article("Choosing")
    Link.objects.relate(source, [chosen.pointer])
    Link.objects.relate(choosing, [source.pointer, target.pointer])
    merge_concepts(source, target, terminologist)
    ends = {(link.source, link.target) for link in Link.objects.related_with(target)}
    assert ends == {
        (target.pointer, chosen.pointer),
        (choosing.pointer, target.pointer),
    }


def linking(concept):
    return f'<p><a href="{concept.pointer.address}">разрыв</a></p>'


def test_texts_that_link_to_the_source_link_to_the_target(
    source, target, terminologist
):
    article = make_article(body_ru=linking(source), ru=PAST)
    merge_concepts(source, target, terminologist)
    article.refresh_from_db()
    assert target.pointer.address in article.body_ru
    [link] = Link.objects.from_record(article).in_text()
    assert link.target == target.pointer
    last = Revision.objects.of(article.pointer).newest_first().first()
    assert last.user == terminologist


def test_rewriting_a_link_does_not_make_translations_stale(
    source, target, terminologist
):
    article = make_article(body_ru=linking(source), body_en="<p>Gap</p>")
    merge_concepts(source, target, terminologist)
    assert not SyncPoint.objects.of(article.pointer).exclude(newer=[]).exists()


def test_every_address_of_the_source_leads_to_the_target(
    source, target, terminologist, client
):
    addresses = {code: source.address_in(code) for code in ["ru", "en"]}
    permanent = source.pointer.address
    merge_concepts(source, target, terminologist)
    for code, address in addresses.items():
        assert client.get(address)["Location"] == target.address_in(code)
    assert client.get(permanent)["Location"] == target.address_in("ru")


def test_the_target_takes_over_the_codes_of_the_source(source, target, terminologist):
    Concept.objects.filter(pk=source.pk).update(merged_codes=["gap"])
    merge_concepts(now(source), target, terminologist)
    assert now(target).merged_codes == [source.code, "gap"]
    for code in [source.code, "gap"]:
        assert Concept.objects.with_code(code).get() == target


def test_only_texts_that_the_target_lacks_are_copied(source, target, terminologist):
    Concept.objects.filter(pk=source.pk).update(note_ru="Заметка", summary_ru="Своё")
    Concept.objects.filter(pk=target.pk).update(summary_ru="Другое", note_ru="")
    source, target = now(source), now(target)
    merge_concepts(source, target, terminologist)
    assert (now(target).note_ru, now(target).summary_ru) == ("Заметка", "Другое")


def test_feedback_on_the_source_is_on_the_target(source, target, terminologist):
    make_feedback(concept=source)
    merge_concepts(source, target, terminologist)
    assert Feedback.objects.get().concept == target


def test_what_was_merged_can_be_restored_with_its_terms_and_its_code(
    source, target, terminologist
):
    terms = texts_of(source)
    merge_concepts(source, target, terminologist)
    revision = Revision.objects.deletions(Concept).get()
    assert revision.user == terminologist
    again, lost = restoration.restore_deleted(Concept, revision, terminologist)
    assert not lost
    assert texts_of(again) == terms
    assert Concept.objects.with_code(source.code).get() == again


# Its page


def merge_page(person, source, target):
    address = address_of(source, "merge")
    response = person.client.get(address, {"target": target.pk})
    page = html.fromstring(response.content.decode())
    forms = [form for form in page.forms if form.method == "POST"]
    sent = [dict(form.form_values()) for form in forms if "versions" in form.fields]
    return address, response.content.decode(), sent[0] if sent else None


def test_page_shows_both_and_merges_on_confirmation(anna, source, target):
    assert (
        address_of(source, "merge")
        in anna.client.get(change_of(source)).content.decode()
    )
    address, page, sent = merge_page(anna, source, target)
    assert "пропасть" in page
    assert Concept.objects.count() == 2
    assert anna.client.post(address, sent)["Location"] == change_of(target)
    assert list(Concept.objects.all()) == [target]


def test_concept_that_was_changed_meanwhile_is_not_merged(anna, boris, source, target):
    address, _page, sent = merge_page(boris, source, target)
    change_something(anna, target)
    assert boris.client.post(address, sent).status_code == 200
    assert Concept.objects.count() == 2
    address, _page, sent = merge_page(boris, source, target)
    assert boris.client.post(address, sent).status_code == 302


def test_readers_of_the_source_are_not_redirected_to_a_draft(anna, source):
    draft = make_entry(public=False, ru="черновик", en="draft")
    address, _page, sent = merge_page(anna, source, draft)
    assert sent is None
    anna.client.post(address, {"target": draft.pk, "versions": ""})
    assert Concept.objects.filter(pk__in=[source.pk, draft.pk]).count() == 2


@pytest.mark.parametrize("of", ["the target", "a text", "a relation"])
def test_a_working_copy_that_would_be_rewritten_forbids_a_merge(
    anna, source, target, of
):
    record = target
    if of == "a text":
        record = make_article("Linking", body_ru=linking(source), ru=PAST)
    if of == "a relation":
        record = make_entry(ru="предел", en="limit")
        record.confusable.add(source)
    assert anna.open(change_of(record)).save(summary_ru="Иначе") is None
    _address, page, sent = merge_page(anna, source, target)
    assert sent is None
    obstacle = says(
        "“%(title)s” has a working copy: publish or discard it first.", "ru"
    )
    assert obstacle % {"title": record} in page


@pytest.mark.parametrize(
    ("role", "languages", "status"),
    [
        ("Terminologist", ["ru", "en"], 200),
        ("Terminologist", ["ru"], 403),
        ("Publisher", ["ru", "en"], 200),
        ("Translator", ["ru", "en"], 403),
        ("Editor", ["ru", "en"], 403),
    ],
)
def test_who_may_not_delete_what_readers_have_does_not_merge_it(
    client, source, target, role, languages, status
):
    client.force_login(make_user("ruth", role, languages))
    address = address_of(source, "merge")
    assert client.get(address, {"target": target.pk}).status_code == status
    assert client.post(address, {"target": target.pk}).status_code == status
    assert Concept.objects.count() == 2


def test_merge_needs_the_right_to_change_the_target(client, target):
    draft = make_entry(public=False, ru="черновик")
    client.force_login(make_user("ruth", "Terminologist", ["ru"]))
    response = client.get(address_of(draft, "merge"), {"target": target.pk})
    assert response.context["plan"].obstacles


@pytest.mark.parametrize("key", ["0", "x", "999999"])
def test_nothing_is_merged_into_nothing(anna, source, key):
    response = anna.client.get(address_of(source, "merge"), {"target": key})
    assert response.status_code == 200
    assert response.context["plan"] is None
