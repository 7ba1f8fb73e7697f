"""Identifiers: read as people write them, stored in one form, slips refused."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from bibliography.identifiers import (
    DoiField,
    read_doi,
    read_isbn,
    read_issn,
    read_orcid,
    read_ror,
)


@pytest.mark.parametrize(
    ("read", "text", "stored"),
    [
        (read_doi, "10.1234/Primer.5(1)", "10.1234/primer.5(1)"),
        (read_doi, " https://doi.org/10.1234/primer ", "10.1234/primer"),
        (read_doi, "http://dx.doi.org/10.1234.5/primer", "10.1234.5/primer"),
        (read_doi, "doi: 10.1234/primer", "10.1234/primer"),
        (read_isbn, "9783161484100", "978-3-16-148410-0"),
        (read_isbn, "ISBN 978–3–16–148410–0", "978-3-16-148410-0"),
        (read_isbn, "978\u00ad3\u00ad16\u00ad148410\u00ad0", "978-3-16-148410-0"),
        (read_isbn, "0-306-40615-2", "0-306-40615-2"),
        (read_isbn, "080442957x", "0-8044-2957-X"),
        (read_issn, "20493630", "2049-3630"),
        (read_issn, "eISSN: 2434–561x", "2434-561X"),
        (read_orcid, "https://orcid.org/000000021694233x", "0000-0002-1694-233X"),
        (read_ror, "https://ror.org/05dxps055", "05dxps055"),
        (read_ror, "00F54P054", "00f54p054"),
    ],
)
def test_an_identifier_is_stored_in_one_form_however_it_was_written(read, text, stored):
    assert read(text) == stored
    assert read(stored) == stored


FORM, SLIP = "form", "slip"


@pytest.mark.parametrize(
    ("read", "text", "fault"),
    [
        (read_doi, "primer", FORM),
        (read_doi, "10.12/primer", FORM),
        (read_doi, "10.1234/", FORM),
        (read_doi, "10.1234/two words", FORM),
        (read_doi, "10.1234/инфо", FORM),
        (read_isbn, "978-3-16-148410-1", SLIP),
        (read_isbn, "978-3-16", FORM),
        (read_isbn, "", FORM),
        (read_issn, "2049-3631", SLIP),
        (read_issn, "2049-363", FORM),
        (read_orcid, "0000-0002-1694-2330", SLIP),
        (read_orcid, "0000-0002-1825-009X", SLIP),
        (read_orcid, "0000-0002-1825-00977", FORM),
        (read_orcid, "0000-0002-182X-0097", FORM),
        (read_orcid, "https://other.example/0000-0002-1825-0097", FORM),
        (read_orcid, "٠٠٠٠-0002-1825-0097", FORM),
        (read_ror, "05dxps056", SLIP),
        (read_ror, "05dxps0551", FORM),
        # No such letter in a ROR.
        (read_ror, "05dxpsu55", FORM),
    ],
)
def test_a_slip_is_told_from_a_wrong_form_in_both_languages(read, text, fault):
    messages = {}
    for language in ("ru", "en"):
        with override(language), pytest.raises(ValidationError) as refused:
            read(text)
        [messages[language]] = refused.value.messages
    assert ("The check digit is wrong" in messages["en"]) == (fault == SLIP)
    assert messages["ru"] != messages["en"]


def test_a_field_stores_the_form_and_refuses_what_is_none():
    field = DoiField(blank=True)
    assert field.to_python("https://doi.org/10.1234/PRIMER") == "10.1234/primer"
    assert field.formfield().clean(" doi:10.1234/primer") == "10.1234/primer"
    assert field.formfield(required=False).clean("") == ""
    with pytest.raises(ValidationError):
        field.formfield().clean("primer")
