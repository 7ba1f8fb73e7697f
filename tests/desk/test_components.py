"""The page of components shows every part of the pages, from its template."""

import pytest
from django.conf import settings
from lxml import html

from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

PAGE = "/admin/components/"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.fixture(params=LANGUAGES)
def page(request, client_of, editor):
    client = client_of(editor)
    client.post("/admin/interface/", {"language": request.param})
    return html.fromstring(client.get(PAGE).content.decode())


def shown(page):
    return {*page.xpath("//*[@class='component']/p[@class='help']/code/text()")}


def frames(page):
    return {
        frame.get("title"): html.fromstring(frame.get("srcdoc"))
        for frame in page.iter("iframe")
    }


def test_every_component_of_the_public_pages_has_a_sample(page):
    files = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for path in (TEMPLATES / "components").iterdir()
    }
    assert files - shown(page) == set()


def test_what_is_named_is_there(page):
    paths = shown(page)
    assert {path for path in paths if not (settings.BASE_DIR / path).exists()} <= {
        # Django's own.
        "templates/admin/includes/fieldset.html"
    }


def test_every_sample_shows_something_in_light_and_dark(page):
    samples = frames(page)
    assert len(samples) == 2 * len({title.partition(":")[0] for title in samples}) > 60
    empty = {
        title
        for title, sample in samples.items()
        if not sample.find("body").text_content().strip()
        and not sample.xpath("//body//*[self::img or self::svg]")
    }
    assert empty == set()
    parts = page.xpath("//*[@class='component-sample']")
    assert parts
    assert all(part.text_content().strip() for part in parts)


def test_public_samples_have_the_public_style_sheet_and_no_script(page):
    for sample in frames(page).values():
        assert any("css/site" in href for href in sample.xpath("//link/@href"))
        assert sample.get("lang") == page.get("lang")
        assert not sample.xpath("//script")


def test_the_first_page_leads_to_it(client_of, editor):
    text = client_of(editor).get("/admin/").content.decode()
    assert f'href="{PAGE}"' in text
