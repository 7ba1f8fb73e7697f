import re
from itertools import zip_longest

from django import template
from django.utils.translation import gettext

from text.languages import text_languages

register = template.Library()

# https://creativecommons.org/licenses/by-nc/4.0/
CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/?"
)


@register.filter
def written_in(language):
    """Return in which language an article is written: "Language: Russian"."""
    name = {"language": text_languages([language])}
    return gettext("Language: %(language)s") % name


@register.filter
def licence_name(address):
    """Return "CC BY 4.0", or the address of a licence without "https://"."""
    match = CREATIVE_COMMONS.match(address)
    if match:
        return f"CC {match[1].upper()} {match[2]}"
    return address.partition("://")[2].rstrip("/")


@register.filter
def with_references(text, references):
    """Return (id, reference, links back to where a rendered text cites it) of each."""
    rows = zip_longest(references, getattr(text, "annotated", ()), fillvalue="")
    return [(f"ref-{number}", *row) for number, row in enumerate(rows, start=1)]
