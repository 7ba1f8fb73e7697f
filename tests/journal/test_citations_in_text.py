"""Numbered references are found in texts."""

import pytest
from lxml import html

from journal.rich_text import CitationLinks, citations_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As shown [3].", {"3": (3,)}),
        ("[1, 4–6]", {"1": (1,), "4–6": (4, 5, 6)}),
        ("[3, с.\u00a015, 16; 7]", {"3": (3,), "7": (7,)}),
        ("[ 2-3 , pp. 5–6 ]", {"2-3": (2, 3)}),
        ("[1][2]", {"1": (1,), "2": (2,)}),
        # A year, an interval, what is not in the list, and no number at all.
        *((text, {}) for text in ["[2020]", "[0; 1]", "[6–4]", "[3; 8]", "[a]", "[]"]),
    ],
)
def test_brackets_with_numbers_of_the_list_are_citations(text, found):
    citations = citations_in(text, 7)
    assert {text[c.start : c.end]: c.numbers for c in citations} == found


def test_no_line_begins_with_a_citation_but_in_a_table():
    cell = "<table><tr><td>So [1]</td></tr></table>"
    root = html.fromstring(f"<div><p>So [1] <b>and</b> so [1].</p>{cell}</div>")
    CitationLinks(1)(root)
    assert root.text_content() == "So\u00a0[1] and so\u00a0[1].So [1]"
