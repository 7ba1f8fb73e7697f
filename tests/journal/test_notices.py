"""Notices: articles that mark others, everywhere, for as long as readers have them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from journal import updates
from journal.deposits import crossref
from journal.deposits.issue_deposit import deposit_of
from journal.description import description
from journal.models import Article, Galley, Journal, OaiRecord
from journal.updates import ChangedArticles
from publishing.drafts import transitions
from tests.factories import (
    LATER,
    PAST,
    future,
    make_galley,
    make_issue,
    make_notice,
    make_paper,
)
from tests.forms import fresh, messages_left, send
from tests.journal.articles import BOTH, jats_of, make_known_journal, make_known_paper
from tests.library.conftest import media
from tests.library.records import in_english, store_file
from tests.responses import links_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db
_ = media


def make_world():
    """Make two articles of two issues, and the draft of a notice about both."""
    make_known_journal()
    first = make_known_paper(title="Lakes", written_in="en")
    first.galleys.get().delete()
    make_galley(first, "en", file=store_file())
    facts = {"doi": "10.5555/rivers", "issue": make_issue(**BOTH)}
    facts |= {"written_in": "en"}
    second = make_paper("Rivers", **BOTH, **facts)
    issue = make_issue(**BOTH)
    notice = make_notice(first, second, issue=issue, ru=None, en=None)
    Article.objects.filter(pk=notice.pk).update(doi="10.5555/notice")
    return [first, second], notice


def described(paper):
    [article] = Article.objects.for_description(in_full=True).filter(pk=paper.pk)
    return description(article, Journal.objects.known())


def take(notice, name, user):
    step = transitions.TRANSITIONS[name]
    return transitions.take(notice, [*LANGUAGES], step, user)


def saying(client, papers):
    """Return {(key, what): whether that says of an article that it was retracted}."""
    updates.update_oai_records()
    pages, found = {}, {}

    def is_in(address, words):
        if address not in pages:
            page = client.get(address).content.decode()
            pages[address] = page.replace("\xa0", " ")
        return words in pages[address]

    for paper in papers:
        paper.refresh_from_db()
        address, title = paper.address_in("en"), paper.title_en
        marked = f"Retracted: {title}"
        jats = jats_of(paper).decode()
        # Who harvests learns of it as soon as others.
        digest = OaiRecord.objects.get(pk=paper.pk).digest
        assert digest == updates.digest_of(described(paper))
        said = {
            "title": is_in(address, f"<title>{marked}"),
            "page": is_in(address, 'class="notice-label">Retracted'),
            "Highwire": is_in(address, f'"citation_title" content="{marked}'),
            "JSON-LD": is_in(address, '"creativeWorkStatus": "Retracted"'),
            "correction": is_in(address, '"correction":'),
            "issue": is_in(paper.issue.address_in("en"), 'class="past">Retracted'),
            "search": is_in(f"/en/search/?q={title}", 'class="past">Retracted'),
            "feed": is_in("/en/journal/feed/", marked),
            "citation": is_in(f"{address}cite.json", "[Retracted, "),
            "OAI": is_in("/oai?verb=ListRecords&metadataPrefix=oai_dc", marked),
            "JATS": "retraction-forward" in jats and marked in jats,
        }
        if files := Galley.objects.filter(article=paper):
            said["stamp"] = all(galley.stamped for galley in files)
        found |= {(paper.pk, what): is_said for what, is_said in said.items()}
    return found


def notices_in(client):
    return "Notice en" in client.get("/en/corrections/").content.decode()


def test_a_notice_marks_all_it_is_about_everywhere_until_it_is_gone(
    client, publisher, media, monkeypatch
):
    monkeypatch.setattr(updates, "_changed_for_harvesters", ChangedArticles())
    papers, notice = make_world()

    def said():
        return saying(client, papers)

    assert {*said().values(), notices_in(client)} == {False}
    take(notice, "publish", publisher)
    assert [name for name, is_said in said().items() if not is_said] == []
    assert notices_in(client)
    record = crossref.document(deposit_of(notice.issue), timezone.now()).decode()
    for paper in papers:
        assert f">{paper.doi}</update>" in record
    notice = take(notice, "unpublish", publisher).record
    assert {*said().values()} == {False}
    notice = take(notice, "publish", publisher).record
    assert {kind_of(paper) for paper in papers} == {"retraction"}
    notice.kind = "RAR"
    notice.save(update_fields=["kind"])
    assert not notice.about.exists()
    assert {*said().values()} == {False}
    notice.kind = "retraction"
    notice.save(update_fields=["kind"])
    notice.about.set(papers)
    assert {kind_of(paper) for paper in papers} == {"retraction"}
    notice.delete()
    assert {*said().values()} == {False}


def kind_of(paper):
    """Return the kind of the notice that marks an article."""
    return fresh(paper).notice_kind


def test_the_gravest_notice_counts_whatever_comes_later():
    paper = make_paper(**BOTH)
    make_notice(paper, kind="RAR")
    assert paper.notice_kind == ""
    make_notice(paper, kind="retraction")
    make_notice(paper, kind="correction")
    assert paper.notice_kind == "retraction"
    make_notice(paper, kind="removal")
    assert paper.removed_on == paper.notice_on


def test_the_list_says_what_a_notice_has_made_of_an_article(client_of, administrator):
    make_notice(make_paper(**BOTH), kind="retraction")
    client = client_of(in_english(administrator))
    page = client.get("/admin/journal/article/").content.decode()
    assert page.count("Retracted") == 1


@pytest.mark.parametrize(
    ("kind", "abouts", "place", "words"),
    [
        ("RAR", "other", "about", "Only a notice"),
        ("correction", "itself", "about", "no notice about a notice"),
        ("correction", "nothing", "kind", "no notice about a notice"),
    ],
)
def test_no_notice_is_about_a_notice_and_nothing_else_is_about_articles(
    client_of, editor, kind, abouts, place, words
):
    paper, other = make_paper("Lakes", **BOTH), make_paper("Rivers")
    if place == "kind":
        make_notice(paper)
    form = f"/admin/journal/article/{paper.pk}/change/"
    about = {"other": [other.pk], "itself": [paper.pk], "nothing": []}[abouts]
    desk = client_of(in_english(editor))
    answer = send(desk, form, "article_form", kind=kind, about=about)
    errors = answer.context["adminform"].form.errors
    assert words in str(errors[place])
    # Nor does what is stored all the same end in a circle.
    paper.about.set(about)
    paper.kind = kind
    paper.save()
    if kind != "RAR":
        with override("en"), pytest.raises(ValidationError, match="notice"):
            paper.check_children()


@pytest.mark.parametrize(
    ("kind", "is_about", "fields", "words"),
    [
        ("removal", False, {"en": PAST}, "A notice needs"),
        ("removal", True, {"en": future()}, "goes out at once"),
        ("removal", True, {"en": PAST, "published_until_en": LATER}, "has no end"),
    ],
)
def test_what_would_mark_nothing_or_by_a_date_is_refused(kind, is_about, fields, words):
    notice = make_paper("Notice", kind=kind, summary_en="Why.", **fields)
    notice.about.set([make_paper()] if is_about else [])
    with override("en"), pytest.raises(ValidationError, match=words):
        transitions.check(notice)


def test_the_form_of_an_article_begins_a_notice_that_says_what_it_marks(
    client_of, publisher
):
    desk, paper = client_of(in_english(publisher)), make_paper("Lakes", **BOTH)
    form = "/admin/journal/article/{}/change/".format
    links = links_in(desk.get(form(paper.pk)))
    [address] = [url for _text, url in links if "kind=retraction" in url]
    # About nothing it stays a draft.
    facts = {"issue": paper.issue.pk, "transition": "publish:all", "about": None}
    facts |= {f"summary_{code}": "Why." for code in LANGUAGES}
    send(desk, address, "article_form", **facts)
    assert "A notice needs" in str(messages_left(desk))
    assert not Article.objects.visible_anywhere().filter(kind="retraction")
    send(desk, address, "article_form", issue=paper.issue.pk)
    notice = paper.notices.get()
    assert notice.title_en == "Retraction of “Lakes en”"
    told = links_in(desk.get(form(notice.pk)), "//*[@class='checklist']")
    place = "#id_about"
    assert ("Check: “Lakes en” gets the mark “Retracted”.", place) in told
    type(paper).objects.filter(pk=paper.pk).update(state_ru="draft", state_en="draft")
    told = links_in(desk.get(form(notice.pk)), "//*[@class='checklist']")
    assert any("“Lakes en” is not on the site" in text for text, _url in told)
