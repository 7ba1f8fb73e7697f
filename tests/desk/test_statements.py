"""What pages of the back office cost in statements: as much for many as for few."""

import pytest

from desk.models import Notification
from publishing.drafts import workflow
from publishing.models import LanguageFinding, Link, WorkingCopy
from publishing.releases import contents
from tests.desk.two_people import address_of, change_of
from tests.factories import (
    PAST,
    State,
    make_article,
    make_event,
    make_line,
    make_release,
    make_topic,
)
from tests.forms import fresh, read_form, resend, send
from tests.publishing.records import change_copy
from tests.statements import statements
from text.languages import LANGUAGES
from website.language_check import findings_in_texts, row

pytestmark = pytest.mark.django_db

# {address: at most so many statements, where a number is promised}
PAGES = {
    # One of them asks whether the site is open, and one for its look: in memory else.
    "": 20,
    "all/": None,
    "changes/": None,
    "news/article/": None,
    "news/article/?show=stale": None,
    "news/article/?show=mine": None,
    "notifications/": None,
    "translations/?to=en": 16,
    "translations/languages/": None,
    "find/?q=речь": None,
    "palette/?q=речь": None,
    "pick/?q=речь": None,
    "publishing/release/{release}/change/": None,
    "news/article/{saved}/change/": None,
    "news/article/{saved}/history/": None,
}


def make_work(title, editor, publisher):
    """Make what waits for a publisher in all ways; return a draft."""
    texts = {"title_ru": f"Речь {title}", "title_en": "", "body_en": ""}
    draft = make_article(title, state_ru=State.REVIEW, **texts)
    workflow.request_review(draft.pointer, ["ru"], editor)
    workflow.assign(draft.pointer, "en", publisher, editor)
    workflow.write_note(draft.pointer, editor, "Which year?")
    Notification.objects.create(
        person=publisher,
        to_model="news.article",
        to_pk=draft.pk,
        work="asked",
        scopes=["ru"],
    )
    for is_copied in [False, True]:
        stale = make_article(f"{title} {is_copied}", ru=PAST, en=PAST)
        stale.summary_ru = "Иначе"
        stale.save()
        if is_copied:
            change_copy(stale, editor, title_en="Other")
    event = make_event(title, ru=PAST, en=PAST)
    make_line(event, title_ru="Зал 5", title_en="Hall 6")
    return draft


def test_pages_cost_as_much_with_many_items_as_with_few(desk, editor, publisher):
    release, saved = make_release("Spring", publisher), make_article("Saved", en=PAST)
    counts = {page: [] for page in PAGES}
    for number in [2, 4]:
        for place in range(number):
            draft = make_work(f"{number} {place}", editor, publisher)
            contents.add(release, draft, LANGUAGES)
            saved.title_ru = f"{number} {place}"
            saved.save()
        LanguageFinding.objects.replace(map(row, findings_in_texts()), 0)
        for page in PAGES:
            address = f"/admin/{page.format(release=release.pk, saved=saved.pk)}"
            # What is compiled or remembered once is so now.
            assert desk.get(address).status_code == 200, page
            counts[page].append(len(statements(desk.get, address)))
    assert [page for page, (few, many) in counts.items() if few != many] == []
    over = {page: counts[page] for page, most in PAGES.items() if most}
    assert [page for page, (few, _many) in over.items() if few > PAGES[page]] == []


def test_question_whether_to_delete_costs_as_much_for_many(desk):
    counts = []
    for number in [2, 5]:
        pks = [make_article(f"{number} {place}").pk for place in range(number)]
        sent = {"action": "delete_selected", "_selected_action": pks}
        desk.post("/admin/news/article/", sent)
        counts.append(len(statements(desk.post, "/admin/news/article/", sent)))
    assert counts[0] == counts[1]


# Of a save of an article with a topic and a related item; into its working copy.
MOST, MOST_OF_COPY = 33, 27


@pytest.mark.parametrize("dates", [{}, {"ru": PAST}], ids=["draft", "public"])
def test_a_save_costs_few_statements(desk, dates):
    article = make_article("Новость", **dates)
    article.topics.add(make_topic())
    Link.objects.relate(article, [make_article("Other").pointer])
    # Where this person has been before.
    send(desk, change_of(make_article("Warm")), title_ru="Тёплый")
    values = read_form(desk, change_of(article))
    made = statements(resend, desk, change_of(article), values, title_ru="Иначе")
    assert fresh(article).title_ru == "Новость ru" if dates else "Иначе"
    assert WorkingCopy.objects.exists() == bool(dates)
    assert len(made) <= (MOST_OF_COPY if dates else MOST), "\n".join(made)


def test_a_paragraph_is_saved_with_one_lock_one_read_and_one_write(thomas):
    """Into the working copy of what readers have; its revision and the log apart."""
    dates = {"ru": PAST, "en": PAST}
    article = make_article(
        "Новость", **dates, body_ru="<p>Раз.</p>", body_en="<p>A.</p>"
    )
    address = address_of(article, "translate", "en")
    send(thomas, address, title_en="Warm")
    values = read_form(thomas, address)
    made = statements(resend, thomas, address, values, body_en="<p>One.</p>")
    assert WorkingCopy.objects.get().mine["body_en"] == "<p>One.</p>"
    of_item = [sql for sql in made if 'FROM "news_article" ' in sql]
    assert len(of_item) == 1
    assert "FOR NO KEY UPDATE" in of_item[0]
    written = [sql for sql in made if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len([sql for sql in written if '"publishing_workingcopy"' in sql]) == 1
    assert len(made) <= 20, "\n".join(made)
