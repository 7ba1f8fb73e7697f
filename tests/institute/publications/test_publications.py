"""Publications: their list, their pages, and where else readers find them."""

import json

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from bibliography.bibtex import read_bibtex
from bibliography.items import read_csl_json
from bibliography.ris import read_ris
from institute.models import Authorship, Publication
from tests.desk.two_people import address_to
from tests.factories import (
    PAST,
    future,
    in_both,
    make_authorship,
    make_document,
    make_person,
    make_project,
    make_publication,
)
from tests.forms import errors_of, read_form, resend
from tests.responses import SITE, heading_of, links_in, titles_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": PAST}
FORM = "publication_form"


def make_anna(**fields):
    names = {}
    for name, ru, en in [
        ("family", "Примерова", "Primerova"),
        ("given", "Анна", "Anna"),
        ("patronymic", "Сергеевна", "S."),
    ]:
        names |= {f"{name}_ru": ru, f"{name}_en": en}
    return make_person("Anna", **{**BOTH, **names, **fields})


def make_work(title="Work", *people, **fields):
    work = make_publication(title, **{**BOTH, "written_in": "en", **fields})
    for person in people:
        make_authorship(work, person)
    return work


def text_of(response):
    page = html.fromstring(response.content.decode())
    return " ".join(page.xpath("string(//main)").split())


def file_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    return response.content.decode()


# The list


def test_the_latest_stand_first_and_those_of_a_year_by_title(client):
    for title, year in [("B", 2015), ("A", 2015), ("C", 2020)]:
        make_work(title, issued_in=year)
    make_publication("Draft")
    make_publication("Russian", ru=PAST)
    make_publication("To come", en=future())
    assert titles_in(client.get("/en/publications/")) == ["C en", "A en", "B en"]


def test_the_list_says_who_wrote_them_and_where_they_came_out(client):
    make_work(
        "Work",
        make_anna(),
        kind="article",
        container="Example Journal",
        volume="12",
        number="3-4",
        pages="5–17",
    )
    text = text_of(client.get("/ru/publications/"))
    assert "А. С. Примерова" in text
    assert "Example Journal. 2017. Vol. 12, No. 3–4. P. 5–17." in text
    assert "Статья в журнале" in text


def test_the_list_is_narrowed_by_person_project_year_and_type(client):
    anna = make_person("Person", **BOTH)
    both = make_work("Both", anna, issued_in=2020)
    both.projects.add(make_project("Study", **BOTH))
    # Twice in one work.
    make_authorship(make_work("Anna’s", anna, issued_in=2015), anna, role="editor")
    make_work("Nobody’s", kind="report", issued_in=2015)
    for query, titles in {
        "": ["Both en", "Anna’s en", "Nobody’s en"],
        "?person=person-en": ["Both en", "Anna’s en"],
        "?project=study-en": ["Both en"],
        "?year=2015": ["Anna’s en", "Nobody’s en"],
        "?type=report": ["Nobody’s en"],
        "?type=monograph&year=2015": ["Anna’s en"],
        "?type=report&person=person-en": [],
    }.items():
        response = client.get(f"/en/publications/{query}")
        assert titles_in(response) == titles, query
        file = client.get(f"/en/publications/list.json{query}")
        assert [work["title"] for work in json.loads(file.content)] == titles, query
    for query in ["type=novel", "year=x", "year=1999", "person=nobody"]:
        assert client.get(f"/en/publications/?{query}").status_code == 404, query


def test_people_to_choose_from_stand_by_family_name(client):
    work = make_work("Work", make_anna())
    names = {"family_ru": "Автор", "given_ru": "Яков"} | {
        "family_en": "Writer",
        "given_en": "Adam",
    }
    make_authorship(work, make_person("Writer", **BOTH, **names))
    for language, expected in [
        ("en", ["Primerova, Anna S.", "Writer, Adam"]),
        ("ru", ["Автор Яков", "Примерова Анна Сергеевна"]),
    ]:
        links = links_in(client.get(f"/{language}/publications/"))
        assert [text for text, url in links if "?person=" in url] == expected


# The page of one


def test_the_page_tells_of_a_work(client):
    anna, study = make_anna(), make_project("Study", **BOTH)
    file = make_document("Full text", **BOTH, files=["all"])
    work = make_work(
        "Work",
        anna,
        **in_both("In short.", "summary"),
        **in_both("<p>At length.</p>", "body"),
        kind="chapter",
        container="The book",
        publisher="Press",
        pages="5–17",
        doi="10.1234/example",
        isbn="978-3-16-148410-0",
        url="https://press.example/5",
        file=file,
    )
    make_authorship(work, role="editor", family_en="Sample", given_en="P.")
    work.projects.add(study)
    words = ["In short.", "At length.", "The book", "Press", "5–17", "P. Sample"]
    for language in LANGUAGES:
        response = client.get(work.address_in(language))
        assert heading_of(response) == f"Work {language}"
        text = text_of(response)
        assert [word for word in words if word not in text] == []
        links = dict(links_in(response))
        assert anna.address_in(language) in links.values()
        assert links[f"Study {language}"] == study.address_in(language)
        assert links[f"Full text {language}"] == file.address_in(language)
        assert links["10.1234/example"] == "https://doi.org/10.1234/example"
        assert links["press.example/5"] == "https://press.example/5"


def test_it_is_cited_as_what_it_is_by_gost_in_its_own_language(client):
    work = make_work(
        "Work",
        make_anna(),
        title_ru="Основы «примеров»",
        written_in="ru",
        publisher="Образец",
        place="Москва",
        extent="240",
    )
    text = text_of(client.get(work.address_in("en")))
    assert "Примерова А. С. Основы «примеров». М. : Образец, 2017. 240 с." in text
    assert "(2017). Work en. Образец. (In Russ.)" in text


def test_lists_mark_a_work_whose_source_is_in_the_other_language(client):
    anna = make_anna()
    make_work("Here", anna, title_ru="Здесь", issued_in=2020)
    make_work("There", anna, title_ru="Там", written_in="ru", issued_in=2015)
    for address in ["/en/publications/", anna.address_in("en")]:
        page = html.fromstring(client.get(address).content.decode())
        rows = page.xpath(
            "//li[not(.//li)][.//p[@class='term']][.//*[contains(text(), 'ere en')]]"
        )
        margins = [row.find_class("margin")[0].text_content() for row in rows]
        assert ["in Russian" in margin for margin in margins] == [False, True], address


def test_a_name_written_with_the_work_comes_before_that_of_the_person(client):
    work = make_work()
    make_authorship(work, make_anna(), family_en="Maiden", given_en="A.")
    make_authorship(work, family_en="Example Institute")
    assert work.csl("en")["author"] == [
        {"family": "Maiden", "given": "A."},
        {"literal": "Example Institute"},
    ]
    assert "A. Maiden" in text_of(client.get(work.address_in("en")))


def test_its_files_are_read_by_reference_managers(client):
    work = make_work("Work", make_anna(), doi="10.1234/example")
    address = work.address_in("en").rstrip("/")
    for suffix, read in [
        ("bib", read_bibtex),
        ("ris", read_ris),
        ("json", read_csl_json),
    ]:
        [item] = read(file_at(client, f"{address}.{suffix}").replace("\r\n", "\n"))
        assert item["title"] == "Work en"
        assert item["author"] == [{"family": "Primerova", "given": "Anna S."}]
        assert item["DOI"] == "10.1234/example"


def test_who_may_not_read_the_page_does_not_get_its_file(client):
    make_publication("Draft")
    make_publication("Russian", ru=PAST)
    assert client.get("/en/publications/draft-en.bib").status_code == 404
    assert client.get("/en/publications/russian-ru.bib").status_code == 404
    assert client.get("/en/publications/russian-ru/").status_code == 200
    assert client.get("/ru/publications/russian-ru.bib").status_code == 200
    assert client.get("/ru/publications/russian-ru.doc").status_code == 404


def test_signposts_lead_to_the_doi_and_to_the_files(client):
    work = make_work(doi="10.1234/example", kind="article")
    page = html.fromstring(client.get(work.address_in("en")).content.decode())
    [cited] = page.xpath("//head/link[@rel='cite-as']/@href")
    assert cited == "https://doi.org/10.1234/example"
    described = page.xpath("//head/link[@rel='describedby']")
    assert {link.get("href"): link.get("type") for link in described} == {
        f"{SITE}/en/publications/work-en.{suffix}": media_type
        for suffix, media_type in [
            ("bib", "application/x-bibtex"),
            ("ris", "application/x-research-info-systems"),
            ("json", "application/vnd.citationstyles.csl+json"),
        ]
    }
    types = page.xpath("//head/link[@rel='type']/@href")
    assert "https://schema.org/ScholarlyArticle" in types


# People and projects


def test_people_and_projects_show_what_they_have_published(client):
    anna, study = make_anna(), make_project("Study", **BOTH)
    work = make_work("Work", anna)
    work.projects.add(study)
    hidden = make_publication("Draft")
    make_authorship(hidden, anna)
    hidden.projects.add(study)
    for record, query in [(anna, "person"), (study, "project")]:
        response = client.get(record.address_in("en"))
        links = links_in(response)
        assert ("Work en", work.address_in("en")) in links
        slug = record.slug_en
        assert ("BibTeX", f"/en/publications/list.bib?{query}={slug}") in links
        assert "Draft" not in text_of(response)
        file = file_at(client, f"/en/publications/list.bib?{query}={slug}")
        assert [item["title"] for item in read_bibtex(file)] == ["Work en"]


# What is refused


def test_an_author_has_a_page_or_a_name():
    work = make_publication()
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.bulk_create([Authorship(publication=work, position=0)])


def test_what_cannot_be_meant_is_refused_at_its_field(client_of, editor):
    client, add = client_of(editor), address_to(Publication, "add")
    values = read_form(client, add, FORM)
    values |= {"title_ru": "Пример", "issued_in": "2020"}
    for sent in [
        {
            "doi": "primer",
            "isbn": "978-3-16-148410-1",
            "issued_in": "20",
            # The file of the whole list has its address.
            "slug_ru": "list",
        },
        {"pages": "12–5"},
    ]:
        response = resend(client, add, values, **sent)
        assert {*errors_of(response)} == {*sent}
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("publisher", "language", "source"),
    [("", None, "2009. 208 p."), ("Пример", "ru", "Пример, 2009. 208 с.")],
    ids=["numbers", "a name"],
)
def test_source_without_a_name_is_in_the_language_of_the_reader(
    client, publisher, language, source
):
    make_work(written_in="ru", issued_in=2009, extent="208", publisher=publisher)
    page = html.fromstring(client.get("/en/publications/").content.decode())
    [shown] = page.xpath("//p[@class='term']")
    words = shown.text_content().replace("\u00a0", " ")
    assert (shown.get("lang"), words) == (language, source)
