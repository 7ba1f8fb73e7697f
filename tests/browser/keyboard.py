"""How people work who have no mouse."""

from playwright.sync_api import expect

# So many stops has no form.
MOST_STOPS = 600

HAS_FOCUS = "one => one === document.activeElement"
IS_AFTER_THE_SKIP_LINK = """
one => document.activeElement === document.body && !!one.closest("main")
"""


def tab_to(page, target):
    """Press Tab until the target has the focus; on a new page, skip to its content."""
    page.wait_for_load_state()
    if target.evaluate(IS_AFTER_THE_SKIP_LINK):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    for _stop in range(MOST_STOPS):
        if target.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}.")


def press(page, target):
    """Press Enter on the target, and wait for the page to which that may lead."""
    tab_to(page, target)
    target.press("Enter")


def search(page, words):
    """Type words into a chooser that is open; what it offered before is gone then."""
    page.keyboard.type(words)
    expect(page.locator(".loading-results")).to_have_count(0)


def choose(page, name):
    """Choose by its whole name, in the chooser that has the focus."""
    page.keyboard.press("Enter")
    search(page, name)
    option = page.get_by_role("option", name=name, exact=True)
    expect(option).to_be_visible()
    for _stop in range(MOST_STOPS):
        if "highlighted" in option.get_attribute("class"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(option).to_have_count(0)
