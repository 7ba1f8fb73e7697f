from django import template

from desk.log_lines import sentence_of
from publishing import fragments

register = template.Library()
register.filter("log_sentence", sentence_of)

# What a process keeps of the back office, and how many parts at most.
_kept, MOST = {}, 500


@register.tag
def fragment(parser, token):
    """Render a part of the back office once: see ``publishing.fragments``."""
    return fragments.parse(parser, token, kept)


def kept(_context):
    if len(_kept) >= MOST:
        _kept.clear()
    return _kept
