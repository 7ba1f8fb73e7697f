"""The search of the back office."""

import pytest
from django.template import Context, Engine
from django.test import Client
from lxml import html

from desk.templatetags.desk import _fragments
from institute.models import Organization
from publishing.content import changesets
from publishing.content.registry import publishable_models
from publishing.models import Redirect
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    future,
    make,
    make_article,
    make_person,
    make_place,
    make_topic,
    published,
)
from tests.forms import context_of
from tests.institute.factory import make_institute
from tests.library.records import in_english
from tests.responses import page_of
from tests.website.factory import make_menu_item

pytestmark = pytest.mark.django_db


def found(client, text):
    results = client.get("/admin/pick/", {"q": text}).json()["results"]
    return [result["title"] for result in results]


def test_every_kind_is_found_in_any_state_and_language(desk):
    models = publishable_models()
    names = {model: model._meta.label.replace(".", "") for model in models}
    for model in models:
        make(model, summary_ru=f"Черновик вида {names[model]}X")
    for model in models:
        [result] = answer(desk, f"черновик {names[model]}x").results
        assert result.model is model


def test_all_words_must_be_there_in_a_title_a_summary_or_a_name(desk):
    make_article(title_ru="Ёлка и звезда", summary_en="A tree")
    make_person(title_ru="Анна", title_en="Anna Tree", variants=["Anya Baum"])
    assert found(desk, "tree елка") == ["Ёлка и\u00a0звезда"]
    assert found(desk, "baum") == ["Анна"]
    assert found(desk, "tree forest") == []


def test_who_may_not_see_a_kind_finds_nothing_of_it(elena, editor):
    make_article("Zeta")
    make_topic("Zeta")
    assert len(found(elena, "zeta")) == 2
    [role] = editor.groups.all()
    role.permissions.remove(*role.permissions.filter(content_type__model="topic"))
    assert found(elena, "zeta") == ["Zeta ru"]


def test_newest_records_are_offered_without_words(desk):
    make_article("First")
    make_topic("Second")
    assert found(desk, "") == ["Second ru", "First ru"]


# As the search of the site finds


def answer(client, text):
    return context_of(client, "/admin/find/", {"q": text})["answer"]


@pytest.fixture
def assembly(db):
    return make_article(
        title_ru="Ассамблея умных городов",
        title_en="Assembly of cities",
        body_ru="<p>Участники обсудили концепцию региона.</p>",
    )


def test_words_are_understood_as_on_the_site(elena, assembly):
    make_article("Другая")
    for text, understood in [
        ("assemblies умный", "assemblies умный"),
        ("fccfv,ktz", "ассамблея"),
        ("асамблея городов", "ассамблея городов"),
    ]:
        shown = answer(elena, text)
        assert [result.pointer for result in shown.results] == [assembly.pointer]
        assert shown.query == understood
        assert (shown.note != "") is (understood != text)


def test_what_is_called_so_comes_first_then_what_begins_so(desk):
    in_body = make_article("Отчёт", body_ru="<p>Маяк и снова маяк.</p>")
    longer = make_article(title_ru="Маяк у моря")
    exact = make_topic(title_ru="Маяк")
    make_article("Без него")
    shown = answer(desk, "маяк")
    expected = [record.pointer for record in [exact, longer, in_body]]
    assert [result.pointer for result in shown.results] == expected


def test_a_function_word_does_not_find_what_has_no_title(desk):
    make_article(title_ru="Маяк", title_en="")
    assert answer(desk, "the").results == []


def test_a_result_says_why_it_was_found(elena, assembly):
    page = elena.get("/admin/find/", {"q": "концепции"})
    assert "обсудили <mark>концепцию</mark> региона" in page.text
    make_person(title_ru="Анна", variants=["Anya Baum"])
    page = elena.get("/admin/find/", {"q": "baum"})
    assert "anya <mark>baum</mark>" in page.text


def test_a_kind_without_a_page_is_found_by_its_title(client_of, administrator):
    place = make_place("Белый зал")
    [result] = answer(client_of(administrator), "белый").results
    assert result.url == f"/admin/events/place/{place.pk}/change/"


def test_the_beginning_of_a_name_finds_what_has_no_text_to_show(desk):
    places = [make_place("Dell"), make_place("Dene")]
    shown = answer(desk, "de").results
    assert {each.pointer for each in shown} == {place.pointer for place in places}


# Numbers and addresses


@pytest.fixture
def addressed(db):
    """An article that was at another address before."""
    article = make_article(
        "Assembly",
        slug_ru="assambleya",
        slug_en="assembly",
        **published("ru"),
        **published("en"),
    )
    Redirect.objects.leave("/ru/news/2010/old/", article, "ru")
    Redirect.objects.leave("/index.php?id=7", article, "ru")
    return article


def test_a_pasted_address_leads_to_the_form(elena, addressed):
    year, form = addressed.year, change_of(addressed)
    for text in [
        f"https://institute.example/ru/news/{year}/assambleya/",
        f"http://www.institute.example/en/news/{year}/assembly?utm=a#part",
        f"institute.example/en/news/{year}/assembly/",
        f"http://testserver/en/news/{year}/assembly/",
        f" /en/news/{year}/assembly/ ",
        *["/ru/news/2010/old/", "https://institute.example/index.php?id=7"],
        f"https://institute.example/id/news.article/{addressed.pk}/",
        *[f"news.article/{addressed.pk}", f"https://institute.example{form}"],
    ]:
        response = elena.get("/admin/find/", {"q": text})
        assert (response.status_code, response.headers.get("Location")) == (302, form)


def test_the_address_of_each_kind_leads_to_what_readers_do_not_see_yet(desk):
    for model in publishable_models():
        record = make(model, slug_ru="vyidet", **published("ru", at=future()))
        for address in [record.address_in("ru"), record.pointer.address]:
            response = desk.get("/admin/find/", {"q": address})
            assert response.url.endswith(f"/{record.pk}/change/"), model


def test_an_address_without_an_item_is_answered_plainly(client_of, editor):
    for text, sentence in [
        ("https://elsewhere.example/ru/", "This address is not of this site."),
        ("www.elsewhere.example", "This address is not of this site."),
        ("https://[broken", "This address is not of this site."),
        ("https://institute.example/healthz", "Nothing is found."),
        ("/ru/nothing/\x07", "Nothing is found."),
    ]:
        page = client_of(in_english(editor)).get("/admin/find/", {"q": text})
        assert page.context["answer"].results == [], text
        assert sentence in page.text, text


def test_a_page_that_is_no_records_own_is_found_with_what_it_is_made_of(desk):
    make_institute()
    about = make_menu_item("About", description_ru="Кто мы")
    news = make_menu_item("News", section="news:list")
    for address, results, lists in [
        ("/en/", [about], []),
        ("home page", [about], []),
        ("Главная", [about], []),
        ("/", [about], []),
        ("https://institute.example/ru/news/", [news], ["/admin/news/article/"]),
        ("/ru/news/2017/", [], ["/admin/news/article/"]),
        ("/ru/news/2017/nothing/", [], []),
        ("/nothing", [], []),
    ]:
        page = desk.get("/admin/find/", {"q": address})
        shown = page.context["answer"]
        pointers = {result.pointer for result in shown.results}
        expected = {each.pointer for each in [Organization.objects.get(), *results]}
        assert pointers == expected, address
        assert [url for _name, url in shown.links_to_lists] == lists, address
        assert all(f'href="{url}"' in page.text for url in lists), address
        assert shown.page.is_there == ("nothing" not in address), address
        assert palette(desk, address)[1] == {*lists}, address
        # A field that chooses an item offers none of it.
        assert found(desk, address) == [], address


def test_a_public_page_says_where_it_is_edited_to_who_is_signed_in(client_of, editor):
    article = make_article("Маяк", ru=PAST)
    own, address = client_of(in_english(editor)), article.address_in("ru")
    strip = own.get("/edit/", {"q": address})
    assert f'href="{change_of(article)}#ru"' in strip.text
    assert "Edit: News item" in strip.text
    assert [*map(str.strip, html.fromstring(strip.text).xpath("//li/text()"))][1:] == [
        "RU: published · EN: draft"
    ]
    assert "no-store" in strip.headers["Cache-Control"]
    assert 'href="/admin/"' in own.get("/edit/", {"q": "nonsense \\ '"}).text
    assert own.get("/admin/").cookies["staff"].value == "1"
    assert "staff" not in own.get("/admin/").cookies
    # Nobody else gets one, and a cookie that is left from a session goes.
    stranger = Client()
    stranger.cookies["staff"] = "1"
    strip = stranger.get("/edit/", {"q": address})
    assert (strip.status_code, strip.content) == (204, b"")
    assert not strip.cookies["staff"].value
    assert not own.post("/admin/logout/").cookies["staff"].value


def test_an_address_shows_nothing_that_a_person_may_not_see(elena, editor):
    topic = make_topic("Zeta", slug_ru="zeta")
    [role] = editor.groups.all()
    role.permissions.remove(*role.permissions.filter(content_type__model="topic"))
    for text in ["/ru/topics/zeta/", str(topic.pointer), str(topic.pk)]:
        assert answer(elena, text).results == []


# The palette


def palette(client, text=""):
    context = context_of(client, "/admin/palette/", {"q": text})
    return context["answer"], {command.url for command in context["commands"]}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *[("ru", "новое меропр"), ("ru", "создать мероприятие")],
        *[("ru", "yjdjt vthjghbz"), ("en", "new ev"), ("en", "туц ум")],
    ],
)
def test_a_command_is_found_by_beginnings_of_its_words(elena, editor, language, text):
    editor.interface_language = language
    editor.save()
    _answer, commands = palette(elena, text)
    assert "/admin/events/event/add/" in commands


def test_commands_come_before_items_and_lead_to_what_was_deleted(
    desk, client_of, editor
):
    make_article("Новость")
    page = page_of(desk.get("/admin/palette/", {"q": "новость"}))
    first, *_rest, last = page.xpath("//a[@role='option']/@href")
    assert first == "/admin/news/article/add/"
    assert last.endswith("/change/")
    assert palette(client_of(in_english(editor)), "новость")[1] == {first}
    assert "/admin/news/article/deleted/" in palette(desk, "корзина новости")[1]


def test_no_command_is_offered_that_a_person_may_not_use(client_of, translator):
    client = client_of(in_english(translator))
    assert not any(address.endswith("/add/") for address in palette(client, "new")[1])
    _answer, commands = palette(client, "")
    assert commands == {"/admin/all/?show=mine"}
    assert palette(client, "translations")[1] == {
        "/admin/translations/files/import/",
        "/admin/translations/languages/",
    }


def test_a_command_is_found_by_its_words_in_the_other_language(client_of, publisher):
    client = client_of(publisher)
    for text in ["front page", "начальная"]:
        [command] = palette(client, text)[1]
        assert command == "/admin/institute/organization/#id_headline_ru"


def test_the_palette_begins_with_what_a_person_changed(elena, editor):
    article = make_article("Маяк")
    with changesets.changeset(editor):
        article.title_ru = "Другой маяк"
        article.save()
    found, commands = palette(elena)
    assert [result.pointer for result in found.results] == [article.pointer]
    assert "/admin/all/?show=mine" in commands
    page = elena.get("/admin/all/?show=mine")
    assert [row.pointer for row in page.context["cl"].result_list] == [article.pointer]


def test_no_text_is_an_error_of_the_server(desk):
    make_article("Маяк")
    for text in [
        '"',
        "-",
        '"a -b',
        "'\\",
        ":*",
        "%",
        "a " * 240,
        " ".join(map(str, range(150))),
        "9" * 30,
        "https://[::1/",
    ]:
        for address in ["/admin/find/", "/admin/palette/", "/admin/pick/"]:
            assert desk.get(address, {"q": text}).status_code == 200, text


# Parts of pages that are rendered once


def test_fragments_of_one_name_in_two_templates_are_two():
    templates = {
        name: '{% load desk %}{% fragment "part" %}' + name + "{% endfragment %}"
        for name in ["one", "two"]
    }
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", templates)],
        libraries={"desk": "desk.templatetags.desk"},
    )
    for name in templates:
        assert engine.get_template(name).render(Context()) == name


@pytest.mark.django_db
def test_what_somebody_searched_is_not_kept(desk):
    page = desk.get("/admin/find/", {"q": "unheard-of"})
    assert 'value="unheard-of"' in page.text
    assert _fragments
    assert not [part for part in _fragments.values() if "unheard-of" in part]
