"""The pages of a release in the back office."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from django.utils.translation import override

from accounts.models import LogLine
from desk.log_lines import sentence_of
from publishing.models import Release, ReleaseItem
from tests.conftest import make_user
from tests.factories import make_release, make_role
from tests.forms import fresh, read_form, resend, values_of
from tests.library.records import in_english
from tests.publishing.releases.records import (
    make_changed,
    make_draft,
    states,
    two_items,
)
from tests.responses import page_of

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


@pytest.fixture
def desk(client_of, publisher):
    return client_of(in_english(publisher))


def url_of(release, page="change"):
    return f"/admin/publishing/release/{release.pk}/{page}/"


def press(client, release, step, **sent):
    """Open the page of a release and press a button of it."""
    form = "schedule-form" if step == "schedule" else "go-out-form"
    values = values_of(client.get(url_of(release)), form)
    return client.post(url_of(release, "go-out"), values | {"step": step} | sent)


def add(client, release, *records, languages=("ru", "en")):
    sent = {"items": [str(record.pointer) for record in records]}
    return client.post(url_of(release, "items"), sent | {"languages": languages})


def text_of(response):
    document = page_of(response)
    return " ".join(document.xpath("string(//main | //*[@id='content'])").split())


def test_a_release_is_made_filled_and_published_from_its_page(desk, publisher):
    answer = desk.post("/admin/publishing/release/add/", {"name": "Spring", "note": ""})
    release = Release.objects.get()
    assert answer.headers["Location"] == url_of(release)
    assert (release.name, release.made_by) == ("Spring", publisher)
    draft, changed = make_draft(), make_changed("Known", publisher)
    add(desk, release, draft, changed)
    shown = text_of(desk.get(url_of(release)))
    assert "The draft will be published." in shown
    assert "1 change will be published." in shown
    assert "Nothing to do: readers have it." in shown
    answer = press(desk, release, "publish")
    assert answer.status_code == 302
    assert states(draft) == ("published", "published")
    assert "went out" in text_of(desk.get(url_of(release)))


def test_a_language_is_taken_out_and_the_release_renamed(desk, publisher):
    release, draft, _changed = two_items(publisher)
    desk.post(url_of(release, "items"), {"remove": f"{draft.pointer}:en"})
    rows = ReleaseItem.objects.of(draft.pointer)
    assert [row.language for row in rows] == ["ru"]
    values = read_form(desk, url_of(release))
    answer = resend(desk, url_of(release), values, name="Summer")
    assert answer.status_code == 302
    assert fresh(release).name == "Summer"


def test_nobodys_new_name_is_lost_to_a_form_that_was_opened_before(desk, publisher):
    release = make_release("Spring", publisher)
    values = read_form(desk, url_of(release))
    Release.objects.update(name="By another")
    answer = resend(desk, url_of(release), values, name="Mine")
    assert answer.status_code == 200
    assert "By another" in answer.text
    assert fresh(release).name == "By another"


def test_what_stops_a_release_stands_at_its_item_with_a_link_to_where_it_is_mended(
    desk, publisher
):
    bad = make_draft("Bad", body_en="")
    release = make_release("R", publisher, [make_draft("Good"), bad])
    for answer in [desk.get(url_of(release)), press(desk, release, "publish")]:
        document = page_of(answer)
        [row] = document.xpath("//tr[.//li]")
        assert "Bad en" in row.text_content()
        [link] = row.xpath(".//li/a")
        assert "This is needed for publication." in link.text_content()
        assert link.get("href") == f"{LIST}{bad.pk}/change/#id_body_en"
    assert answer.status_code == 400
    assert release.items.waiting().count() == 4


def test_what_was_changed_since_the_page_was_shown_does_not_go_out(desk, publisher):
    release, draft, _changed = two_items(publisher)
    values = values_of(desk.get(url_of(release)), "go-out-form")
    draft.title_en = "Changed since"
    draft.save(update_fields=["title_en"])
    sent = values | {"step": "publish"}
    answer = desk.post(url_of(release, "go-out"), sent)
    assert "Somebody else has changed this in the meantime" in answer.text
    assert states(draft) == ("draft", "draft")


def test_a_release_is_scheduled_and_unscheduled(desk, publisher):
    release = two_items(publisher, "Spring")[0]
    at = timezone.localtime() + timedelta(days=2)
    past = press(desk, release, "schedule", at_0="2017-01-01", at_1="10:00")
    assert (past.status_code, "This moment is past." in text_of(past)) == (400, True)
    press(desk, release, "schedule", at_0=f"{at:%Y-%m-%d}", at_1=f"{at:%H:%M}")
    release.refresh_from_db()
    assert (release.publish_by, release.publish_at.minute) == (publisher, at.minute)
    # What goes out then is known wherever that is asked.
    scheduled = text_of(desk.get("/admin/all/?show=scheduled"))
    assert "Draft" in scheduled
    assert "Known" in scheduled
    assert "Draft" in text_of(desk.get(f"{LIST}?show=scheduled"))
    assert "Spring" in text_of(desk.get("/admin/"))
    assert add(desk, release, make_draft("Late")).status_code == 400
    press(desk, release, "unschedule")
    assert fresh(release).publish_at is None
    assert "Draft" not in text_of(desk.get("/admin/all/?show=scheduled"))
    with override("en"):
        said = [sentence_of(line) for line in LogLine.objects.order_by("pk")]
    assert any(" scheduled the release for" in line for line in said)
    assert any(" unscheduled the release" in line for line in said)


def test_a_release_is_taken_back_by_its_page(desk, publisher):
    release, draft, changed = two_items(publisher)
    press(desk, release, "publish")
    changed.refresh_from_db()
    changed.title_ru = "Позже"
    changed.save(update_fields=["title_ru"])
    page = desk.get(url_of(release, "take-back"))
    assert "It has been changed since." in text_of(page)
    refused = desk.post(url_of(release, "take-back"))
    assert refused.status_code == 400
    assert states(draft) == ("published", "published")
    desk.post(url_of(release, "take-back"), {"partly": "1"})
    assert states(draft) == ("draft", "draft")
    assert desk.post(url_of(release, "take-back")).status_code == 400


# Where else items are put into it


def test_rows_of_a_list_are_put_into_a_release(desk, publisher):
    articles = [make_draft("One"), make_draft("Two"), make_draft("Three")]
    other = make_release("Other", publisher, articles[2:])
    release = make_release("Spring", publisher)
    values = values_of(desk.get(LIST), "changelist-form")
    sent = {"action": "add_to_release", "languages": "ru"}
    sent |= {"_selected_action": [article.pk for article in articles]}
    question = desk.post(LIST, values | sent)
    form = values_of(question, "action-form")
    # What was chosen beside the button is only where the question begins.
    assert form["languages"] == ["ru"]
    form["languages"] = ["ru", "en"]
    answer = desk.post(LIST, form | {"release": release.pk})
    assert release.items.count() == 4
    [(left, reason)] = answer.context["left"]
    assert left == articles[2]
    assert f"“{other}”" in reason
    desk.post(LIST, form | {"name": "New one"})
    assert Release.objects.get(name="New one").items.count() == 0
    neither = desk.post(LIST, form)
    assert "Choose a release, or name a new one." in text_of(neither)


@pytest.mark.parametrize("make", [make_draft, make_role])
def test_an_item_is_put_into_a_release_from_its_form_which_says_so(
    desk, publisher, make
):
    record = make("Item")
    release = make_release("Spring", publisher)
    name = record._meta.label_lower.replace(".", "/")
    form, page = (
        f"/admin/{name}/{record.pk}/{each}/" for each in ["change", "release"]
    )
    assert page in desk.get(form).text
    values = values_of(desk.get(page), "release-form")
    desk.post(page, values | {"release": release.pk, "languages": ["en"]})
    assert [row.language for row in release.items.all()] == ["en"]
    bar = page_of(desk.get(form))
    links = [a.text for a in bar.xpath("//a[@href=$url]", url=url_of(release))]
    assert "Release: Spring" in links
    again = desk.post(page, values | {"name": "Second", "languages": ["en"]})
    assert "is in the release “Spring” already" in text_of(again)
    assert not Release.objects.filter(name="Second").exists()


def test_who_may_publish_nothing_sees_a_release_and_changes_nothing(
    client_of, editor, publisher
):
    release, draft, _changed = two_items(publisher)
    client = client_of(in_english(editor))
    page = client.get(url_of(release))
    assert page.status_code == 200
    assert not page_of(page).xpath("//*[@id='content']//form[@method='post']//button")
    assert add(client, release, make_draft("Other")).status_code == 403
    sent = {"step": "publish", "version": ""}
    assert client.post(url_of(release, "go-out"), sent).status_code == 403
    form = client.get(f"{LIST}{draft.pk}/change/").text
    assert url_of(release) in form
    assert f"{LIST}{draft.pk}/release/" not in form


def test_who_may_not_publish_all_of_it_is_told_so_and_of_no_fault(client_of, publisher):
    release = make_release("R", publisher, [make_draft("Good")])
    person = make_user("sergey", "Editor", languages=["ru", "en"])
    codenames = ["view_release", "change_release"]
    person.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    page = client_of(in_english(person)).get(url_of(release))
    document = page_of(page)
    assert "must publish the release" in text_of(page)
    assert "English: you do not have permission to do this." in text_of(page)
    assert "Prevents the release" not in text_of(page)
    assert not document.xpath("//button[@name='step']")
    mine = text_of(client_of(in_english(publisher)).get(url_of(release)))
    assert "must publish the release" not in mine


def test_nonsense_is_answered_by_a_message_and_changes_nothing(desk, publisher):
    release, draft, _changed = two_items(publisher)
    for sent in [
        {"remove": "x"},
        {"remove": f"{draft.pointer}:de"},
        {"items": ["x"], "languages": ["ru"]},
        {"items": ["news.article/999999"], "languages": ["ru"]},
        {"items": [str(draft.pointer)], "languages": ["de"]},
        {},
    ]:
        assert desk.post(url_of(release, "items"), sent).status_code in {302, 400}
    for sent in [{}, {"step": "x"}, {"step": "schedule"}, {"step": "publish"}]:
        assert desk.post(url_of(release, "go-out"), sent).status_code in {302, 400}
    assert desk.get(url_of(release, "go-out")).status_code == 302
    assert desk.get("/admin/publishing/release/x/change/").status_code == 302
    assert release.items.waiting().count() == 4
    assert states(draft) == ("draft", "draft")


def test_a_release_that_went_out_is_not_deleted(desk, publisher):
    release = two_items(publisher)[0]
    assert desk.get(url_of(release, "delete")).status_code == 200
    press(desk, release, "publish")
    assert desk.get(url_of(release, "delete")).status_code == 403
