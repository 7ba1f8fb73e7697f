"""The page that finds the terms in a pasted text."""

import pytest

from glossary.models import Concept
from tests.desk.two_people import address_to, change_of
from tests.factories import make_entry, make_term

pytestmark = pytest.mark.django_db

TEXT = "Цифрового неравенства стало меньше. <b>Цифровое неравенство</b> измеряют."


def find(client, text=TEXT, language="ru"):
    sent = {"text": text, "language": language}
    return client.post(address_to(Concept, "find_terms"), sent)


def test_terms_are_marked_and_counted_with_their_equivalents(client_of, translator):
    concept = make_entry(public=False, ru="цифровое неравенство", en="digital divide")
    make_term(concept, "digital gap", "en")
    page = find(client_of(translator)).content.decode()
    link = f'<a href="{change_of(concept)}"><mark>'
    assert f"{link}Цифрового неравенства</mark>" in page
    assert f"{link}Цифровое неравенство</mark>" in page
    assert "&lt;b&gt;" in page
    assert "<td>2</td>" in page
    assert "<b>digital divide</b>; digital gap" in page


def test_terms_that_are_only_looked_up_are_not_found(client_of, translator):
    make_term(text="неравенства", language="ru", status="lookup")
    assert "<mark>" not in find(client_of(translator)).content.decode()


def test_text_that_is_too_long_is_refused_with_its_length(client_of, translator):
    response = find(client_of(translator), "а" * 300_001)
    assert "300000" in str(response.context["form"].errors["text"])
    assert "pieces" not in response.context
