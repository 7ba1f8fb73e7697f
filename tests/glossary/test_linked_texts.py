"""Linked copies of texts, and their updates when texts or terms change."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from lxml import html

from glossary import links as link_updates
from glossary.models import Concept, LinkedText, LinkedVersion
from publishing.models import Publishable
from tests.factories import (
    future,
    make_article,
    make_entry,
    make_page,
    make_term,
    published,
)

PAST = published("en")["published_at_en"]


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """Return a block after which everything that waits for a commit is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def committed(saved):
    """Return a block after which the worker has linked what waits for it, too."""

    @contextmanager
    def block():
        with saved():
            yield
        link_updates.update_links()

    return block


def make_text(committed, body, **fields):
    with committed():
        return make_article(en=PAST, ru=PAST, body_en=body, **fields)


def links_of(client, record, language="en"):
    """Return (term, address) of the links to the glossary on the page of a record."""
    page = html.fromstring(client.get(record.address_in(language)).content)
    return [
        (link.text, link.get("href")) for link in page.xpath("//a[@class='defined']")
    ]


def linked_copy_of(record):
    return LinkedText.objects.to_record(record).get(field="body", language="en")


def entry_of(committed, **terms):
    with committed():
        return make_entry(**terms)


def test_first_use_of_a_term_leads_to_its_entry_with_its_definition_behind(
    db, client, committed
):
    concept = entry_of(committed, ru="открытые данные", en="open data")
    body = "<p>First.</p><p>Open data is free.</p><ul><li>Open data</li></ul>"
    article = make_text(committed, body)
    assert links_of(client, article) == [("Open data", "/en/glossary/open-data/")]
    page = html.fromstring(client.get(article.address_in("en")).content.decode())
    [link] = page.xpath("//a[@class='defined']")
    [definition] = page.xpath("//*[@class='definition']")
    assert link.get("aria-describedby") == definition.get("id")
    assert definition.getprevious().text_content() == "Open data is free."
    assert definition.xpath(".//dfn/text()") == ["open data"]
    assert "summary en" in definition.text_content()
    [other] = definition.xpath(".//span")
    assert (other.get("lang"), other.text) == ("ru", "открытые данные")
    # The stored text knows no link.
    article.refresh_from_db()
    assert article.body_en == body
    # An equivalent that readers do not have is not named.
    Concept.objects.filter(pk=concept.pk).update(state_ru=Publishable.State.DRAFT)
    page = html.fromstring(client.get(article.address_in("en")).content.decode())
    assert not page.xpath("//*[@class='definition']//span")


@pytest.mark.parametrize(
    ("body", "parent", "before"),
    [
        ("<ul><li>A<ol><li>open data</li></ol></li><li>b</li></ul>", "div", "ul"),
        ("<blockquote><p>open data</p><p>b</p></blockquote>", "blockquote", "p"),
        ("<table><tbody><tr><td>open data</td></tr></tbody></table>", "div", "div"),
    ],
)
def test_definition_stands_behind_a_whole_paragraph_list_or_table(
    db, client, committed, body, parent, before
):
    entry_of(committed, en="open data")
    page = client.get(make_text(committed, body).address_in("en")).content.decode()
    [definition] = html.fromstring(page).xpath("//*[@class='definition']")
    assert definition.getparent().tag == parent
    assert definition.getprevious().tag == before


def test_a_term_that_comes_later_is_linked_in_texts_that_are_there(
    db, client, committed
):
    article = make_text(committed, "<p>They publish open data.</p>")
    with committed():
        page = make_page(en=PAST, body_en="<p>They publish open data.</p>")
    assert links_of(client, article) == []
    entry_of(committed, en="open data")
    for record in [article, page]:
        assert links_of(client, record) == [("open data", "/en/glossary/open-data/")]


def test_a_renamed_term_is_followed_by_the_texts(db, client, committed):
    concept = entry_of(committed, en="open data")
    article = make_text(committed, "<p>Open data, or public data, for all.</p>")
    with committed():
        term = concept.terms.get()
        term.text = "public data"
        term.save()
    assert [text for text, _url in links_of(client, article)] == ["public data"]


def test_texts_that_a_changed_term_does_not_touch_are_left_alone(db, committed):
    concept = entry_of(committed, en="open data")
    make_text(committed, "<p>They publish open data.</p>")
    other = make_text(committed, "<p>Nothing of the kind.</p>")
    before = linked_copy_of(other)
    with committed():
        make_term(concept, "public data")
    after = linked_copy_of(other)
    assert after.index_version == before.index_version


def test_a_text_that_was_changed_since_is_shown_without_links(db, client, committed):
    entry_of(committed, en="open data")
    article = make_text(committed, "<p>They publish open data.</p>")
    article.body_en = "<p>They publish open data no more.</p>"
    article.save(update_fields=["body_en"])
    page = client.get(article.address_in("en")).content.decode()
    assert "no more" in page
    assert links_of(client, article) == []


def test_a_term_that_readers_do_not_have_is_not_linked(db, client, committed):
    concept = entry_of(committed, en="open data", ru="открытые данные")
    article = make_text(committed, "<p>They publish open data.</p>")
    stored = Concept.objects.filter(pk=concept.pk)
    visible = {"state_en": Publishable.State.PUBLISHED, "published_at_en": PAST}
    for change in [
        {"state_en": Publishable.State.WITHDRAWN, "withdrawal_reason_en": "Wrong."},
        {"state_en": Publishable.State.DRAFT},
        {"published_at_en": future()},
        {"published_until_en": PAST.replace(year=2018)},
    ]:
        stored.update(**visible)
        assert links_of(client, article)
        # Not by a save: time itself does the same, and nobody links a text at midnight.
        stored.update(**change)
        assert links_of(client, article) == []
    page = client.get(article.address_in("en")).text
    assert "They publish open data." in page


def test_a_term_of_a_draft_or_not_for_texts_or_within_a_phrase_is_not_linked(
    db, client, committed
):
    with committed():
        make_entry(public=False, en="open data")
        term = make_entry(en="open source").terms.get()
        term.is_linked = False
        term.save()
        term = make_entry(en="open access").terms.get()
        term.not_when = "open access dialogue\n"
        term.save()
    body = "<p>Open data, open source, the open access dialogue.</p>"
    assert links_of(client, make_text(committed, body)) == []


def test_an_editors_own_link_counts_as_the_first_use(db, client, committed):
    concept = entry_of(committed, en="open data")
    address = concept.pointer.address
    body = f'<p><a href="{address}">Here</a>, open data again.</p>'
    article = make_text(committed, body)
    assert links_of(client, article) == [("Here", "/en/glossary/open-data/")]


def test_what_is_deleted_uses_no_term(db, committed):
    concept = entry_of(committed, en="open data")
    article = make_text(committed, "<p>They publish open data.</p>")
    assert LinkedText.objects.leading_to(concept.pk).exists()
    article.delete()
    assert not LinkedText.objects.leading_to(concept.pk).exists()


def test_where_many_concepts_change_all_texts_are_gone_through(
    db, committed, monkeypatch
):
    monkeypatch.setattr(link_updates, "MANY_CONCEPTS", 2)
    text = make_text(committed, "<p>They publish open data.</p>")
    make_text(committed, "<p>They use free software.</p>")
    with committed():
        make_entry(en="open data")
        make_entry(en="free software")
    assert linked_copy_of(text).concepts
    assert LinkedText.objects.exclude(concepts=[]).count() == 2


# The job of the worker


@pytest.fixture
def linked(monkeypatch):
    """The texts that are linked from now on, as (record, language)."""
    calls = []

    def link(record, name, language, version):
        calls.append((record, language))
        return link_text(record, name, language, version)

    link_text = link_updates.linked_copy
    monkeypatch.setattr(link_updates, "linked_copy", link)
    return calls


def test_save_of_a_concept_leaves_the_texts_to_the_worker(
    db, client, saved, committed, linked
):
    entry_of(committed, en="software")
    article = make_text(committed, "<p>They publish open data.</p>")
    linked.clear()
    with saved():
        make_entry(en="open data")
    assert (linked, links_of(client, article)) == ([], [])
    link_updates.update_links()
    assert links_of(client, article) == [("open data", "/en/glossary/open-data/")]
    link_updates.update_links()
    assert linked == [(article, "en")]


def test_run_that_was_broken_off_is_taken_up_where_it_ended(
    db, saved, committed, linked, monkeypatch
):
    entry_of(committed, en="software")
    texts = [make_text(committed, "<p>Open data.</p>") for _number in range(3)]
    with saved():
        make_entry(en="open data")
    linked.clear()
    monkeypatch.setattr(link_updates, "BATCH", 1)
    with monkeypatch.context() as patch:
        patch.setattr(link_updates, "update_batch", killed_after(2))
        with pytest.raises(SystemExit):
            link_updates.update_links()
    link_updates.update_links()
    link_updates.update_links()
    assert [record for record, _language in linked] == texts


def killed_after(number):
    """Return what links so many batches, and then no more."""
    left, update = [None] * number, link_updates.update_batch

    def update_batch(*args):
        if not left:
            raise SystemExit
        left.pop()
        return update(*args)

    return update_batch


def test_no_two_processes_link_at_once(db, saved, committed, linked):
    make_text(committed, "<p>Open data.</p>")
    with saved():
        make_entry(en="open data")
    linked.clear()
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('glossary.links'))")
        link_updates.update_links()
        assert linked == []
        # A connection that ends may keep its locks for a moment.
        other.execute("SELECT pg_advisory_unlock_all()")
    link_updates.update_links()
    assert linked


def test_text_that_is_saved_during_a_run_keeps_its_own_links(
    db, client, saved, committed, monkeypatch
):
    article = make_text(committed, "<p>They publish open data.</p>")

    def link(record, *args):
        copy = link_text(record, *args)
        monkeypatch.undo()
        with saved():
            article.body_en = "<p>Open data is free.</p>"
            article.save()
        return copy

    link_text = link_updates.linked_copy
    with saved():
        make_entry(en="open data")
    monkeypatch.setattr(link_updates, "linked_copy", link)
    link_updates.update_links()
    assert links_of(client, article) == [("Open data", "/en/glossary/open-data/")]


def test_texts_of_a_run_are_read_and_stored_together(
    db, saved, committed, django_assert_max_num_queries
):
    with committed():
        for _number in range(20):
            make_article(en=PAST, body_en="<p>Nothing of the kind.</p>")
    LinkedVersion.objects.all().delete()
    with saved():
        make_entry(en="open data")
    with django_assert_max_num_queries(30):
        link_updates.update_links()
    assert LinkedText.objects.values("index_version").distinct().count() == 1
