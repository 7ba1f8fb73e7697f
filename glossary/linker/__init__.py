"""Finds terms in texts, in any inflection, and links them to the glossary.

A ``TermIndex`` holds the terms of one language, each given as a ``Pattern``::

    index = TermIndex([Pattern(key=1, text="digital divide")], "en")
    match_terms("Digital divides are many.", index)  # [Match(start=0, end=15, key=1)]
    link_html("<p>Digital divides</p>", index, url_of)  # the first use of each term
"""

from glossary.linker.html import link_html
from glossary.linker.matches import Match, match_terms
from glossary.linker.terms import Pattern, TermIndex
