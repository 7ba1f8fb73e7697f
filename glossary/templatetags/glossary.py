import json
from functools import lru_cache, partial

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from lxml.builder import E

from glossary.language_columns import head_label, type_label, usage_label
from glossary.models import Concept
from glossary.models.linked_text import linked_text_of
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.models import CatalogueEntry
from text.fold import fold
from text.languages import current, languages_from, own_name
from text.pointers import Pointer
from text.richtext import render
from text.richtext.renderer import Rendered
from text.xml import strip_invalid_xml

# Texts that a process keeps as readers get them: the longest have 100 KB.
MOST_TEXTS = 200

register = template.Library()
register.filter("own_name", own_name)
register.filter("head_label", head_label)
register.filter("usage_label", usage_label)
register.filter("type_label", type_label)


@register.filter
def in_languages(concept):
    """Return (language, term, definition, address) in each, the reader's first."""
    return [
        (
            language,
            getattr(concept, f"title_{language}"),
            getattr(concept, f"summary_{language}"),
            concept.address_in(language),
        )
        for language in languages_from(current())
    ]


@register.simple_tag(takes_context=True)
def linked_text(context, record, name, annotate=None):
    """Return a rich text with its terms linked, and their definitions in it.

    The text has no links to terms while they are not yet made for its present version.
    ``annotate``: see ``render``; equal ones do the same.
    """
    language = current()
    html, rows = linked_html(record, name, language)
    of_terms = {
        end_of(row): Concept.address(language, slug=row["slug"]) for row in rows
    }
    connections = context.get("connections")
    addresses = connections.addresses if connections else {}
    images = connections.images if connections else {}
    return shown(
        html,
        frozenset((addresses | of_terms).items()),
        language,
        frozenset(images.items()),
        json.dumps(rows),
        annotate,
    )


@register.simple_tag
def terms_in(record, name):
    """Return (term, address, its equivalents) of the terms that a rich text links."""
    language = current()
    return [
        (
            row["title"],
            Concept.address(language, slug=row["slug"]),
            [(code, title) for code, title in row["equivalents"].items() if title],
        )
        for row in linked_html(record, name, language)[1]
    ]


def linked_html(record, name, language):
    """Return a text with links to its terms, and their definitions; else as it is."""
    html = getattr(record, f"{name}_{language}") or ""
    if record.version_address:
        # The terms are those of the present glossary: no part of what was published.
        return html, []
    linked = html and linked_text_of(record, name, language, html)
    return (linked.html, linked.definitions) if linked else (html, [])


@lru_cache(MOST_TEXTS)
def shown(html, addresses, language, images, definitions, annotate):
    """Return a text as ``linked_text`` shows it, by nothing but these."""
    terms = {end_of(row): row for row in json.loads(definitions)}
    text = render(
        html,
        dict(addresses),
        language,
        images=dict(images),
        marks={
            end: {"class": "defined", "aria-describedby": f"definition-{row['pk']}"}
            for end, row in terms.items()
        },
        definitions={end: definition(row) for end, row in terms.items()},
        annotate=annotate,
        is_page=True,
    )
    if not terms:
        return text
    rendered = Rendered(text + mark_safe(render_to_string("glossary/definitions.html")))
    vars(rendered).update(vars(text))
    return rendered


def end_of(row):
    """Return the pointer of a term's concept, as a link to it has it."""
    return str(Pointer(Concept._meta.label_lower, row["pk"]))


@register.simple_tag(takes_context=True)
def term_called(context, text, language):
    """Return {title, url} of the entry whose term in a language a text is, or None."""
    key = "terms", language
    if key not in context.render_context:
        known = cached_until_change(key, partial(terms_by_name, language))
        context.render_context[key] = known
    return context.render_context[key].get(fold(text))


def terms_by_name(language):
    """Return {folded name of a term: title and URL of its entry} in a language."""
    return {
        name: {"title": title, "url": Concept.address(language, slug=slug)}
        for names, title, slug in names_of_entries(language)
        for name in filter(None, names.splitlines())
    }


@compiled
def names_of_entries(language):
    entries = CatalogueEntry.objects.of_kinds([Concept]).visible_in(language)
    columns = [f"{name}_{language}" for name in ["names", "title", "slug"]]
    return entries.order_by("-to_pk").values_list(*columns)


def definition(row):
    """Return the element with the definition of a term, for a script to place."""
    equivalents = [
        E.span(strip_invalid_xml(title), lang=code)
        for code, title in row["equivalents"].items()
        if title
    ]
    term = E.p(E.dfn(strip_invalid_xml(row["title"])), " ", *equivalents)
    attributes = {"class": "definition", "id": f"definition-{row['pk']}"}
    return E.div(attributes, term, E.p(strip_invalid_xml(row["summary"])), role="note")


@register.simple_tag
def with_marks(text, numbers, language):
    """Return the paragraphs of a text, and behind the last the numbers of its sources.

    The sources stand in the column of ``language``.
    """
    paragraphs = mark_safe(linebreaks(text, autoescape=True))
    if not numbers:
        return paragraphs
    label = gettext("Footnote %(number)d")
    links = format_html_join(
        ",\xa0",
        '<a href="#source-{}-{}" aria-label="{}">{}</a>',
        ((language, each, label % {"number": each}, each) for each in numbers),
    )
    # The marks never stand alone in the last line, nor with a word alone.
    start, space, end = paragraphs.removesuffix("</p>").rpartition(" ")
    if "<" in end:
        start, space, end = f"{start}{space}{end}", "", ""
    return format_html(
        '{}<span class="unbroken">{}{}<sup class="marks">{}</sup></span></p>',
        *[mark_safe(start), "\xa0" if space else "", mark_safe(end), links],
    )


@register.simple_tag(takes_context=True)
def picture_of_the_terms(context):
    """Return the path of the picture that is shared of an entry, or ""."""
    return context["organization"].own_share_path(context["head"].shared_title)
