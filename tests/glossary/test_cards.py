"""The terms as flashcards, in the text format of Anki."""

import csv

import pytest

from glossary.models import Concept
from tests.factories import make_domain, make_entry
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_ask_in_the_readers_language_and_answer_in_the_other(client, language):
    [other] = others(language)
    concept = make_entry(ru="# а и б", en="b")
    domain = make_domain("Society", "society")
    domain.concepts.add(concept)
    Concept.objects.update(
        **{f"summary_{code}": f'"what"\n{code}\tis' for code in LANGUAGES}
    )
    make_entry(**{language: "in one language"})
    make_entry(ru="draft", en="draft", public=False)
    for name in ["cards", "cards-society"]:
        response = client.get(f"/{language}/glossary/export/{name}.tsv")
        lines = response.content.decode().splitlines()
        assert lines[:2] == ["#separator:tab", "#html:false"]
        assert len(lines[2].split("\t")) == 3
        titles = {"ru": "# а и б", "en": "b"}
        [card] = csv.reader(lines[3:], "excel-tab")
        assert card == [titles[language], titles[other], f'"what" {other} is']
        assert f"{language}-{other}" in response.headers["Content-Disposition"]


def test_cards_of_a_domain_in_one_language_are_none_and_of_no_domain_no_file(client):
    make_domain("Alone", "alone").concepts.add(make_entry(ru="а"))
    response = client.get("/en/glossary/export/cards-alone.tsv")
    assert len(response.content.decode().splitlines()) == 3
    response = client.get("/en/glossary/export/cards-nothing.tsv")
    assert response.status_code == 404
