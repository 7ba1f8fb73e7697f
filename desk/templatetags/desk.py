from django import template

from desk.log_lines import sentence_of
from publishing.cache import fragments

register = template.Library()
register.filter("log_sentence", sentence_of)

# Rendered parts of the back office that a process keeps.
_fragments = {}


@register.tag
def fragment(parser, token):
    """Render a part of the back office once: see ``publishing.cache.fragments``."""
    return fragments.parse(parser, token, lambda _context: _fragments)
