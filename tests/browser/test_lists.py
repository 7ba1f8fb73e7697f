"""The list of the news, as a publisher works through it."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import begin_article

pytestmark = pytest.mark.browser


def use_single_keys(page, are_on):
    """Turn the keys that are a letter or sign on or off, in the dialog of keys."""
    page.get_by_role("button", name="Keys on this page").click()
    page.get_by_label("Use keys of a single letter or sign").set_checked(are_on)
    page.get_by_role("button", name="Close").click()


@pytest.mark.parametrize(
    "kind", ["events/event", "institute/project", "publishing/redirect"]
)
def test_a_list_of_many_columns_fits_beside_the_menu(enter, workplace, kind):
    viewport = {"width": 1280, "height": 900}
    page = enter(workplace, "publisher", f"/admin/{kind}/", viewport=viewport)
    heads = page.locator("#result_list thead th")
    assert page.locator(".results").evaluate(
        "box => box.scrollWidth <= box.clientWidth"
    )
    widths = heads.evaluate_all("heads => heads.map(head => head.offsetWidth)")
    assert widths.index(max(widths)) == 1


def test_n_leads_from_one_item_of_a_narrowed_list_to_the_next_unless_turned_off(
    publisher, workplace
):
    for text in ["Раз.", "Два."]:
        begin_article(publisher, workplace, ru=("Очередь на букву", text))
    publisher.goto(workplace.address("/admin/news/article/?q=Очередь+на+букву"))
    keys = publisher.get_by_role("dialog", name="Keys on this page")
    publisher.keyboard.press("?")
    expect(keys).to_contain_text("Go to the next or previous row")
    publisher.keyboard.press("Escape")
    use_single_keys(publisher, are_on=False)
    for key in "?jx":
        publisher.keyboard.press(key)
    expect(publisher.locator("#result_list :checked")).to_have_count(0)
    expect(keys).to_be_hidden()

    publisher.get_by_role("link", name="Очередь на букву").first.click()
    publisher.wait_for_url("**/change/**")
    first = publisher.url
    publisher.locator("#id_title_en").press("n")
    expect(publisher.locator("#id_title_en")).to_have_value("n")
    publisher.get_by_role("button", name="Save", exact=True).focus()
    publisher.keyboard.press("n")
    publisher.keyboard.press("?")
    expect(keys).to_be_hidden()
    use_single_keys(publisher, are_on=True)
    expect(publisher).to_have_url(first)
    publisher.keyboard.press("n")
    expect(publisher.locator("#id_title_en")).to_have_value("")
    expect(publisher).not_to_have_url(first)
    expect(publisher.locator(".bar-next")).to_have_text("Очередь на букву")


def test_keys_lead_through_the_queue_of_translations(publisher, workplace):
    publisher.goto(workplace.address("/admin/translations/?to=en"))
    titles = publisher.locator("#result_list tbody th a")
    second = titles.nth(1).inner_text()
    address = titles.nth(1).get_attribute("href")
    publisher.keyboard.press("j")
    publisher.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    publisher.keyboard.press("a")
    expect(publisher.get_by_role("heading", name="Assign", level=1)).to_be_visible()
    # The text that the key was pressed on, and no other.
    expect(
        publisher.get_by_role("listitem").filter(has_text="— English")
    ).to_have_count(1)
    publisher.get_by_role("radio", name="translator").check()
    publisher.get_by_role("button", name="Assign", exact=True).click()
    link = publisher.locator(f'a[href="{address}"]')
    expect(publisher.get_by_role("row").filter(has=link)).to_contain_text("translator")
    publisher.wait_for_load_state()
    publisher.keyboard.press("n")
    expect(publisher.locator(".bar-next")).to_have_text(second)


def test_a_list_is_cut_at_no_width(publisher, workplace):
    for width in [390, 768, 1024, 1280]:
        publisher.set_viewport_size({"width": width, "height": 900})
        publisher.goto(workplace.address("/admin/news/article/"))
        changed = publisher.locator("#result_list tbody .field-changed").first
        edge = changed.evaluate("cell => cell.getBoundingClientRect().right")
        assert 0 < edge <= width, width
