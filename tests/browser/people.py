"""People at the back office."""

from django.utils.translation import override
from playwright.sync_api import expect

from publishing.languages import own_name
from tests.browser.server import PASSWORD


def sign_in(page, site, name, language="en"):
    """Sign in by the form, and have the back office speak ``language``."""
    page.goto(site.address("/admin/login/"))
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(site.address("/admin/"))
    speak(page, language)


def speak(page, language):
    """Have the back office speak ``language``, if it does not already."""
    if page.locator("html").get_attribute("lang") == language:
        return
    with override(language):
        name = own_name(language)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(
        "language => document.documentElement?.lang === language", arg=language
    )


# At the form of an article

# How the labels of its two columns end.
COLUMNS = {"ru": "Русский", "en": "English"}


def write(page, language, title, summary):
    page.get_by_label(f"Title {language}").fill(title)
    page.get_by_label(f"Summary {language}").fill(summary)


def open_in_the_list(page, site, title):
    page.goto(site.address("/admin/news/article/"))
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("news item")


def step(page, name, outcome):
    """Press a button of a language's state, and read the answer."""
    page.get_by_role("button", name=name, exact=True).click()
    language = name.partition(": ")[2]
    expect(page.get_by_text(f"{language}: {outcome}.")).to_be_visible()
