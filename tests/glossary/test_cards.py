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


def test_a_domain_without_concepts_in_both_languages_has_no_cards(client):
    make_domain("Alone", "alone").concepts.add(make_entry(ru="а"))
    for code in ["alone", "nothing"]:
        address = f"/en/glossary/export/cards-{code}.tsv"
        assert client.get(address).status_code == 404
