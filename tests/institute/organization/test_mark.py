"""The mark of the institute, its colour, and which language it has put first."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from lxml import html
from PIL import Image

from institute.models import Organization
from institute.organization import mark
from tests.factories import make_article, make_institute
from tests.forms import errors_of, messages_of, send
from tests.responses import SITE

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">%s</svg>'
NAMES = ["English", "Русский"]
LINES = SVG % b'<path stroke="#1b1d1f" fill="none" d="M1 1h28v8H1z"/>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def sent(octets, name="mark.svg"):
    return ContentFile(octets, name=name)


def picture(size):
    file = BytesIO()
    Image.new("RGB", size, "#8b1e1e").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (SVG % b"<script>alert(1)</script>", "“script”"),
        (SVG % b"<foreignObject/>", "“foreignObject”"),
        (SVG % b'<path onload="alert(1)"/>', "“onload”"),
        (SVG % b'<use href="https://a.example/#b"/>', "“href”"),
        (SVG % b'<path fill="url(https://a.example/)"/>', "“url”"),
        (SVG % b"<text>Institute</text>", "“text”"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaa">]>' + SVG % b"&a;", "“!ENTITY”"),
        (SVG % b"", "damaged"),
        (picture((1, 1)), "too small"),
        (picture((63, 63)), "too small"),
        (b"no picture", "not a picture"),
    ],
)
def test_what_is_no_mark_is_refused_by_name(octets, message, media):
    with override("en"):
        with pytest.raises(ValidationError) as refusal:
            mark.stored(sent(octets))
        assert message in refusal.value.messages[0]
    assert not media.joinpath("mark").exists()


def test_copies_of_copies_draw_no_bomb():
    groups = "".join(
        f'<g id="a{n}">{f'<use href="#a{n - 1}"/>' * 10}</g>' for n in range(1, 12)
    )
    bomb = f'<path id="a0" d="M0 0h1v1z"/>{groups}<use href="#a11"/>'
    with pytest.raises(ValidationError):
        mark.stored(sent(SVG % bomb.encode()))


def test_icons_and_head_of_a_page_have_the_mark(client):
    make_institute(mark=mark.stored(sent(LINES)), accent="#8b1e1e")
    page = html.fromstring(client.get("/en/").content.decode())
    [logo] = {*page.xpath("//img[@class='mark']/@src")}
    icons = page.xpath("//link[contains(@rel, 'icon')]/@href")
    manifest = client.get("/en/site.webmanifest").json()
    assert manifest["theme_color"] == "#8b1e1e"
    [sheet] = page.xpath(
        "//link[contains(@href, '/mark/') and @rel='stylesheet']/@href"
    )
    kinds = {"svg": "image/svg+xml", "png": "image/png", "css": "text/css"}
    for address in {logo, sheet, *icons, *(icon["src"] for icon in manifest["icons"])}:
        response = client.get(address.removeprefix(SITE))
        assert response["Content-Type"] == kinds[address.rpartition(".")[2]]
        assert "immutable" in response["Cache-Control"]
        content = b"".join(response.streaming_content)
    assert b"<script" not in content


def test_other_letters_make_another_mark():
    institute = make_institute()
    names = {institute.look.logo}
    for name, value in [("name_en", "Academy"), ("accent", "#8b1e1e")]:
        setattr(institute, name, value)
        institute.save()
        names.add(institute.look.logo)
    assert len(names) == 3


def test_usual_colour_needs_no_sheet():
    assert not Organization(accent=mark.USUAL).look.sheet


# In the form


@pytest.fixture
def save(client_of, administrator):
    institute = make_institute(mark=mark.stored(sent(LINES)))
    client = client_of(administrator)
    address = reverse("admin:institute_organization_change", args=[institute.pk])

    def save(**changes):
        response = send(client, address, transition="publish:all", **changes)
        return response, Organization.objects.get()

    return save


@pytest.mark.parametrize("given", ["red", "#0b5a6880"])
def test_what_is_no_colour_is_told_at_its_field_and_stays_there(save, given):
    response, institute = save(accent=given)
    assert "#0b5a68" in str(errors_of(response))
    assert f'value="{given}"' in response.text
    assert institute.accent == ""


def test_colour_that_is_too_light_to_be_read_is_refused(save):
    response, institute = save(accent="#ffd400")
    assert "4" in str(errors_of(response)["accent"])
    assert institute.accent == ""
    _response, institute = save(accent="7A1F3D")
    assert institute.accent == "#7a1f3d"


def test_mark_stays_while_another_is_refused_and_goes_with_a_tick(save):
    response, institute = save(mark=sent(SVG % b"<script/>"))
    assert "script" in str(errors_of(response))
    assert institute.mark
    _response, institute = save(**{"mark-clear": "on"})
    assert institute.mark is None


def test_name_is_needed_in_the_first_language_alone(save):
    response, _institute = save(name_ru="")
    assert errors_of(response)
    _response, institute = save(name_ru="", first_language="en")
    assert (institute.name_ru or "", institute.first_language) == ("", "en")


def test_first_language_is_that_of_who_asks_for_neither(client, save):
    save(first_language="en")
    assert client.get("/", headers={"accept-language": "de"})["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "ru"})["Location"] == "/ru/"
    page = html.fromstring(client.get("/ru/news/").content.decode())
    assert page.xpath("//link[@hreflang='x-default']/@href") == [f"{SITE}/en/news/"]


def test_first_language_stands_first_and_is_that_of_a_new_publication(client, save):
    save(first_language="en")
    article = make_article()
    states = html.fromstring(client.get("/admin/news/article/").content.decode())
    codes = states.xpath("//*[@class='language-mark']/abbr/text()")
    assert codes == ["EN", "RU"]
    filters = states.xpath("//*[@class='filter-form']/label/text()")
    assert [name for name in filters if name in NAMES] == NAMES
    page = html.fromstring(client.get("/ru/").content.decode())
    assert page.xpath("//*[@class='language-switch']//a/text()") == NAMES
    form = reverse("admin:news_article_change", args=[article.pk])
    sent = send(client, form, "article_form", transition="publish:all")
    assert messages_of(client.get(sent.url)) == ["English, Русский: опубликовано."]
    form = client.get("/admin/institute/publication/add/").content.decode()
    [chosen] = html.fromstring(form).xpath("//*[@id='id_written_in']/*[@selected]")
    assert chosen.get("value") == "en"
