"""Templates load the libraries whose tags and filters they use, and no others."""

import re
from pathlib import Path

from django.template import engines
from django.template.base import Lexer, TokenType

FOLDER = Path(__file__).resolve().parents[2] / "templates"


def unused_libraries(text, libraries):
    """Return the names of the libraries that a template loads in vain."""
    loaded, used = set(), set()
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.split_contents()
            loaded.update(rest if tag == "load" else [])
            used.add(tag)
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            used.update(re.findall(r"\|(\w+)", token.contents))
    return [
        name
        for name in sorted(loaded)
        if used.isdisjoint({*libraries[name].tags, *libraries[name].filters})
    ]


def test_no_template_loads_what_it_does_not_use():
    libraries = engines["django"].engine.template_libraries
    unused = {
        path.relative_to(FOLDER): names
        for path in FOLDER.rglob("*.*")
        if (names := unused_libraries(path.read_text(), libraries))
    }
    assert unused == {}
