"""How to cite a record, in the language of its page."""

import pytest
from django.utils.translation import override

from publishing.citations import citations_of, escape
from tests.factories import PAST, make_article, make_entry, make_page
from tests.responses import SITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts(monkeypatch):
    """Return the citations of a record, made on a day in November."""
    from datetime import date

    monkeypatch.setattr("publishing.citations.localdate", lambda: date(2026, 11, 27))

    def texts_of(record, language="en"):
        with override(language):
            return dict(citations_of(record, "Institute"))

    return texts_of


def test_it_names_the_institute_the_day_and_the_permanent_address(texts):
    article = make_article(en=PAST, title_en="The hall")
    address = f"{SITE}{article.pointer.address}"
    assert texts(article) == {
        "GOST R 7.0.5": "The hall [Electronic resource] // Institute. 2017. 30 June. "
        f"URL: {address} (accessed: 27.11.2026).",
        "APA": f"Institute. (2017, June 30). The hall. {address}",
        "BibTeX": f"@misc{{article-{article.pk},\n"
        "  author = {{Institute}},\n"
        "  title = {{The hall}},\n"
        "  year = {2017},\n"
        f"  url = {{{address}}},\n"
        "  urldate = {2026-11-27},\n"
        "  langid = {english}\n}",
    }


def test_entry_of_the_glossary_is_cited_by_its_code(texts):
    concept = make_entry(en="open data")
    assert f"{SITE}/id/term/{concept.code}" in texts(concept)["APA"]


def test_signs_of_bibtex_are_no_commands():
    assert escape(r"A & B_{50 %} \x ~") == (
        r"A \& B\_\{50 \%\} \textbackslash{}x \textasciitilde{}"
    )


@pytest.mark.parametrize("make", [make_article, make_page])
def test_page_of_an_item_says_how_to_cite_it(client, make):
    record = make(en=PAST)
    page = client.get(record.address_in("en")).content.decode()
    assert "How to cite" in page
    assert f"URL: {SITE}{record.pointer.address}" in page
