"""Texts that use another spelling of a person's name than the chosen one."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from institute.models import Appointment, Body, Person, Role
from institute.people.names import uses_of_variants
from publishing.content.registry import models_with_texts
from tests.factories import make, make_article, make_document, make_picture, make_topic
from tests.forms import send
from tests.library.records import in_english
from tests.responses import says
from website.models import MenuItem

pytestmark = pytest.mark.django_db

PAGE = "/admin/institute/person/spellings/"


def make_person(*variants, **fields):
    """Make a person of whom no name but the chosen one is in the texts."""
    names = {"title_ru": "Татьяна Ершова", "title_en": "Tatiana Ershova"}
    return make(Person, **{**names, **fields}, variants=list(variants))


def found():
    return [(use.variant, use.field, use.language) for use in uses_of_variants()]


def is_found(variant, text, **person):
    """Tell whether a text of an article is found to use a variant."""
    make_person(variant, **person)
    make_article(summary_en=text)
    return bool(found())


def test_a_use_says_whose_name_it_is_and_where():
    person = make_person("Tatyana Yershova")
    article = make_article(summary_en="Said by Tatyana Yershova in Moscow.")
    [use] = uses_of_variants()
    assert (use.person, use.variant) == (person, "Tatyana Yershova")
    assert (use.record, use.item) == (article, article)
    assert (use.field, use.language) == ("summary", "en")
    assert (use.before, use.matched) == ("Said by ", "Tatyana Yershova")
    assert use.after == " in Moscow."
    assert use.chosen == "Tatiana Ershova"


def test_an_excerpt_is_cut_between_words_around_the_name():
    make_person("Yershova")
    make_article(summary_en=f"{'before ' * 20}Yershova{' behind' * 20}")
    [use] = uses_of_variants()
    assert use.excerpt == "… " + "before " * 5 + "Yershova" + " behind" * 5 + " …"


# Which texts


def test_every_text_of_every_kind_is_looked_through():
    make_person("Yershova")
    fill = {"summary_en": "Yershova", "body_ru": "<p>Yershova</p>"}
    make_article(**fill)
    make_topic(summary_en="Yershova")
    make_document(**fill, issuer_ru="Yershova")
    make_picture(credit_en="Yershova")
    MenuItem.objects.create(label_en="Yershova", url="https://example.org/")
    Role.objects.create(title_en="Yershova")
    make(Body, short_name_ru="Yershova")
    assert sorted(use.record._meta.label for use in uses_of_variants()) == [
        "institute.Body",
        "institute.Role",
        "library.Document",
        "library.Document",
        "library.Document",
        "library.Picture",
        "news.Article",
        "news.Article",
        "publishing.Topic",
        "website.MenuItem",
    ]


def test_the_note_of_a_term_of_office_is_written_in_the_form_of_its_body():
    person, body = make_person("Yershova"), make(Body, title_en="Council")
    role = Role.objects.create(title_en="member")
    Appointment.objects.create(
        body=body, person=person, role=role, note_en="for Yershova"
    )
    [use] = uses_of_variants()
    assert use.item == body


def test_the_names_and_variants_of_the_person_are_no_texts_but_the_biography_is():
    make_person("Ershova", family_en="Ershova", body_en="<p>Born as Ershova.</p>")
    assert found() == [("Ershova", "body", "en")]


def test_the_name_of_another_person_is_a_text():
    make_person("Yershova")
    make(Person, title_en="Anna Yershova")
    assert found() == [("Yershova", "title", "en")]


def test_a_text_without_a_variant_or_a_person_without_one_finds_nothing():
    make_person()
    make_article(summary_en="Tatyana Yershova")
    assert not found()


# What counts as the variant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yershova", True),
        ("(Yershova)", True),
        ("Yershova's work", True),
        ("Yershova2", False),
        ("Yershovas", False),
        ("Bayershova", False),
        ("_Yershova_", False),
        ("yershova", False),
        ("YERSHOVA", False),
    ],
)
def test_a_variant_is_whole_words_in_its_own_letters(text, expected):
    assert is_found("Yershova", text) == expected


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", "  ", "\n"])
@pytest.mark.parametrize("stored", [" ", "\u00a0"])
def test_any_white_space_stands_between_the_parts_of_a_variant(space, stored):
    variant = stored.join(["Tatyana", "Yershova"])
    assert is_found(variant, space.join(["By Tatyana", "Yershova."]))


@pytest.mark.parametrize("variant", ["Ершова Т.В.", "Ершова Т. В."])
@pytest.mark.parametrize("text", ["Ершова Т.В.", "Ершова Т. В.", "Ершова Т.\u202fВ."])
def test_an_initial_stands_with_a_space_behind_it_or_without(variant, text):
    make_person(variant)
    make_article(summary_ru=f"Сказала {text} вчера")
    assert found() == [(variant, "summary", "ru")]


def test_words_that_are_not_side_by_side_are_no_variant():
    assert not is_found("Tatyana Yershova", "Tatyana V. Yershova, TatyanaYershova")


@pytest.mark.parametrize(
    ("variant", "text"),
    [("Семёнова", "Семенова"), ("Семенова", "Семёнова"), ("Ёлкина", "Елкина")],
)
def test_yo_is_written_or_not(variant, text):
    make_person(variant)
    make_article(summary_ru=f"Здесь {text}.")
    assert found() == [(variant, "summary", "ru")]


def test_the_letter_yo_stays_in_the_excerpt():
    make_person("Семенова")
    make_article(summary_ru="Ещё Семёнова.")
    [use] = uses_of_variants()
    assert use.excerpt == "Ещё Семёнова."


def test_an_apostrophe_is_one_of_a_keyboard_or_of_a_typesetter():
    assert is_found("O'Brien", "Said by O’Brien.")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>By <em>Tatyana</em> <strong>Yershova</strong>.</p>", True),
        ("<p>By Tatyana Yersh<em>ova</em>.</p>", True),
        ("<p>By Tatyana&nbsp;Yershova.</p>", True),
        ('<p><a href="https://example.org/Yershova">link</a></p>', False),
    ],
)
def test_a_rich_text_is_read_as_text(body, expected):
    make_person("Tatyana Yershova", "Yershova")
    make_article(body_en=body)
    assert bool(found()) == expected


def test_the_longest_variant_is_the_one_that_is_used():
    make_person("Yershova", "Tatyana Yershova")
    make_article(summary_en="Tatyana Yershova and Yershova")
    assert [variant for variant, *_ in found()] == ["Tatyana Yershova", "Yershova"]


def test_two_people_may_have_one_variant():
    people = {make_person("Yershova"), make_person("Yershova")}
    make_article(summary_en="Yershova")
    assert {use.person for use in uses_of_variants()} == people


# What is the chosen name


def test_a_variant_within_the_chosen_name_is_no_use_of_it():
    make_person("Ershova", "Tatiana", "Tatiana Ershova")
    make_article(summary_en="Tatiana\u00a0Ershova has spoken.")
    assert not found()


def test_a_variant_within_the_chosen_name_is_one_elsewhere():
    make_person("Ershova T.", title_en="Ershova T. V.")
    make_article(summary_en="Ershova T. V. and Ershova T. have spoken.")
    [use] = uses_of_variants()
    assert use.before == "Ershova T. V. and "


def test_the_chosen_name_of_the_other_language_is_one_too():
    make_person("Ершова")
    make_article(summary_en="In Russian: Татьяна Ершова.")
    assert not found()


def test_a_variant_that_holds_the_chosen_name_is_another_name():
    assert is_found("Tatiana Ershova-Smith", "By Tatiana Ershova-Smith.")


# How many statements


def test_there_is_one_statement_for_the_people_and_one_for_each_model(
    django_assert_num_queries,
):
    for number in range(10):
        make_person(f"Yershova {number}")
        make_article(summary_en=f"By Yershova {number}.")
    body, role = make(Body), Role.objects.create(title_en="member")
    for person in Person.objects.all()[:3]:
        Appointment.objects.create(
            body=body, person=person, role=role, note_en=person.variants[0]
        )
    with django_assert_num_queries(1 + len(models_with_texts())):
        uses = list(uses_of_variants())
        assert len(uses) == 13
        assert all(str(use.item) for use in uses)


def test_without_variants_there_is_one_statement(django_assert_num_queries):
    make_person()
    with django_assert_num_queries(1):
        assert not found()


# The command


def run(*options):
    out = io.StringIO()
    call_command("find_spellings", *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_line_each_and_fails():
    make_person("Yershova")
    article = make_article(summary_en="By Yershova.\nAnd more.")
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("find_spellings", stdout=out)
    assert caught.value.returncode == 1
    form = f"https://institute.example/admin/news/article/{article.pk}/change/"
    assert out.getvalue() == f"{form}\tsummary\ten\tBy Yershova. And more.\n"


def test_the_command_is_content_where_there_is_nothing():
    make_person("Yershova")
    assert run() == ""


def test_the_command_looks_for_one_person():
    make_person("Yershova")
    make(Person, title_ru="Другая", variants=["Druguya"])
    make_article(summary_en="By Yershova.")
    assert run("--person", "другая") == ""
    with pytest.raises(CommandError, match="Texts"):
        run("--person", "Yershova")
    with pytest.raises(CommandError, match="no person"):
        run("--person", "Nobody")


# The back office


def cells_of(response):
    """Return {heading: rows of cells} of the tables of the page."""
    page = html.fromstring(response.content.decode())
    return {
        heading.text_content(): [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in heading.xpath("following-sibling::div[1]//tbody/tr")
        ]
        for heading in page.xpath("//main//h2[@id]")
    }


def test_the_page_names_person_variant_chosen_name_item_field_and_place(
    client_of, publisher
):
    make_person("Tatyana Yershova")
    make(Person, title_ru="Анна Один", title_en="Anna One", variants=["А. Один"])
    article = make_article(summary_en="By Tatyana Yershova.", summary_ru="Вот А. Один.")
    client = client_of(in_english(publisher))
    response = client.get(PAGE)
    item = "Article en news item"
    assert cells_of(response) == {
        "Anna One": [["А. Один", "Анна Один", item, "Summary RU", "Вот А. Один."]],
        "Tatiana Ershova": [
            [
                *["Tatyana Yershova", "Tatiana Ershova", item, "Summary EN"],
                "By Tatyana Yershova.",
            ]
        ],
    }
    assertContains(response, "By <mark>Tatyana Yershova</mark>.")
    assertContains(response, f'href="/admin/news/article/{article.pk}/change/"')


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_speaks_the_language_of_the_interface(client_of, publisher, language):
    publisher.interface_language = language
    publisher.save()
    client = client_of(publisher)
    title = says("Texts with other spellings", language)
    assertContains(client.get("/admin/institute/person/"), title)
    assertContains(client.get("/admin/institute/person/"), PAGE)
    empty = client.get(PAGE)
    assertContains(empty, title)
    assertContains(empty, says("No text uses another spelling.", language))


def test_a_text_is_shown_without_markup_of_its_own(client_of, publisher):
    make_person("Yershova")
    make_article(summary_en="<b>Yershova</b>")
    response = client_of(publisher).get(PAGE)
    assertContains(response, "&lt;b&gt;<mark>Yershova</mark>&lt;/b&gt;")


def test_a_person_sees_the_texts_that_they_may_view(client_of, editor):
    make_person("Yershova")
    make_article(summary_en="By Yershova.")
    role, body = Role.objects.create(title_en="member"), make(Body, title_ru="Совет")
    Appointment.objects.create(
        body=body, person=Person.objects.get(), role=role, note_en="for Yershova"
    )
    client = client_of(editor)
    page = client.get(PAGE)
    assertContains(page, "/admin/news/article/")
    assertContains(page, f"/admin/institute/body/{body.pk}/change/")
    news = Permission.objects.filter(content_type__app_label="news")
    Group.objects.get(name="Editor").permissions.remove(*news)
    page = client.get(PAGE)
    assertNotContains(page, "By <mark>")
    assertContains(page, "for <mark>")


def test_who_may_not_see_people_does_not_see_the_page(client_of, editor):
    Group.objects.get(name="Editor").permissions.clear()
    assert client_of(editor).get(PAGE).status_code == 403


def test_the_page_counts_what_it_does_not_show(client_of, publisher, monkeypatch):
    monkeypatch.setattr("institute.people.spellings.MOST", 2)
    make_person("Yershova")
    make_article(summary_en="Yershova, Yershova, Yershova, Yershova, Yershova.")
    response = client_of(in_english(publisher)).get(PAGE)
    assert len(cells_of(response)["Tatiana Ershova"]) == 2
    assertContains(response, "… and 3 more.")


def test_a_spelling_with_a_comma_stays_one_in_the_form(client_of, publisher):
    person = make_person("Yershova, T.", "Ershova T.")
    address = f"/admin/institute/person/{person.pk}/change/"
    client = client_of(publisher)
    assertContains(client.get(address), 'value="Yershova, T.; Ershova T."')
    send(client, address, "person_form", email="tatiana@example.org")
    person.refresh_from_db()
    assert person.variants == ["Yershova, T.", "Ershova T."]
    assert person.email == "tatiana@example.org"
    send(client, address, "person_form", variants="Yershova, T.; ; One")
    person.refresh_from_db()
    assert person.variants == ["Yershova, T.", "One"]
