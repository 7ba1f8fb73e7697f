from django import template

from desk.log_lines import sentence_of
from publishing.cache import memory

register = template.Library()
register.filter("log_sentence", sentence_of)

# Rendered parts of the back office that a process keeps.
_fragments = {}


@register.tag
def fragment(parser, token):
    """Render a part of the back office once: see ``publishing.cache.memory``."""
    return memory.parse_fragment(parser, token, lambda _context: _fragments)
