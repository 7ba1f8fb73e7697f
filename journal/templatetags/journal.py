import re
from itertools import zip_longest

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from bibliography import identifiers
from publishing.templatetags.publishing import citation
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


@register.filter
def printed_forms(reference):
    """Return (text, HTML) of each form of a reference that the article prints.

    Its DOI and its address are links where they stand; one that stands in no form is
    added to the first.
    """
    names = [re.escape(name) for name in [reference.doi, reference.url] if name]
    # Of no name it finds nothing.
    either = rf"(?:https?://(?:dx\.)?doi\.org/)?(?:{'|'.join(names) or '(?!)'})"
    address = re.compile(rf"({either})(?![\w/])", re.IGNORECASE)
    target = identifiers.address("doi", reference.doi) or reference.url
    forms = [reference.text, *filter(None, [reference.other_text])]
    if target and not any(map(address.search, forms)):
        forms[0] += f" {target}"

    def linked(part):
        is_doi = reference.doi and reference.doi in part.lower()
        href = target if is_doi else reference.url
        return format_html('<a href="{}" rel="external">{}</a>', href, citation(part))

    for form in forms:
        parts = address.split(form)
        parts[::2] = map(citation, parts[::2])
        parts[1::2] = map(linked, parts[1::2])
        yield form, mark_safe("".join(parts))
