"""People at the back office."""

import re

from lxml import html
from playwright.sync_api import expect

from tests.browser.server import PASSWORD


def sign_in(page, site, name, language="en"):
    """Sign in without a look at the form, which would take seconds each time."""
    assert sent_password(page, site, name, PASSWORD).status == 302
    # The first time the browser has chosen the language.
    speak(site, name, language)


def sent_password(page, site, name, password):
    """Send the form of signing in; return the answer."""
    login = site.address("/admin/login/")
    form = html.document_fromstring(page.request.get(login).text()).forms[-1]
    form.fields.update(login=name, password=password)
    return page.request.post(
        login,
        form=dict(form.form_values()),
        headers={"Referer": login},
        max_redirects=0,
    )


def speak(site, name, language):
    """Have the back office speak ``language`` to a person."""
    statement = "UPDATE accounts_user SET interface_language = %s WHERE username = %s"
    site.ask(statement, language, name)


def sign_in_by_the_form(page, site, name):
    page.goto(site.address("/admin/login/"))
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(site.address("/admin/"))


# At the form of an article


def unfold(page, row):
    """Open a line of the panel beside a form."""
    line = page.locator(f".panel-row[data-row='{row}']")
    if line.get_attribute("open") is None:
        line.locator("summary").first.click()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


# How the labels of its two columns end.
COLUMNS = {"ru": "Русский", "en": "English"}


def write(page, language, title, summary):
    page.get_by_label(f"Title {language}").fill(title)
    page.get_by_label(re.compile(f"^Summary {language}")).fill(summary)


def open_in_the_list(page, site, title):
    page.goto(site.address("/admin/news/article/"))
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("news item")
    page.wait_for_load_state()


def step(page, name, outcome):
    """Press a button of a language, and read the answer."""
    press_step(page, name)
    language = name.partition(": ")[2]
    expect(page.get_by_text(f"{language}: {outcome}.")).to_be_visible()


def press_step(page, name):
    """Press a button of the bar, which may stand in its menu; the page comes anew."""
    page.wait_for_load_state()
    # It may say how many remarks there are, behind its name.
    name = re.compile(rf"^{re.escape(name)}( · .+)?$")
    button = page.get_by_role("button", name=name)
    if not button.count():
        page.get_by_label("Other steps").click()
    if not button.count():
        # It asks why, first.
        page.get_by_text("Return to the author…").click()
    with page.expect_navigation():
        button.first.click()


COUNT = """
addEventListener("click", (event) => event.detail && countClick(event.detail), true);
"""


class Clicks:
    """Those in a window, on all pages that it opens from now on."""

    def __init__(self, page):
        self.number = 0
        page.expose_function("countClick", self._count)
        page.add_init_script(COUNT)
        page.evaluate(COUNT)

    def _count(self, _detail):
        self.number += 1
