"""The glossary as files for readers: what is in them, and who gets them anew."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import parse_http_date
from lxml import etree
from openpyxl import load_workbook
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal
from rdflib.compare import isomorphic

from glossary.models import Citation, Concept, Edition, Term
from institute.models import Organization
from publishing.languages import LANGUAGES
from publishing.models import Link
from tests.making import (
    LATER,
    PAST,
    State,
    future,
    make_domain,
    make_entry,
    make_institute,
    make_source,
    make_term,
    published,
)

pytestmark = pytest.mark.django_db

SUFFIXES = ["tbx", "csv", "xlsx", "ttl", "jsonld"]
ADDRESSES = [f"glossary.{suffix}" for suffix in SUFFIXES] + ["glossary.tbx?v=2"]
MOST = 5
LOOKUP = "infomation"


def get(client, name, language="en", **headers):
    return client.get(f"/{language}/glossary/export/{name}", headers=headers)


def content(response):
    return b"".join(response.streaming_content)


def text_of(octets):
    """Return all that a file says, whatever its kind."""
    if octets.startswith(b"PK"):
        book = load_workbook(io.BytesIO(octets))
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell)
    return octets.decode()


def told(client, name, language="en"):
    response = get(client, name, language)
    assert response.status_code == 200, name
    return text_of(content(response))


def leave(concept, **fields):
    """Store fields as time would leave them."""
    Concept.objects.filter(pk=concept.pk).update(**fields)


@pytest.fixture
def society():
    make_institute()
    return make_entry(ru="информационное общество", en="information society")


# What they are


@pytest.mark.parametrize(
    ("name", "media_type", "file_name"),
    [
        ("glossary.tbx", "application/x-tbx", "glossary-en-2017-06-30.tbx"),
        ("glossary.tbx?v=2", "application/x-tbx", "glossary-en-2017-06-30-v2.tbx"),
        ("glossary.csv", "text/csv; charset=utf-8", "glossary-en-2017-06-30.csv"),
        (
            "glossary.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "glossary-en-2017-06-30.xlsx",
        ),
        ("glossary.ttl", "text/turtle; charset=utf-8", "glossary-en-2017-06-30.ttl"),
        (
            "glossary.jsonld",
            "application/ld+json; charset=utf-8",
            "glossary-en-2017-06-30.jsonld",
        ),
    ],
)
def test_a_file_says_what_it_is_and_has_a_name(
    client, society, name, media_type, file_name
):
    leave(society, updated_at_ru=PAST, updated_at_en=PAST)
    response = get(client, name)
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert int(response["Content-Length"]) == len(content(response))


@pytest.mark.parametrize(
    "name",
    [
        *["glossary.tbx?v=1", "glossary.tbx?v=4", "glossary.tbx?v=x", "glossary.zip"],
        *["glossary.tbx?v=23", "glossary/", "other.tbx/"],
    ],
)
def test_what_there_is_not_is_not_found(client, society, name):
    assert get(client, name).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_readers_get_all_terms_that_they_see(client, society, name, language):
    make_term(society, "IS", "en", type="abbreviation")
    text = told(client, name, language)
    for term in ["информационное общество", "information society", "IS"]:
        assert term in text


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_empty_glossary_is_a_file_too(client, name):
    assert get(client, name).status_code == 200


def test_tbx_has_both_versions(client, society):
    assert etree.fromstring(told(client, "glossary.tbx").encode()).tag.endswith("}tbx")
    older = etree.fromstring(told(client, "glossary.tbx?v=2").encode())
    assert older.tag == "martif"


def test_other_readers_read_csv_and_xlsx(client, society):
    lines = told(client, "glossary.csv").splitlines(keepends=True)
    rows = csv.DictReader(
        io.StringIO("".join(line for line in lines if line.lstrip("\ufeff")[0] != "#"))
    )
    assert {row["term"] for row in rows} == {
        "информационное общество",
        "information society",
    }
    octets = content(get(client, "glossary.xlsx"))
    [head, *rows] = load_workbook(io.BytesIO(octets)).worksheets[1].values
    assert {row[head.index("term")] for row in rows} == {
        "информационное общество",
        "information society",
    }


# What readers do not see


@pytest.fixture
def hidden(society):
    """Concepts that readers do not see, and all that leads to them from one they do."""
    draft = make_entry(public=False, ru="втайне", en="secret draft")
    ended = make_entry(ru="втайне бывшее", en="secret ended")
    coming = make_entry(ru="втайне будущее", en="secret coming")
    withdrawn = make_entry(ru="втайне отозванное", en="secret withdrawn")
    for code in LANGUAGES:
        leave(ended, **published(code, PAST, until=LATER))
        leave(coming, **published(code, future()))
        reason = {f"withdrawal_reason_{code}": "x"}
        leave(withdrawn, **{f"state_{code}": State.WITHDRAWN}, **reason)
    society.broader.add(draft, ended)
    coming.broader.add(society)
    society.confusable.add(withdrawn)
    Link.objects.be_chosen(society, [ended.pointer])
    leave(society, replaced_by=draft)


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_gets_a_concept_that_readers_do_not_see(client, hidden, name):
    text = told(client, name)
    assert "information society" in text
    assert "secret" not in text
    assert "втайне" not in text


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_gets_a_language_that_readers_do_not_see(client, society, name):
    leave(society, state_en=State.DRAFT, summary_en="A draft.", note_en="A draft.")
    make_term(society, "IS", "en", note="A draft.")
    text = told(client, name)
    assert "информационное общество" in text
    assert "information society" not in text
    assert "A draft." not in text


@pytest.mark.parametrize("name", ["glossary.tbx", "glossary.csv", "glossary.xlsx"])
def test_terms_only_looked_up_stand_in_no_list_of_terms(client, society, name):
    make_term(society, LOOKUP, "en", status=Term.Status.LOOKUP)
    assert LOOKUP not in told(client, name)


# Linked data


@pytest.fixture
def graphs(client, society):
    """Both files, of a glossary that has all that can be told, as graphs."""
    other = make_entry(ru="сеть «большая»", en='net "big"\\')
    society.broader.add(other)
    society.confusable.add(other)
    Link.objects.be_chosen(other, [society.pointer])
    for text, status in [
        ("IS", Term.Status.ADMITTED),
        ("age of information", Term.Status.SUPERSEDED),
        (LOOKUP, Term.Status.LOOKUP),
    ]:
        make_term(society, text, "en", status=status)
    make_term(other, "информационное общество", "ru", status=Term.Status.DEPRECATED)
    domain = make_domain("Society", "society")
    domain.concepts.add(society, other)
    for source in [make_source("Law", url="https://law.example/a b"), make_source()]:
        Citation.objects.create(concept=society, source=source)
    leave(
        society,
        same_as='https://elsewhere.example/"<x>\nhttps://other.example/',
        summary_en="Two\nlines \\ and \"quotes\"'''",
        note_ru="Заметка",
    )
    leave(other, replaced_by=society)
    return [
        Graph().parse(data=told(client, f"glossary.{suffix}"), format=format)
        for suffix, format in [("ttl", "turtle"), ("jsonld", "json-ld")]
    ]


def test_turtle_and_json_ld_are_the_same_graph(graphs):
    turtle, json_ld = graphs
    assert len(turtle) > 40
    assert isomorphic(turtle, json_ld)


def test_all_that_a_concept_tells_by_itself_stands_in_the_whole(client, graphs):
    for code in ["information-society", "net-big"]:
        response = client.get(f"/id/term/{code}", headers={"accept": "text/turtle"})
        alone = Graph().parse(data=response.content, format="turtle")
        assert len(alone) > 10
        assert set(alone) - set(graphs[0]) == set()


@pytest.mark.parametrize("place", [0, 1])
def test_labels_obey_the_rules_of_skos(graphs, place):
    graph = graphs[place]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == 2
    for concept in concepts:
        preferred, alternative, hidden = (
            set(graph.objects(concept, kind))
            for kind in [SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel]
        )
        languages = [label.language for label in preferred]
        assert sorted(languages) == sorted(set(languages))
        assert not preferred & alternative
        assert not preferred & hidden
        assert not alternative & hidden


def test_the_scheme_says_of_what_state_it_is(graphs):
    [scheme] = graphs[0].subjects(RDF.type, SKOS.ConceptScheme)
    assert Literal("Институт", lang="ru") in graphs[0].objects(
        scheme, DCTERMS.publisher
    )
    [moment] = graphs[0].objects(scheme, DCTERMS.modified)
    assert moment.toPython() == max(
        concept.updated_at_en for concept in Concept.objects.all()
    )


# Who has it already


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_same_state_is_the_same_file_and_is_not_sent_twice(client, society, name):
    first = get(client, name)
    second = get(client, name)
    assert content(first) == content(second)
    assert first["ETag"] == second["ETag"]
    assert "no-cache" in first["Cache-Control"]
    for headers in [
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ]:
        again = get(client, name, **headers)
        assert again.status_code == 304
        assert again["ETag"] == first["ETag"]
    assert get(client, name, **{"if-match": '"x"'}).status_code == 412


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_head_is_told_without_the_file(client, society, name):
    whole = get(client, name)
    head = client.head(f"/en/glossary/export/{name}")
    assert head.status_code == 200
    assert b"".join(head) == b""
    for header in ["ETag", "Last-Modified", "Content-Length", "Content-Type"]:
        assert head[header] == whole[header]
    assert client.post(f"/en/glossary/export/{name}").status_code == 405


def changed_text(society):
    society.note_en = "A note."
    society.save(update_fields=["note_en"])


def new_term(society):
    make_term(society, "IS", "en")


def deleted_term(society):
    Term.objects.get(concept=society, language="en").delete()


def new_concept(society):
    make_entry(en="network")


def deleted_concept(society):
    society.delete()


def renamed_domain(society):
    domain = society.domains.get()
    domain.title_en = "Another"
    domain.save(update_fields=["title_en"])


def renamed_source(society):
    source = society.citations.get().source
    source.title_en = "Another"
    source.save(update_fields=["title_en"])


def renamed_institute(society):
    institute = Organization.objects.get()
    institute.name_en = "Another"
    institute.save(update_fields=["name_en"])


def new_title_page(society):
    Edition.objects.create(title_en="Words")


CHANGES = [
    *[changed_text, new_term, deleted_term, new_concept, deleted_concept],
    *[renamed_domain, renamed_source, renamed_institute],
    new_title_page,
]


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_brings_a_new_file(client, society, change):
    society.domains.add(make_domain())
    Citation.objects.create(concept=society, source=make_source())
    before = get(client, "glossary.csv")
    change(society)
    after = get(client, "glossary.csv", **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize(
    "dates", [{"at": "past"}, {"at": "long ago", "until": "past"}], ids=["in", "out"]
)
def test_a_date_that_arrives_by_itself_brings_a_new_file(
    client, society, dates, monkeypatch
):
    now = timezone.now()
    moments = {"past": now + timedelta(hours=1), "long ago": PAST}
    other = make_entry(en="network")
    leave(
        other, **published("en", **{name: moments[one] for name, one in dates.items()})
    )
    before = get(client, "glossary.csv")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    after = get(client, "glossary.csv", **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert ("network" in text_of(content(before))) != (
        "network" in text_of(content(after))
    )
    assert parse_http_date(after["Last-Modified"]) > parse_http_date(
        before["Last-Modified"]
    )


# What they cost


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_file_costs_few_statements_however_much_there_is(
    client, society, name, django_assert_max_num_queries
):
    for number in range(5):
        make_entry(ru=f"сеть {number}", en=f"network {number}")
    with django_assert_max_num_queries(MOST):
        response = get(client, name)
    assert "network 4" in text_of(content(response))
    with django_assert_max_num_queries(2):
        get(client, name, **{"if-none-match": response["ETag"]})


# Where they stand


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_file(client, society, language):
    page = client.get(f"/{language}/glossary/").content.decode()
    for name in ADDRESSES:
        assert f'href="/{language}/glossary/export/{name}" rel="alternate"' in page
    assert ("Файлы" if language == "ru" else "Files") in page


def test_no_concept_can_have_the_address_of_the_files():
    assert make_entry(en="export").slug_en != "export"
