"""The first page of the back office: what waits for whom, and what the site needs."""

from datetime import timedelta
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.template.backends.django import Template
from django.urls import resolve
from django.utils import timezone
from django.utils.formats import date_format

from desk.menu import OPENED
from desk.search import RECENT_REVISIONS
from news.models import Article
from publishing.content import changesets
from publishing.drafts import workflow
from publishing.models import Autosave, Demand, Link, Note, Revision
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    State,
    appoint,
    future,
    make_article,
    make_body,
    make_concept,
    make_document,
    make_event,
    make_feedback,
    make_line,
    make_person,
    make_role,
    published,
)
from tests.forms import context_of
from tests.publishing.records import begin_copy, change_copy
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


class Page:
    """The first page as somebody sees it, section by section."""

    def __init__(self, client, user):
        client.force_login(user)
        response = client.get("/admin/")
        self.tree = page_of(response)

    def section(self, name):
        """Return the text of a section, with single spaces; "" without it."""
        sections = self.tree.xpath(f"//section[@aria-labelledby='{name}']")
        return " ".join(" ".join(part.text_content() for part in sections).split())

    def links(self, name):
        hrefs = self.tree.xpath(f"//section[@aria-labelledby='{name}']//a/@href")
        return [href.removesuffix(f"?queue={name}") for href in hrefs]


def in_review(title="A speech", language="ru", by=None, **fields):
    article = make_article(title, **{f"state_{language}": State.REVIEW}, **fields)
    if by:
        workflow.request_review(article.pointer, [language], by)
    return article


# What waits


def note_on(article, user, text, **fields):
    about = {"to_model": "news.article", "to_pk": article.pk}
    return Note.objects.create(**about, text=text, user=user, **fields)


def with_copy(title, user, scope_in_review=""):
    article = make_article(title, ru=PAST, en=PAST)
    working_copy = change_copy(article, user, title_ru="Иначе")
    if scope_in_review:
        working_copy.progress.create(scope=scope_in_review, stage="review")
    return article


def returned(article, language, by, reason=""):
    Article.objects.filter(pk=article.pk).update(**{f"state_{language}": State.DRAFT})
    workflow.return_review(article.pointer, [language], by, reason)


def test_what_waits_for_whom(client, editor, publisher, translator, terminologist):
    english = make_user("paul", "Publisher", ["en"])
    asked = in_review("Asked", by=editor)
    unasked = in_review("Unasked")
    copy = with_copy("Copy", editor, "ru")
    both = with_copy("Both", editor, "all")
    kept = with_copy("Kept", editor)
    back = in_review("Back", by=editor)
    returned(back, "ru", publisher, "Which year is it?")
    answered = make_article("Answered")
    note = note_on(answered, publisher, "Which year?")
    note_on(answered, editor, "Of 2017", answer_to=note)
    noted = in_review("Noted", by=editor)
    note_on(noted, terminologist, "Which hall?")
    feedback = make_feedback("A better word.")
    given = make_article("Given", title_en="", summary_en="", body_en="")
    due = timezone.localdate() + timedelta(days=3)
    workflow.assign(given.pointer, "en", translator, publisher, due)
    by_paragraph = change_of(given).replace("change", "translate/en")
    for user, records in [
        (publisher, [asked, unasked, copy, both, answered, noted, feedback]),
        (english, [feedback]),
        (editor, [back, noted]),
        (terminologist, [feedback]),
    ]:
        links = Page(client, user).links("waits")
        assert {*links} == {change_of(record) for record in records}, user
    page = Page(client, publisher)
    for words in ["elena", "Of 2017", "A better word."]:
        assert words in page.section("waits")
    page = Page(client, editor)
    assert "Which year is it?" in page.section("waits")
    assert "Which hall?" in page.section("waits")
    assert {change_of(record) for record in [asked, kept]} < {*page.links("mine")}
    page = Page(client, translator)
    assert page.links("waits") == [by_paragraph]
    assert date_format(due, "j E") in page.section("waits").replace("\xa0", " ")
    assert "English: нет" in page.section("waits")


def test_what_is_given_waits_until_it_is_asked_for_and_again_when_it_is_returned(
    client, translator, publisher
):
    article = make_article("Speech")
    workflow.assign(article.pointer, "en", translator, publisher)
    Article.objects.filter(pk=article.pk).update(state_en=State.REVIEW)
    workflow.request_review(article.pointer, ["en"], translator)
    page = Page(client, translator)
    assert page.links("waits") == []
    assert page.links("mine") == [change_of(article)]
    returned(article, "en", publisher, "Which year?")
    assert len(Page(client, translator).links("waits")) == 1


def test_what_was_returned_comes_first_then_what_is_due_then_the_oldest(
    client, translator, publisher
):
    today = timezone.localdate()
    for title, days in [("No date", None), ("Today", 0), ("Later", 9), ("Late", -2)]:
        due = None if days is None else today + timedelta(days=days)
        article = make_article(title)
        workflow.assign(article.pointer, "en", translator, publisher, due)
    returned(in_review("Back", "en", by=translator), "en", publisher, "Which year?")
    rows = Page(client, translator).tree.xpath(
        "//section[@aria-labelledby='waits']//li"
    )
    later = date_format(today + timedelta(days=9), "MONTH_DAY_FORMAT")
    assert [(row.findtext("span"), row.findtext("div/p")) for row in rows] == [
        ("возвращено", "Back ru"),
        ("опоздание: 2 дня", "Late ru"),
        ("сегодня", "Today ru"),
        (f"к {later}", "Later ru"),
        ("без срока", "No date ru"),
    ]


def test_notes_wait_until_they_are_answered_or_resolved(client, editor, publisher):
    article = in_review("Speech", by=editor)
    note = note_on(article, publisher, "Which year?")
    note_on(article, editor, "Of 2017", answer_to=note)
    assert "Of 2017" in Page(client, publisher).section("waits")
    note_on(article, publisher, "Thanks", answer_to=note)
    assert "Of 2017" not in Page(client, publisher).section("waits")
    note.resolved_at = timezone.now()
    note.save()
    assert Page(client, editor).links("waits") == []


def test_what_was_typed_and_not_saved_waits_for_who_typed_it(client, editor, publisher):
    article = make_article("Speech")
    typed = {"data": {"title_ru": ["Речь"]}, "window": "w", "user": editor}
    role = make_role()
    for place in [
        *[f"news.article/{article.pk}", f"institute.role/{role.pk}"],
        *["news.article/new", "news.article/x", "gone.model/1", "news.article/99"],
    ]:
        Autosave.objects.create(place=place, **typed)
    assert Page(client, editor).links("waits") == [
        change_of(article),
        change_of(role),
        "/admin/news/article/add/",
    ]
    assert Page(client, publisher).links("waits") == []


def test_nobody_sees_the_title_of_what_they_may_not_see(client, editor, publisher):
    stranger = make_user("stella", languages=["ru", "en"])
    article = in_review("Secret", by=stranger)
    workflow.assign(article.pointer, "en", stranger, publisher)
    Note.objects.create(
        to_model="news.article", to_pk=article.pk, text="Secret", user=publisher
    )
    make_article("Secret too", ru=future())
    appoint(
        make_person("Secret"), make_body("Secret"), ends=future().date().isoformat()
    )
    make_feedback("Secret")
    with changesets.changeset(stranger):
        article.title_ru = "Secret again"
        article.save()
    Demand.objects.add_readers(3, timezone.localdate(), "en", *article.pointer)
    page = Page(client, stranger)
    assert "Secret" not in page.tree.text_content()
    assert page.tree.xpath("//section[not(@aria-labelledby='factor')]") == []


def links_by_view(client, addresses):
    """Return a link of each view and language to which pages lead: all ask alike."""
    links = {}
    for address in addresses:
        tree = page_of(client.get(address))
        tree.make_links_absolute(f"http://testserver{address}")
        for link in tree.xpath("//main//a/@href"):
            view = resolve(urlsplit(link).path)
            links[view.view_name, view.kwargs.get("language")] = link
    return links.values()


def test_whatever_waits_leads_each_role_to_a_page_that_opens(
    client, editor, translator, publisher, terminologist, monkeypatch
):
    """Whether they get in: what stands there is tested with each page."""
    people = [editor, translator, publisher, terminologist]
    for user, language in product(people, ["ru", "en"]):
        article = in_review(f"{user}", language, by=editor)
        workflow.assign(article.pointer, language, user, publisher)
        with_copy(f"{user} copy", user, language)
        make_article(f"{user} missing", **{f"title_{language}": ""})
    make_concept()
    for user in people:
        client.force_login(user)
        desk = (f"/admin/translations/?to={to}" for to in ["ru", "en", "me"])
        links = links_by_view(client, ["/admin/", *desk])
        with monkeypatch.context() as patch:
            patch.setattr(Template, "render", lambda *args, **options: "")
            for link in links:
                assert client.get(link).status_code == 200, (user, link)


# What the person writes and did


def test_drafts_that_a_person_changed_are_among_their_work(client, editor, publisher):
    with changesets.changeset(editor):
        article = make_article("Speech")
    page = Page(client, editor)
    assert page.links("mine") == [change_of(article)]
    assert page.links("done") == [change_of(article)]
    assert Page(client, publisher).links("mine") == []
    Article.objects.filter(pk=article.pk).update(**published("ru"), **published("en"))
    page = Page(client, editor)
    assert page.links("mine") == []
    assert page.links("done") == [change_of(article)]


def test_last_acts_are_in_words_with_the_newest_first(client, publisher):
    with changesets.changeset(publisher):
        first, second = make_article("First"), make_article("Second")
    with changesets.changeset(publisher):
        for name, value in published("en").items():
            setattr(first, name, value)
        first.save()
    with changesets.changeset(publisher, kind=Revision.Kind.IMPORTED):
        third = make_article("Third")
    page = Page(client, publisher)
    assert page.links("done") == [change_of(third), change_of(first), change_of(second)]
    assert "Опубликовано: английский текст" in page.section("done")
    assert page.section("done").count("черновик") == 0
    with changesets.changeset(publisher):
        first.state_en = State.DRAFT
        first.save()
    assert "Снято с сайта: английский текст" in Page(client, publisher).section("done")


def test_a_save_of_many_rows_is_one_act_on_their_item(client, publisher):
    body, event, person, role = make_body(), make_event(), make_person(), make_role()
    with changesets.changeset(publisher):
        appoint(person, body, role)
    with changesets.changeset(publisher):
        for _line in range(RECENT_REVISIONS + 1):
            make_line(event)
    page = Page(client, publisher)
    assert (
        page.links("done") == page.links("mine") == [change_of(event), change_of(body)]
    )
    found = context_of(client, "/admin/palette/")["answer"].results
    assert [result.pointer for result in found] == [event.pointer, body.pointer]


def test_the_menu_marks_the_section_that_is_open(desk):
    for address, marked, how in [
        ("/admin/", "/admin/", "page"),
        ("/admin/news/article/", "/admin/news/article/", "page"),
        ("/admin/news/article/add/", "/admin/news/article/", "true"),
    ]:
        tree = page_of(desk.get(address))
        [link] = tree.xpath("//nav[@id='sections']//a[@aria-current]")
        assert (link.get("href"), link.get("aria-current")) == (marked, how)


def test_the_menu_has_one_order_and_the_groups_that_a_person_opened(client, publisher):
    orders = []
    for language in LANGUAGES:
        publisher.interface_language = language
        publisher.save()
        tree = Page(client, publisher).tree
        assert tree.xpath("//nav[@id='sections']/details/@open") == [""]
        orders.append(tree.xpath("//nav[@id='sections']//a/@href"))
    assert orders[0] == orders[1]
    client.cookies[OPENED] = "1.3"
    tree = page_of(client.get("/admin/glossary/concept/"))
    groups = tree.xpath("//nav[@id='sections']/details")
    assert [group.get("open") for group in groups[:5]] == [None, "", "", "", None]


# Dates


def test_what_goes_out_and_what_ends_stands_among_what_is_coming(client, publisher):
    goes_out = make_article("Goes out", ru=future(), en=future())
    ends = make_article("Ends", **published("ru", until=future()))
    day = timezone.localtime(future()).date().isoformat()
    make_document("Strategy", in_force_until=day)
    appoint(make_person("Member"), make_body(), make_role(), ends=day)
    make_article("Later", ru=timezone.now() + timedelta(days=200))
    page = Page(client, publisher)
    text = page.section("scheduled")
    for title in ["Goes out", "Ends", "Strategy", "Member"]:
        assert f"{title} ru" in text
    assert "Later" not in text
    assert {change_of(goes_out), change_of(ends)} < {*page.links("scheduled")}
    assert page.links("scheduled").count(change_of(goes_out)) == 1


def test_a_working_copy_with_a_date_stands_among_what_is_coming(client, publisher):
    article = make_article("Speech", ru=PAST)
    working_copy = begin_copy(article, publisher)
    working_copy.progress.create(scope="ru", publish_at=future())
    assert change_of(article) in Page(client, publisher).links("scheduled")


# What the site needs


def needs(page):
    """Return {address: what stands before it} of what the site needs."""
    return {
        row.find("a").get("href"): row.findtext("p/b")
        + "".join(f" {name.text}" for name in row.findall("p/span"))
        for row in page.tree.xpath("//ul[@class='needs']/li")
    }


def number_in_menu(client, address):
    tree = page_of(client.get(address))
    menu = tree.get_element_by_id("sections").text_content().split()
    return menu[menu.index("Переводы") + 1]


def test_translations_are_counted_in_the_languages_of_the_person(
    client, publisher, translator, settings, tmp_path
):
    # Without a stamp the menu has no number.
    settings.PAGES_ROOT = tmp_path
    stale = make_article("Speech")
    stale.title_ru = "Иначе"
    stale.save()
    make_article("One", title_en="", summary_en="", body_en="")
    make_article("Begun", body_en="")
    address = "/admin/translations/?to=en&status="
    for user in [publisher, translator]:
        page = Page(client, user)
        assert needs(page) == {
            f"{address}stale": "1 перевод отстаёт (English) «Иначе»",
            f"{address}missing": "1 недостающий перевод (English) «One ru»",
            f"{address}work": "1 перевод в работе (English) «Begun ru»",
        }
        assert number_in_menu(client, "/admin/") == "3"
    stale.title_en = "Otherwise"
    stale.save()
    assert number_in_menu(client, "/admin/news/article/") == "2"
    russian = make_user("rita", "Translator", ["ru"])
    assert needs(Page(client, russian)) == {}


def test_links_to_what_readers_do_not_see_are_counted_and_listed(client, publisher):
    draft, seen = make_article("Draft"), make_article("Seen", ru=PAST)
    text = "".join(
        f'<p><a href="/id/{article.pointer}/">there</a></p>'
        for article in [draft, seen]
    )
    article = make_article("Speech", ru=PAST, body_ru=text, body_en=text)
    assert Link.objects.from_record(article).count() == 4
    assert needs(Page(client, publisher)) == {
        "/admin/broken-links/": "1 ссылка ведёт на страницу, которой читатели не видят "
        "«Speech ru»"
    }
    page = client.get("/admin/broken-links/").text
    assert change_of(article) in page
    client.force_login(make_user("stella"))
    assert change_of(article) not in client.get("/admin/broken-links/").text


def test_what_readers_wanted_is_counted_and_listed(client, publisher, editor):
    article = make_article("Speech", ru=PAST)
    today = timezone.localdate()
    for days, readers in [(0, 3), (20, 2), (31, 50)]:
        day = today - timedelta(days=days)
        Demand.objects.add_readers(readers, day, "en", *article.pointer)
    address = "/admin/wanted-translations/"
    assert needs(Page(client, publisher))[address].startswith("5 ")
    assert change_of(article) in client.get(address).text
    assert needs(Page(client, editor)) == {}


def test_documents_without_topics_or_text_are_counted(client, publisher):
    make_document("Whole", files=["ru"])
    found = needs(Page(client, publisher))
    assert {
        address.partition("?")[2]: words[:2] for address, words in found.items()
    } == {
        "topics__isnull=True": "1 ",
        "file_text=none": "1 ",
    }
    for address in found:
        assert context_of(client, address)["cl"].result_count == 1
