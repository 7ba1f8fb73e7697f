"""What pages of the back office cost in statements: as much for many as for few."""

import pytest

from desk.models import Notification
from publishing.drafts import notes, workflow, working_copies
from publishing.models import LanguageFinding
from publishing.releases import contents
from tests.factories import (
    PAST,
    State,
    make_article,
    make_event,
    make_line,
    make_release,
)
from tests.statements import statements
from text.languages import LANGUAGES
from website.language_check.run import findings_in_texts, row

pytestmark = pytest.mark.django_db

# {address: at most so many statements, where a number is promised}
PAGES = {
    "": 18,
    "all/": None,
    "news/article/": None,
    "news/article/?translation_status_en=stale": None,
    "news/article/?translation_status_en=work": None,
    "notifications/": None,
    "translations/?to=en": 16,
    "translations/languages/": None,
    "find/?q=речь": None,
    "palette/?q=речь": None,
    "pick/?q=речь": None,
    "publishing/release/{release}/change/": None,
}


def make_work(title, editor, publisher):
    """Make what waits for a publisher in all ways; return a draft."""
    texts = {"title_ru": f"Речь {title}", "title_en": "", "body_en": ""}
    draft = make_article(title, state_ru=State.REVIEW, **texts)
    workflow.request_review(draft.pointer, ["ru"], editor)
    workflow.assign(draft.pointer, "en", publisher, editor)
    notes.write(draft.pointer, editor, "Which year?")
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
            working_copy = working_copies.begin(stale, editor)
            working_copy.take({"title_en": "Other"}, editor)
            working_copy.save()
    event = make_event(title, ru=PAST, en=PAST)
    make_line(event, title_ru="Зал 5", title_en="Hall 6")
    return draft


def test_pages_cost_as_much_with_many_items_as_with_few(desk, editor, publisher):
    release = make_release("Spring", publisher)
    counts = {page: [] for page in PAGES}
    for number in [3, 10]:
        for place in range(number):
            draft = make_work(f"{number} {place}", editor, publisher)
            contents.add(release, draft, LANGUAGES)
        LanguageFinding.objects.replace(map(row, findings_in_texts()), 0)
        for page in PAGES:
            address = f"/admin/{page.format(release=release.pk)}"
            # What is compiled or remembered once is so now.
            assert desk.get(address).status_code == 200, page
            counts[page].append(len(statements(desk.get, address)))
    assert [page for page, (few, many) in counts.items() if few != many] == []
    over = {page: counts[page] for page, most in PAGES.items() if most}
    assert [page for page, (few, _many) in over.items() if few > PAGES[page]] == []


def test_question_whether_to_delete_costs_as_much_for_many(desk):
    counts = []
    for number in [3, 12]:
        pks = [make_article(f"{number} {place}").pk for place in range(number)]
        sent = {"action": "delete_selected", "_selected_action": pks}
        desk.post("/admin/news/article/", sent)
        counts.append(len(statements(desk.post, "/admin/news/article/", sent)))
    assert counts[0] == counts[1]
