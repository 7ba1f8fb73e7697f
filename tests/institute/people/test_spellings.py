"""Texts that use another spelling of a person's name than the chosen one."""

import pytest
from django.contrib.auth.models import Group, Permission
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from institute.models import Appointment, Body, Person, Role
from institute.people.names import uses_of_variants
from publishing.content.registry import models_with_texts
from tests.factories import make, make_article, make_document, make_picture, make_topic
from tests.forms import send
from tests.library.records import in_english
from website.models import MenuItem

pytestmark = pytest.mark.django_db

PAGE = "/admin/institute/person/spellings/"


def make_person(*variants, **fields):
    """Make a person of whom no name but the chosen one is in the texts."""
    names = {"title_ru": "Татьяна Ершова", "title_en": "Tatiana Ershova"}
    return make(Person, **{**names, **fields}, variants=list(variants))


def uses():
    return uses_of_variants(models_with_texts())


def found():
    return [(variant, column) for _person, variant, _record, column, _words in uses()]


def test_a_use_says_whose_name_it_is_and_where():
    person = make_person("Tatyana Yershova")
    article = make_article(summary_en="Said by Tatyana Yershova in Moscow.")
    words = "Said by ", "Tatyana Yershova", " in Moscow."
    [use] = uses()
    assert use == (person, "Tatyana Yershova", article, "summary_en", words)


def test_an_excerpt_is_cut_between_words_around_the_name():
    make_person("Yershova")
    make_article(summary_en=f"{'before ' * 20}Yershova{' behind' * 20}")
    [(*_use, words)] = uses()
    assert words == ("… " + "before " * 5, "Yershova", " behind" * 5 + " …")


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
    assert sorted(
        record._meta.label for _person, _variant, record, *_rest in uses()
    ) == [
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


def test_the_names_and_variants_of_the_person_are_no_texts_but_the_biography_is():
    make_person("Ershova", family_en="Ershova", body_en="<p>Born as Ershova.</p>")
    assert found() == [("Ershova", "body_en")]


def test_the_name_of_another_person_is_a_text():
    make_person("Yershova")
    make(Person, title_en="Anna Yershova")
    assert found() == [("Yershova", "title_en")]


# What counts as the variant


SPACES = [" ", "\u00a0", "\u202f", "\u2009", "  ", "\n"]


@pytest.mark.parametrize(
    ("variants", "text", "expected"),
    [
        # Whole words in its own letters.
        ("Yershova", "Yershova, (Yershova), Yershova's work", 3),
        ("Yershova", "Yershova2 Yershovas Bayershova _Yershova_ yershova YERSHOVA", 0),
        # Any white space stands between its parts.
        *(
            (
                stored.join(["Tatyana", "Yershova"]),
                "By ".join(f"Tatyana{space}Yershova " for space in SPACES),
                len(SPACES),
            )
            for stored in [" ", "\u00a0"]
        ),
        ("Tatyana Yershova", "Tatyana V. Yershova, TatyanaYershova", 0),
        # Behind an initial there is a space, or none.
        *(
            (variant, "Сказала Ершова Т.В., Ершова Т. В. и Ершова Т.\u202fВ. вчера", 3)
            for variant in ["Ершова Т.В.", "Ершова Т. В."]
        ),
        ("Семёнова", "Здесь Семенова.", 1),
        ("Семенова", "Здесь Семёнова.", 1),
        ("Ёлкина", "Здесь Елкина.", 1),
        # The apostrophe of a keyboard, or of a typesetter.
        ("O'Brien", "Said by O’Brien.", 1),
        # Within the chosen name it is none, in either language; around it, it is.
        ("Ershova; Tatiana; Tatiana Ershova", "Tatiana\u00a0Ershova has spoken.", 0),
        ("Ершова", "In Russian: Татьяна Ершова.", 0),
        ("Tatiana Ershova-Smith", "By Tatiana Ershova-Smith.", 1),
    ],
)
def test_what_counts_as_a_variant(variants, text, expected):
    make_person(*variants.split("; "))
    make_article(summary_en=text)
    assert len(found()) == expected


def test_a_rich_text_is_read_as_text():
    make_person("Tatyana Yershova", "Yershova")
    bodies = [
        "<p>By <em>Tatyana</em> <strong>Yershova</strong>.</p>",
        "<p>By Tatyana Yersh<em>ova</em>.</p>",
        "<p>By Tatyana&nbsp;Yershova.</p>",
    ]
    articles = [make_article(f"{number}", body_en=b) for number, b in enumerate(bodies)]
    address = '<p><a href="https://example.org/Yershova">link</a></p>'
    make_article("Address", body_en=address)
    assert {record for _person, _variant, record, *_rest in uses()} == {*articles}


def test_the_longest_variant_is_the_one_that_is_used():
    make_person("Yershova", "Tatyana Yershova")
    make_article(summary_en="Tatyana Yershova and Yershova")
    assert [variant for variant, *_ in found()] == ["Tatyana Yershova", "Yershova"]


def test_two_people_may_have_one_variant():
    people = {make_person("Yershova"), make_person("Yershova")}
    make_article(summary_en="Yershova")
    assert {person for person, *_rest in uses()} == people


def test_a_variant_within_the_chosen_name_is_one_elsewhere():
    make_person("Ershova T.", title_en="Ershova T. V.")
    make_article(summary_en="Ershova T. V. and Ershova T. have spoken.")
    [(*_use, (before, *_rest))] = uses()
    assert before == "Ershova T. V. and "


# How many statements


def test_people_take_two_statements_and_each_model_one(
    django_assert_num_queries,
):
    for number in range(3):
        make_person(f"Yershova {number}")
        make_article(summary_en=f"By Yershova {number}.")
    body, role = make(Body), Role.objects.create(title_en="member")
    for person in Person.objects.all()[:3]:
        Appointment.objects.create(
            body=body, person=person, role=role, note_en=person.variants[0]
        )
    with django_assert_num_queries(2 + len(models_with_texts())):
        records = [record for _person, _variant, record, *_rest in uses()]
        assert len(records) == 6
        assert all(str(record.item) for record in records)


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


def test_the_page_counts_what_it_does_not_show(client_of, publisher, monkeypatch):
    monkeypatch.setattr("institute.people.admin.MOST", 2)
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
