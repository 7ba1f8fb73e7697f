"""People at the back office."""

from django.utils.translation import override

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
    with override(language):
        name = own_name(language)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(
        "language => document.documentElement?.lang === language", arg=language
    )
