from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from glossary.models import Concept
from glossary.models.linked_text import linked_text_of
from text.languages import current, others
from text.pointers import Pointer
from text.richtext import render
from text.richtext.renderer import Rendered

register = template.Library()


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
        for language in [current(), *others(current())]
    ]


@register.simple_tag(takes_context=True)
def linked_text(context, record, name):
    """Return a rich text with its terms linked, followed by their definitions.

    The text has no links to terms while they are not yet made for its present version.
    """
    language = current()
    html = getattr(record, f"{name}_{language}") or ""
    connections = context.get("connections")
    addresses = connections.addresses if connections else {}
    images = connections.images if connections else {}
    linked = html and linked_text_of(record, name, language, html)
    if not linked:
        return render(html, addresses, language, images=images)
    terms = {
        str(Pointer(Concept._meta.label_lower, row["pk"])): row
        for row in linked.definitions
    }
    text = render(
        linked.html,
        {**addresses, **{end: address(row, language) for end, row in terms.items()}},
        language,
        images=images,
        marks={end: marks(row) for end, row in terms.items()},
    )
    return with_definitions(text, terms.values())


def address(row, language):
    return Concept.address(language, slug=row["slug"])


def marks(row):
    return {"class": "defined", "aria-describedby": f"definition-{row['pk']}"}


def with_definitions(text, terms):
    definitions = render_to_string("glossary/definitions.html", {"terms": terms})
    rendered = Rendered(text + mark_safe(definitions))
    rendered.headings, rendered.words = text.headings, text.words
    return rendered
