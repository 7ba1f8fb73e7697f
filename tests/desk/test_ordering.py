"""The page on which people put records into their order."""

import pytest

from institute.models import Page
from publishing.content import changesets
from publishing.drafts import working_copies
from publishing.models import Redirect, Revision
from tests.factories import (
    PAST,
    in_both,
    make_event,
    make_inductee,
    make_line,
    make_page,
    make_role,
)
from tests.forms import context_of, fresh, messages_of, read_form, row_errors
from tests.publishing.records import change_copy
from tests.responses import page_of
from tests.statements import statements
from website.models import MenuItem

pytestmark = pytest.mark.django_db

PAGES = "/admin/institute/page/order/"
MENU = "/admin/website/menuitem/order/"


def make_pages(*titles, **fields):
    return [make_page(title, ru=PAST, en=PAST, **fields) for title in titles]


def form_of(response):
    [form] = page_of(response).xpath("//form[@data-order-page]")
    return dict(form.form_values())


def in_words(*rows):
    """Return what the form sends of (record, level)."""
    return " ".join(f"{record.pk}:{level}" for record, level in rows)


def put(client, *rows, address=PAGES, follow=False):
    sent = form_of(client.get(address)) | {"order": in_words(*rows)}
    return client.post(address, sent, follow=follow)


def titles(model=Page, **narrowed):
    rows = model.objects.filter(**narrowed).order_by("position", "pk")
    return [row.title_en.removesuffix(" en") for row in rows]


def test_an_order_is_stored_with_one_revision_of_what_moved(desk):
    one, two, three, four = make_pages("One", "Two", "Three", "Four")
    put(desk, (two, 0), (three, 0), (four, 0), (one, 0))
    before = Revision.objects.count()
    put(desk, (two, 0), (one, 0), (three, 0), (four, 0))
    assert titles() == ["Two", "One", "Three", "Four"]
    [revision] = Revision.objects.order_by("pk")[before:]
    assert (revision.to_pk, revision.user.username) == (one.pk, "polina")
    assert revision.changed == ["position"]


def test_an_order_that_is_sent_as_it_was_changes_nothing(desk):
    one, two = make_pages("One", "Two")
    before = Revision.objects.count()
    put(desk, (one, 0), (two, 0))
    assert Revision.objects.count() == before


def test_a_new_record_comes_last_once_there_is_an_order(desk):
    one, two = make_pages("One", "Two")
    assert [one.position, two.position] == [0, 0]
    put(desk, (two, 0), (one, 0))
    make_pages("Three")
    assert titles() == ["Two", "One", "Three"]


def test_readers_get_the_menu_in_the_new_order(client, desk):
    items = [
        MenuItem.objects.create(
            **in_both(label, "label"), url=f"https://{label.lower()}.example/"
        )
        for label in ["One", "Two", "Three"]
    ]
    one, two, three = items
    put(desk, (three, 0), (one, 0), (two, 1), address=MENU)
    page = page_of(client.get("/en/"))
    links = page.xpath("//nav//a[contains(@href, '.example/')]/@href")
    assert links == [f"https://{name}.example/" for name in ["three", "one", "two"]]
    assert fresh(two).parent == one


def test_a_page_that_is_put_under_another_leaves_a_redirect(client, desk):
    one, two, three = make_pages("One", "Two", "Three")
    put(desk, (one, 0), (three, 1), (two, 0))
    assert fresh(three).parent == one
    assert three.path_en == "one-en/three-en"
    assert client.get("/en/three-en/").headers["Location"] == "/en/one-en/three-en/"
    assert Redirect.objects.filter(path="/ru/three-ru/").exists()


def test_pages_change_places_with_those_above_them(desk):
    [one] = make_pages("One")
    [two] = make_pages("Two", parent=one)
    put(desk, (two, 0), (one, 1))
    one.refresh_from_db()
    assert (one.parent, fresh(two).parent) == (two, None)
    assert one.path_en == "two-en/one-en"


@pytest.mark.parametrize("case", ["section", "deep", "same address"])
def test_a_page_is_put_only_where_it_may_stand(desk, case):
    one, two = make_pages("One", "Two")
    rows = [(one, 0), (two, 1)]
    if case == "section":
        one.section = "people"
        one.save(update_fields=["section"])
    elif case == "deep":
        below = make_pages("A", "B", "C", "D")
        rows = [(one, 0), *((page, n) for n, page in enumerate(below, 1)), (two, 5)]
    else:
        [other] = make_pages("Other", parent=one, slug_en="two-en", slug_ru="other")
        rows = [(one, 0), (other, 1), (two, 1)]
    before = Revision.objects.count()
    response = put(desk, *rows)
    assert messages_of(response)
    assert Revision.objects.count() == before
    assert not Page.objects.filter(pk=two.pk, parent=one).exists()


def test_what_another_person_has_moved_meanwhile_is_not_overwritten(desk):
    one, two, three = make_pages("One", "Two", "Three")
    sent = form_of(desk.get(PAGES))
    put(desk, (three, 0), (one, 0), (two, 0))
    order = in_words((two, 0), (one, 0), (three, 0))
    response = desk.post(PAGES, sent | {"order": order})
    assert "Тем временем" in messages_of(response)[-1]
    assert titles() == ["Three", "One", "Two"]
    # What it shows can be sent.
    desk.post(PAGES, form_of(response) | {"order": order})
    assert titles() == ["Two", "One", "Three"]


def test_a_forged_order_changes_nothing(desk):
    one, two = make_pages("One", "Two")
    for order in [
        "",
        "1:0",
        "x",
        "{0}:0 {0}:0",
        "{0}:0 {1}:9",
        "{0}:1 {1}:0",
        f"{'9' * 40}:0",
        "{0}:99 {1}:0",
    ]:
        sent = form_of(desk.get(PAGES)) | {"order": order.format(one.pk, two.pk)}
        before = Revision.objects.count()
        assert desk.post(PAGES, sent).status_code == 200, order
        assert desk.post(PAGES, {}).status_code == 200, order
        assert Revision.objects.count() == before, order


def test_an_editor_moves_drafts_but_not_what_readers_have(elena):
    one, two = make_pages("One", "Two")
    draft = make_page("Draft")
    put(elena, (one, 0), (draft, 0), (two, 0))
    assert titles() == ["One", "Draft", "Two"]
    response = put(elena, (two, 0), (one, 0), (draft, 0))
    refusal = messages_of(response)[-1]
    assert "Two" in refusal or "One" in refusal
    assert titles() == ["One", "Draft", "Two"]


def test_a_working_copy_does_not_put_the_former_order_back(desk, publisher):
    one, two = make_pages("One", "Two")
    copy = change_copy(one, publisher, title_en="New")
    put(desk, (two, 0), (one, 0))
    working_copies.publish(copy, copy.scopes(), publisher)
    assert titles() == ["Two", "New"]


def test_only_who_may_publish_orders_what_has_no_states(elena, desk):
    address = "/admin/institute/role/order/"
    member, chair = make_role("Member"), make_role("Chair")
    assert messages_of(put(elena, (chair, 0), (member, 0), address=address))
    assert titles(type(chair), position__gt=0) == []
    put(desk, (chair, 0), (member, 0), address=address)
    assert titles(type(chair)) == ["Chair", "Member"]


def test_members_of_the_hall_of_fame_are_ordered_within_year_and_category(desk):
    old = make_inductee("Old", honoured_in=2014)
    one, two = (
        make_inductee(title, honoured_in=2015, category=old.category)
        for title in ["One", "Two"]
    )
    address = "/admin/institute/inductee/order/"
    assert len(context_of(desk, address)["lists"]) == 2
    put(desk, (two, 0), (one, 0), (old, 0), address=address)
    assert titles(type(one), honoured_in=2015) == ["Two", "One"]
    assert fresh(old).position == 0


def test_many_siblings_are_ordered_with_few_statements(desk, publisher):
    with changesets.changeset(publisher):
        pages = [make_page(f"Page {number}") for number in range(20)]
    put(desk, *((page, 0) for page in [*pages[1:], pages[0]]))
    rows = [(page, 0) for page in [*pages[1:19], pages[0], pages[19]]]
    assert len(statements(put, desk, *rows)) < 30
    pages[0].refresh_from_db()
    assert titles().index("Page 0") == 18


# Rows of a form

EVENT = "/admin/events/event/{}/change/"


def test_rows_of_a_form_have_a_handle_in_place_of_a_number(desk):
    line = make_line(make_event(), starts="10:00")
    page = page_of(desk.get(EVENT.format(line.event_id)))
    [position] = page.xpath("//input[@name='programme-0-position']")
    assert position.get("type") == "hidden"
    [rows] = page.xpath("//fieldset[@data-order]")
    assert rows.get("data-order") == "day starts"
    assert len(rows.xpath("div[@data-order-row]//button[@data-move='up']")) == 2


def test_two_people_who_order_rows_learn_of_each_other(desk):
    event = make_event()
    line = make_line(event, "One")
    values = read_form(desk, EVENT.format(event.pk))
    line.position = 7
    line.save(update_fields=["position"])
    values["programme-0-position"] = "3"
    response = desk.post(EVENT.format(event.pk), values)
    assert row_errors(response)[0].keys() == {"position"}
    assert fresh(line).position == 7
