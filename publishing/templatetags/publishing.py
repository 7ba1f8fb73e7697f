import json
import re
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.encoding import uri_to_iri
from django.utils.html import (
    _json_script_escapes,
    conditional_escape,
    format_html,
    format_html_join,
)
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from bibliography import identifiers, items
from publishing.cache import memory
from publishing.catalogue import demonstration
from publishing.content.addresses import path_to
from publishing.content.sections import crumbs_to
from publishing.pages.seo import Head, absolute, without_gaps
from publishing.revisions.display import MOST_KEPT, format_day, name_of, number_in
from text.highlight import highlight
from text.languages import current, language_of_words, languages_from, own_name
from text.richtext import render
from text.typography import glued, hyphens, typeset

# An address within a text; the sign that ends a sentence is not part of it.
ADDRESS = re.compile(r"(https?://[^\s<>()«»“”]*[^\s<>()«»“”.,;:!?])")
# Words in Cyrillic, with what stands between them.
CYRILLIC = re.compile(r"[А-яЁё]+(?:[\s\xa0«»:.,–-]+[А-яЁё]+)*")
# Behind the name of a choice.
NUMBER = '<span class="visually-hidden">, </span><span class="number">{}</span>'
# Of the link to where a reader is.
HERE = ' aria-current="true"'

register = template.Library()
register.filter("absolute_address", absolute)
register.filter("day", format_day)
register.filter("language_of_words", language_of_words)
register.filter("own_name", own_name)
register.filter("person_name", name_of)
register.simple_tag(highlight)
register.simple_tag(crumbs_to)


@register.tag
def kept(parser, token):
    """Render a block once for what is kept itself: ``{% kept row.fragments "name" %}``.

    It may depend on that, the language and the values behind its name alone.
    """
    tag, store, rest = token.contents.split(maxsplit=2)
    token.contents = f"{tag} {rest}"
    return memory.parse_fragment(parser, token, parser.compile_filter(store).resolve)


@register.simple_tag(takes_context=True)
def language_switch(context):
    """Return a plain link to this page in each language; it never leads to a 404.

    Between them stands that to both languages, where the page has it.
    """
    head, items = context.get("head") or Head(), []
    # The frame has read it already.
    for code in languages_from(context["organization"].first_language):
        url = escape(head.addresses.get(code) or path_to("home", code))
        is_here = code == current() and not head.is_parallel
        marks = f'lang="{code}" hreflang="{code}" data-language="{code}"'
        link = f'<a href="{url}" {marks}{HERE * is_here}>{own_name(code)}</a>'
        items.append(f"<li>{link}</li>")
    if head.parallel:
        start = f'<a href="{escape(head.parallel)}" rel="nofollow"'
        link = f"{start}{HERE * head.is_parallel}>{gettext('Both languages')}</a>"
        items.insert(1, f'<li class="both-languages">{link}</li>')
    label, items = gettext("Language"), "\n".join(items)
    switch = f'<ul class="language-switch">\n{items}\n</ul>'
    return mark_safe(f'<nav aria-label="{label}">\n{switch}\n</nav>')


@register.inclusion_tag("components/demonstration.html")
def demonstration_strip(site):
    return {"url": site.explained_at.get(current())}


@register.simple_tag
def invented(pointer, whole=None):
    """Mark what is invented, as in a demonstration, unless the ``whole`` is marked."""
    known = demonstration.invented()
    if pointer not in known or whole in known:
        return ""
    return format_html('<span class="invented">{}</span>', gettext("invented"))


register.filter(demonstration.all_invented)


@register.filter
def number(value):
    """Return a number with the spaces or commas of the reader's language."""
    return number_in(current(), value)


@register.filter
@lru_cache
def read_in(language):
    """Return the words of a link to the same item in a language, in that language."""
    with override(language):
        return gettext("Read in English")


@register.simple_tag(takes_context=True)
def rich_text(context, record, name):
    """Return a rich text as the page shows it, by the ``connections`` of its record."""
    language = current()
    html = getattr(record, f"{name}_{language}") or ""
    connections = context.get("connections")
    if connections is None:
        return render(html, {}, language)
    return render(html, connections.addresses, language, images=connections.images)


@register.simple_tag(takes_context=True)
def head_elements(context):
    head, lines = context.get("head") or Head(), []
    for name, attributes in head.elements(context["organization"]):
        values = (f'{key}="{escape(value)}"' for key, value in attributes.items())
        lines.append(f"<{name} {' '.join(values)}>")
    return mark_safe("\n  ".join(lines))


@register.simple_tag(takes_context=True)
def structured_data(context):
    """Return the page's JSON-LD, with the institute as its publisher."""
    head, organization = context.get("head"), context.get("organization")
    nodes = list(head.nodes) if head else []
    if organization:
        institute = memory.cached_until_change(
            ("institute", current()), lambda: data_of(organization)
        )
        nodes.append(institute | head.institute if head else institute)
        if head and head.is_home:
            site = {name: institute[name] for name in ["name", "url"]}
            publisher = {"@id": institute["@id"]}
            site |= {"inLanguage": current(), "publisher": publisher}
            nodes.append({"@type": "WebSite", **site})
    graph = {"@context": "https://schema.org", "@graph": without_gaps(nodes)}
    text = json.dumps(graph, ensure_ascii=False)
    # Not by translate, which takes long for what is not ASCII.
    for sign, escaped in _json_script_escapes.items():
        text = text.replace(chr(sign), escaped)
    return mark_safe(text)


def data_of(organization):
    data = organization.json_ld(current(), settings.SITE_URL)
    logo = organization.look.logo
    return data | {"logo": absolute(logo)} if logo else data


@register.filter
def in_language(language):
    """Return the mark of what is not in the reader's language: "in Russian"."""
    return settings.IN_LANGUAGE[language]


@register.filter
# Typed: HTML equals the same words that are none.
@lru_cache(MOST_KEPT, typed=True)
def hyphenated(text, fitting):
    """Return a text of which longer words may be broken where a column is narrow."""
    return mark_safe(hyphens.hyphenated(conditional_escape(text), fitting))


@register.filter
def heading(title):
    """Return a title for a heading: with soft hyphens, and no short word at an end."""
    return mark_safe(hyphens.heading(conditional_escape(title)))


@register.filter
@lru_cache(MOST_KEPT, typed=True)
def citation(text, language=""):
    """Return a citation of which no line ends within a number, a date or initials.

    What its style has marked by ``emphasis`` is in italics. ``language``: of the
    citation, if names in it may be of another, as that of a Russian journal.
    """
    html = hyphens.unbroken_reference(conditional_escape(glued(text)))
    if language == "en":
        html = CYRILLIC.sub(r'<span lang="ru">\g<0></span>', html)
    return mark_safe(items.with_tags(html))


@register.filter
def printed_address(address):
    """Return an address as people read it: its letters as such, not in per cent."""
    shown = re.sub(r"[^\x00-\x7f\w]", lambda sign: quote(sign[0]), uri_to_iri(address))
    return mark_safe(hyphens.address(conditional_escape(shown)))


@register.filter
@lru_cache(MOST_KEPT, typed=True)
def unbroken(text):
    """Return a text with the words that no line may break at their hyphen."""
    return mark_safe(hyphens.unbroken(conditional_escape(text)))


@register.filter
def link(named):
    """Return a link by the name of what it leads to: of a ``Name`` or an ``Entry``."""
    language = named.language if named.is_foreign else ""
    marks = f' lang="{language}" hreflang="{language}"' if language else ""
    title = unbroken(named.title)
    return mark_safe(f'<a href="{escape(named.url)}"{marks}>{title}</a>')


@register.filter
def identifier_address(identifier, scheme):
    """Return the address of a DOI, ORCID or ROR: ``doi|identifier_address:"doi"``."""
    return identifiers.address(scheme, identifier)


@register.filter
def choices(links):
    """Return the links of a facet: so many cost more in a template than the list."""
    lines = []
    for label, address, is_chosen, number in links:
        current = HERE if is_chosen else ""
        name = escape(label) + (NUMBER.format(number) if number else "")
        lines.append(f'<li><a href="{escape(address)}"{current}>{name}</a></li>')
    return mark_safe("\n".join(lines))


@register.filter
def quoted(title, language):
    """Return a title in the quotes of its language; those in it give way."""
    return typeset(f'"{title}"', language)


@register.filter
def with_links(text):
    """Return a plain text as HTML, with a link at each address of another site."""
    parts = ([link_or_text(part)] for part in ADDRESS.split(text))
    return format_html_join("", "{}", parts)


def link_or_text(part):
    if not ADDRESS.fullmatch(part):
        return part
    name = mark_safe(hyphens.address(escape(part.partition("://")[2])))
    return format_html('<a href="{}" rel="external">{}</a>', part, name)


@register.filter
def webcal(path):
    """Return the address by which a program follows a calendar."""
    return f"webcal:{absolute(path).partition(':')[2]}"


@register.simple_tag(takes_context=True)
def page_links(context, page):
    """Return the links to the pages of a list, which keep the rest of its query.

    ``numbers``: the first page, the last and those beside it, with "…" for the rest;
    ``previous``, ``next``: addresses or "".
    """
    query = context["request"].GET.copy()
    query.pop("page", None)
    rest = query.urlencode()

    def address(number):
        parts = [rest, f"page={number}" if number > 1 else ""]
        return f"?{'&'.join(filter(None, parts))}"

    def item(number):
        if number == page.paginator.ELLIPSIS:
            return f'<li><span aria-hidden="true">{number}</span></li>'
        current = ' aria-current="page"' if number == page.number else ""
        start = f'<li><a href="{escape(address(number))}"{current}>{label}'
        return f"{start}{number}</a></li>"

    label = f'<span class="visually-hidden">{gettext("Page")} </span>'
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "numbers": mark_safe("\n".join(map(item, shown))),
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }
