"""Articles as JATS 1.3 (ANSI/NISO Z39.96), Journal Publishing.

It says what readers have: texts of languages in which the article is visible, the
language in which it is written first.
"""

from journal.jats.article import article_element
from text import xml

CONTENT_TYPE = "application/xml"
DOCTYPE = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 '
    '20210610//EN" "https://jats.nlm.nih.gov/publishing/1.3/'
    'JATS-journalpublishing1-3.dtd">'
)


def write(described) -> bytes:
    """Return the file of an article; ``described``: its Description."""
    root = article_element(described)
    # Spaces between the elements of a paragraph would be its own.
    has_text = root.find(".//body") is not None
    return xml.write(root, doctype=DOCTYPE, is_indented=not has_text)
