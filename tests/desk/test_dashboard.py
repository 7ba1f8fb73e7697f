"""The first page of the back office: what waits for whom, and what the site needs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from desk.dashboard import queries
from desk.search import RECENT_REVISIONS
from news.models import Article
from publishing.content import changesets
from publishing.drafts import workflow, working_copies
from publishing.models import (
    Assignment,
    Autosave,
    Demand,
    Link,
    Note,
    ReviewRequest,
    Revision,
    ScopeProgress,
    WorkingCopy,
)
from tests.conftest import make_user
from tests.factories import (
    PAST,
    State,
    appoint,
    future,
    make_article,
    make_body,
    make_document,
    make_event,
    make_feedback,
    make_line,
    make_person,
    make_role,
    published,
)

pytestmark = pytest.mark.django_db


class Page:
    """The first page as somebody sees it, section by section."""

    def __init__(self, client, user):
        client.force_login(user)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            response = client.get("/admin/")
        self.statements = len(statements)
        self.tree = html.fromstring(response.content.decode())

    def section(self, name):
        """Return the text of a section, with single spaces; "" without it."""
        sections = self.tree.xpath(f"//section[@aria-labelledby='{name}']")
        return " ".join(" ".join(part.text_content() for part in sections).split())

    def links(self, name):
        hrefs = self.tree.xpath(f"//section[@aria-labelledby='{name}']//a/@href")
        return [href.removesuffix(f"?queue={name}") for href in hrefs]


def form_of(record):
    return f"/admin/{record._meta.label_lower.replace('.', '/')}/{record.pk}/change/"


def in_review(title="A speech", language="ru", by=None, **fields):
    article = make_article(title, **{f"state_{language}": State.REVIEW}, **fields)
    if by:
        workflow.request_review(article.pointer, [language], by)
    return article


# What waits


def test_nothing_waits_at_first(client, publisher):
    page = Page(client, publisher)
    assert page.section("waits") == "Ждёт меня Ничего не ждёт."
    assert page.tree.xpath("//section/@aria-labelledby") == ["waits"]
    publisher.interface_language = "en"
    publisher.save()
    assert Page(client, publisher).section("waits") == (
        "Waiting for me Nothing is waiting."
    )


def test_a_review_waits_for_who_may_publish_the_language(client, editor, publisher):
    article = in_review("Speech", by=editor, title_ru="Речь")
    page = Page(client, publisher)
    assert "Речь" in page.section("waits")
    assert "elena" in page.section("waits")
    assert page.links("waits") == [form_of(article)]
    english = make_user("paul", "Publisher", ["en"])
    translator = make_user("thea", "Translator", ["ru", "en"])
    for other in [english, translator, editor]:
        assert "Речь" not in Page(client, other).section("waits")


def test_a_review_without_a_request_waits_too(client, publisher):
    article = in_review("Speech")
    assert Page(client, publisher).links("waits") == [form_of(article)]


def test_who_asked_for_a_review_sees_it_among_their_work(client, editor, publisher):
    article = in_review("Speech", by=editor)
    page = Page(client, editor)
    assert page.section("waits") == "Ждёт меня Ничего не ждёт."
    assert page.links("mine") == [form_of(article)]
    workflow.request_review(article.pointer, ["ru"], publisher)
    assert Page(client, publisher).section("waits") == "Ждёт меня Ничего не ждёт."


def test_a_working_copy_in_review_waits_for_who_may_publish_it(
    client, editor, publisher
):
    article = make_article("Speech", ru=PAST, en=PAST)
    working_copy = working_copies.begin(article, editor)
    working_copy.mine["title_ru"] = "Иначе"
    working_copy.set_languages()
    working_copy.save()
    address = form_of(article)
    assert Page(client, editor).links("mine") == [address]
    assert Page(client, publisher).links("waits") == []
    working_copy.progress.create(scope="ru", stage="review")
    assert Page(client, publisher).links("waits") == [address]
    assert Page(client, make_user("paul", "Publisher", ["en"])).links("waits") == []
    working_copy.progress.create(scope="all", stage="review")
    assert Page(client, make_user("pia", "Publisher", ["en"])).links("waits") == []


def test_a_working_copy_waits_behind_many_that_the_person_may_not_see(
    client, editor, publisher
):
    article = make_article("Speech", ru=PAST, en=PAST)
    copies = [
        WorkingCopy(
            to_model=label,
            to_pk=pk,
            base={},
            mine={"title_ru": "Иначе"},
            made_by=editor,
            changed_by=editor,
        )
        for label, pk in [
            ("news.article", article.pk),
            *(("auth.group", pk) for pk in range(queries.MOST)),
        ]
    ]
    WorkingCopy.objects.bulk_create(copies)
    ScopeProgress.objects.bulk_create(
        ScopeProgress(working_copy=copy, scope="ru", stage="review") for copy in copies
    )
    assert Page(client, publisher).links("waits") == [form_of(article)]


def test_what_was_returned_waits_for_who_asked_with_the_reason(
    client, editor, publisher
):
    article = in_review("Speech", by=editor)
    Article.objects.filter(pk=article.pk).update(state_ru=State.DRAFT)
    workflow.return_review(article.pointer, ["ru"], publisher, "Which year is it?")
    page = Page(client, editor)
    assert "Which year is it?" in page.section("waits")
    assert page.links("waits") == [form_of(article)]
    assert "year" not in Page(client, publisher).section("waits")


def test_what_was_returned_without_a_reason_stands_once_with_its_notes(
    client, editor, publisher
):
    article = in_review("Speech", by=editor)
    Article.objects.filter(pk=article.pk).update(state_ru=State.DRAFT)
    note = {"text": "Which year is it?", "user": publisher}
    Note.objects.create(to_model="news.article", to_pk=article.pk, **note)
    workflow.return_review(article.pointer, ["ru"], publisher, "")
    page = Page(client, editor)
    assert page.section("waits").count("Which year is it?") == 1
    assert page.links("waits") == [form_of(article)]


def test_what_is_given_waits_for_that_person_with_its_day(
    client, translator, publisher
):
    article = make_article("Speech", title_en="", summary_en="", body_en="")
    due = timezone.localdate() + timedelta(days=3)
    workflow.assign(article.pointer, "en", translator, publisher, due)
    page = Page(client, translator)
    by_paragraph = form_of(article).replace("change", "translate/en")
    assert page.links("waits") == [by_paragraph]
    assert str(due.year) in page.section("waits")
    assert "English: нет" in page.section("waits")
    assert Page(client, publisher).links("waits") == []
    Article.objects.filter(pk=article.pk).update(state_en=State.REVIEW)
    workflow.request_review(article.pointer, ["en"], translator)
    page = Page(client, translator)
    assert page.links("waits") == []
    assert page.links("mine") == [form_of(article)]
    # What is returned waits once.
    Article.objects.filter(pk=article.pk).update(state_en=State.DRAFT)
    workflow.return_review(article.pointer, ["en"], publisher, "Which year?")
    assert Page(client, translator).links("waits") == [by_paragraph]


def test_answers_to_notes_wait_until_they_are_answered(client, editor, publisher):
    article = make_article("Speech")
    about = {"to_model": "news.article", "to_pk": article.pk}
    note = Note.objects.create(**about, text="Which year?", user=publisher)
    assert Page(client, publisher).links("waits") == []
    answer = {**about, "answer_to": note}
    Note.objects.create(**answer, text="Of 2017", user=editor)
    assert "Of 2017" in Page(client, publisher).section("waits")
    assert Page(client, editor).links("waits") == []
    Note.objects.create(**answer, text="Thanks", user=publisher)
    assert Page(client, publisher).links("waits") == []


def test_notes_on_what_somebody_asked_to_review_wait_for_them(
    client, editor, publisher
):
    article = in_review("Speech", by=editor)
    note = Note.objects.create(
        to_model="news.article", to_pk=article.pk, text="Which year?", user=publisher
    )
    assert "Which year?" in Page(client, editor).section("waits")
    assert "Which year?" not in Page(client, publisher).section("waits")
    note.resolved_at = timezone.now()
    note.save()
    assert "Which year?" not in Page(client, editor).section("waits")


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
        form_of(article),
        form_of(role),
        "/admin/news/article/add/",
    ]
    assert Page(client, publisher).links("waits") == []


def test_what_readers_write_waits_for_who_may_answer(client, terminologist, editor):
    feedback = make_feedback("A better word.")
    page = Page(client, terminologist)
    assert "A better word." in page.section("waits")
    assert page.links("waits") == [form_of(feedback)]
    assert Page(client, editor).links("waits") == []


def test_nobody_sees_the_title_of_what_they_may_not_see(client, editor, publisher):
    stranger = make_user("stella", languages=["ru", "en"])
    article = in_review("Secret", by=stranger)
    workflow.assign(article.pointer, "en", stranger, publisher)
    Note.objects.create(
        to_model="news.article", to_pk=article.pk, text="Secret", user=publisher
    )
    make_article("Secret too", ru=future(), pinned_until=future().date())
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
    assert page.tree.xpath("//section/@aria-labelledby") == ["waits"]


# What the person writes and did


def test_drafts_that_a_person_changed_are_among_their_work(client, editor, publisher):
    with changesets.changeset(editor):
        article = make_article("Speech")
    page = Page(client, editor)
    assert page.links("mine") == [form_of(article)]
    assert page.links("done") == [form_of(article)]
    assert Page(client, publisher).links("mine") == []
    Article.objects.filter(pk=article.pk).update(**published("ru"), **published("en"))
    page = Page(client, editor)
    assert page.links("mine") == []
    assert page.links("done") == [form_of(article)]


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
    assert page.links("done") == [form_of(third), form_of(first), form_of(second)]
    assert "Опубликован английский текст" in page.section("done")
    assert page.section("done").count("черновик") == 0
    with changesets.changeset(publisher):
        first.state_en = State.DRAFT
        first.save()
    assert "Снят с сайта английский текст" in Page(client, publisher).section("done")


def test_a_save_of_many_rows_is_one_act_on_their_item(client, publisher):
    body, event, person, role = make_body(), make_event(), make_person(), make_role()
    with changesets.changeset(publisher):
        appoint(person, body, role)
    with changesets.changeset(publisher):
        for _line in range(RECENT_REVISIONS + 1):
            make_line(event)
    page = Page(client, publisher)
    assert page.links("done") == page.links("mine") == [form_of(event), form_of(body)]
    found = client.get("/admin/palette/").context["answer"].results
    assert [result.pointer for result in found] == [event.pointer, body.pointer]


def test_a_person_is_offered_to_add_what_they_may(client, publisher, translator):
    offered = Page(client, publisher).tree.xpath("//details//a/@href")
    assert {"/admin/news/article/add/", "/admin/events/event/add/"} <= {*offered}
    assert not Page(client, translator).tree.xpath("//a[contains(@href, '/add/')]")


def test_the_page_of_an_app_lists_its_sections(client_of, publisher):
    page = client_of(publisher).get("/admin/institute/").content.decode()
    main = html.fromstring(page).xpath("//main//a/@href")
    assert "/admin/institute/person/" in main
    assert "/admin/news/article/" not in main


def test_the_menu_marks_the_section_that_is_open(client_of, publisher):
    client = client_of(publisher)
    for address, marked, how in [
        ("/admin/", "/admin/", "page"),
        ("/admin/news/article/", "/admin/news/article/", "page"),
        ("/admin/news/article/add/", "/admin/news/article/", "true"),
    ]:
        tree = html.fromstring(client.get(address).content.decode())
        [link] = tree.xpath("//nav[@id='sections']//a[@aria-current]")
        assert (link.get("href"), link.get("aria-current")) == (marked, how)


# Dates


def test_what_goes_out_and_what_ends_stands_among_what_is_coming(client, publisher):
    goes_out = make_article("Goes out", ru=future())
    ends = make_article("Ends", **published("ru", until=future()))
    day = timezone.localtime(future()).date().isoformat()
    pinned = make_article("Pinned", ru=PAST, pinned_until=day)
    make_document("Strategy", in_force_until=day)
    appoint(make_person("Member"), make_body(), make_role(), ends=day)
    make_article("Later", ru=timezone.now() + timedelta(days=200))
    page = Page(client, publisher)
    assert page.tree.xpath(f"//li[@id='day-{day}']")
    assert f"#day-{day}" in page.links("needs")
    text = page.section("scheduled")
    for title in ["Goes out", "Ends", "Pinned", "Strategy", "Member"]:
        assert f"{title} ru" in text
    assert "Later" not in text
    assert {form_of(goes_out), form_of(ends), form_of(pinned)} < {
        *page.links("scheduled")
    }


def test_a_working_copy_with_a_date_stands_among_what_is_coming(client, publisher):
    article = make_article("Speech", ru=PAST)
    working_copy = working_copies.begin(article, publisher)
    working_copy.progress.create(scope="ru", publish_at=future())
    assert form_of(article) in Page(client, publisher).links("scheduled")


def test_what_goes_out_in_both_languages_stands_there_once_with_both(client, publisher):
    article = make_article("Speech", ru=future(), en=future())
    page = Page(client, publisher)
    assert page.links("scheduled").count(form_of(article)) == 1
    assert {"Русский", "English"} <= {*re.split(r"[ ·,]+", page.section("scheduled"))}


# What the site needs


def figures(page):
    """Return {address: number} of the figures."""
    return {
        link.get("href"): int(link.findtext("b"))
        for link in page.tree.xpath("//ul[@class='figures']/li/a")
    }


def number_in_menu(client, address):
    tree = html.fromstring(client.get(address).content.decode())
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
    address = "/admin/translations/?to=en&status="
    for user in [publisher, translator]:
        page = Page(client, user)
        assert figures(page) == {
            "/admin/translations/": 2,
            f"{address}stale": 1,
            f"{address}missing": 1,
        }
        assert number_in_menu(client, "/admin/") == "2"
    stale.title_en = "Otherwise"
    stale.save()
    assert number_in_menu(client, "/admin/news/article/") == "1"
    russian = make_user("rita", "Translator", ["ru"])
    assert figures(Page(client, russian)) == {}


def test_stale_texts_of_kinds_outside_the_catalogue_are_counted(client, publisher):
    role = make_role("Chair")
    role.title_ru = "Председатель"
    role.save()
    assert figures(Page(client, publisher)) == {
        "/admin/translations/": 1,
        "/admin/translations/?to=en&status=stale": 1,
    }


def test_links_to_what_readers_do_not_see_are_counted_and_listed(client, publisher):
    draft, seen = make_article("Draft"), make_article("Seen", ru=PAST)
    text = "".join(
        f'<p><a href="/id/{article.pointer}/">there</a></p>'
        for article in [draft, seen]
    )
    article = make_article("Speech", ru=PAST, body_ru=text, body_en=text)
    assert Link.objects.from_record(article).count() == 4
    assert figures(Page(client, publisher)) == {"/admin/broken-links/": 1}
    page = client.get("/admin/broken-links/").content.decode()
    assert form_of(article) in page
    client.force_login(make_user("stella"))
    assert form_of(article) not in client.get("/admin/broken-links/").content.decode()


def test_what_readers_wanted_is_counted_and_listed(client, publisher, editor):
    article = make_article("Speech", ru=PAST)
    today = timezone.localdate()
    for days, readers in [(0, 3), (20, 2), (31, 50)]:
        day = today - timedelta(days=days)
        Demand.objects.add_readers(readers, day, "en", *article.pointer)
    address = "/admin/wanted-translations/"
    assert figures(Page(client, publisher))[address] == 5
    assert form_of(article) in client.get(address).content.decode()
    assert figures(Page(client, editor)) == {}


def test_documents_without_topics_or_text_are_counted(client, publisher):
    make_document("Whole", files=["ru"])
    assert figures(Page(client, publisher)) == {
        "/admin/library/document/?topics__isnull=True": 1,
        "/admin/library/document/?file_text=none": 1,
    }
    for address in figures(Page(client, publisher)):
        assert client.get(address).context["cl"].result_count == 1


def test_the_page_takes_as_many_statements_with_many_items_as_with_few(
    client, publisher, editor, administrator
):
    def fill(begin, end):
        articles = Article.objects.bulk_create(
            Article(
                title_ru="Речь",
                state_ru=State.REVIEW,
                slug_ru=f"ru-{place}",
                slug_en=f"en-{place}",
            )
            for place in range(begin, end)
        )
        about = [{"to_model": "news.article", "to_pk": row.pk} for row in articles]
        ReviewRequest.objects.bulk_create(
            ReviewRequest(**row, scope="ru", asked_by=editor) for row in about
        )
        Assignment.objects.bulk_create(
            Assignment(**row, language="en", person=publisher) for row in about
        )

    with changesets.changeset(publisher):
        make_article("Soon", ru=future())
    fill(0, 20)
    # What is compiled once is compiled now.
    Page(client, publisher)
    few = Page(client, publisher)
    fill(20, 2000)
    # The menu learns how much is to be translated.
    Page(client, publisher)
    many = Page(client, publisher)
    assert [len(page.links("waits")) for page in [few, many]] == [40, 50]
    assert many.statements == few.statements <= 22
    client.force_login(administrator)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as statements:
        client.get("/admin/")
    assert len(statements) <= 22
