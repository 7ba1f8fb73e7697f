"""The address that takes a text and answers with its terms."""

import csv
from itertools import product

import pytest
from django.test import Client

from glossary.models import Concept
from tests.factories import future, make_entry, make_term, published
from tests.responses import says
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

UNKNOWN = " ".join(
    "щ" + "".join(letters) + "щ" for letters in product("бвгджзклмнп", repeat=3)
)
TEXTS = {
    # A soft hyphen, a stress and a face of several code points stand before and within.
    "ru": (
        "👩‍💻 О\u0301 циф\u00adрового\u00a0неравенства.",
        "циф\u00adрового\u00a0неравенства",
    ),
    "en": ("👩‍💻 café: two digital divides", "digital divides"),
}


def ask(language="en", text="", **query):
    return Client(enforce_csrf_checks=True).post(
        f"/{language}/glossary/match/", {"text": text}, query_params=query
    )


def make_divide(**fields):
    concept = make_entry(ru="цифровое неравенство", en="digital divide", **fields)
    Concept.objects.update(summary_ru="Что\tэто.", summary_en="What\nit is.")
    return concept


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_come_with_their_place_equivalent_definition_and_address(language):
    concept = make_divide()
    text, found = TEXTS[language]
    response = ask(language, text)
    [row] = response.json()["terms"]
    assert text[row["offset"] :][: row["length"]] == row["found"] == found
    names = {"ru": "цифровое неравенство", "en": "digital divide"}
    assert row["term"] == names.pop(language)
    assert row["equivalent"] == next(iter(names.values()))
    assert row["definition"] == {"ru": "Что\tэто.", "en": "What\nit is."}[language]
    assert row["url"] == f"https://institute.example/id/term/{concept.code}"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in response["Cache-Control"]


def test_same_is_answered_to_a_form_an_address_and_as_a_table(client):
    make_divide()
    rows = ask(text="A digital divide.").json()["terms"]
    sent = {"text": "A digital divide."}
    for method in [client.get, client.post]:
        assert method("/en/glossary/match/", sent).json()["terms"] == rows
    for answer in [
        ask(text=sent["text"], format="tsv"),
        client.get("/en/glossary/match/", {**sent, "format": "tsv"}),
    ]:
        assert answer["Content-Type"] == "text/tab-separated-values; charset=utf-8"
        [names, line] = csv.reader(answer.content.decode().splitlines(), "excel-tab")
        values = {name: str(value) for name, value in rows[0].items()}
        assert dict(zip(names, line, strict=True)) == {
            **values,
            "definition": "What it is.",
        }


def test_only_what_readers_see_is_found():
    make_entry(ru="спам", en="spam", public=False)
    Concept.objects.update(**published("en", future()))
    hidden = make_entry(ru="открытые данные", en="open data")
    Concept.objects.filter(pk=hidden.pk).update(state_ru="draft")
    make_term(hidden, "data for all", "en", status="lookup")
    [row] = ask(text="Spam, open data, data for all.").json()["terms"]
    assert (row["found"], row["equivalent"]) == ("open data", "")
    assert ask(text="Nothing.").json() == {"terms": []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_shows_each_concept_once_and_how_often_it_is_found(client, language):
    concept = make_divide()
    text = {"ru": "Цифрового неравенства", "en": "<b>Digital divides</b>"}[language]
    address = f"/{language}/glossary/match/"
    form = client.get(f"{address}?from=mail").content.decode()
    assert "<textarea" in form
    assert "<table" not in form
    sent = {"text": f"{text}. {text}!", "format": "html"}
    page = client.post(address, sent).content.decode()
    assert page.count(f'<a href="/id/term/{concept.code}"') == 1
    assert "<td>2</td>" in page
    assert "<b>Digital" not in page
    [other] = others(language)
    elsewhere = f'formaction="/{other}/glossary/match/"'
    assert elsewhere not in page
    sent["text"] = {"ru": "Digital divides", "en": "Цифрового неравенства"}[language]
    assert elsewhere in client.post(address, sent).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "query", "status", "words"),
    [
        ("", {}, 400, "There is no text in which terms could be found."),
        ("word", {"format": "xml"}, 400, "The format is json, tsv or html."),
        ("я" * 50_001, {}, 413, "50001"),
        ("я" * 50_001, {"format": "tsv"}, 413, "50001"),
        ("я" * 50_001, {"format": "html"}, 413, "50001"),
        ("я" * 2_600_000, {}, 413, "What you sent is too large"),
        (UNKNOWN, {}, 400, "Too many words of this text are in no dictionary."),
    ],
    ids=["nothing", "format", "long", "long-tsv", "long-html", "megabyte", "unknown"],
)
def test_what_cannot_be_answered_is_told_in_words(language, text, query, status, words):
    response = ask(language, text, **query)
    assert response.status_code == status
    expected = words if words.isdecimal() else says(words, language)
    assert expected in response.content.decode()


def test_longest_text_is_taken():
    make_divide()
    text = " " * 49_986 + "digital divide"
    assert len(ask(text=text).json()["terms"]) == 1
