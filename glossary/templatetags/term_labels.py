from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe

from glossary.language_columns import head_label, synonym_label, type_label
from text.languages import own_name

register = template.Library()
register.filter("own_name", own_name)
register.filter("head_label", head_label)
register.filter("synonym_label", synonym_label)
register.filter("type_label", type_label)


@register.simple_tag
def with_marks(text, numbers, language):
    """Return the paragraphs of a text, and behind the last the numbers of its sources.

    The sources stand in the column of ``language``.
    """
    paragraphs = mark_safe(linebreaks(text, autoescape=True))
    if not numbers:
        return paragraphs
    links = format_html_join(
        ", ",
        '<a href="#source-{}-{}">{}</a>',
        ((language, number, number) for number in numbers),
    )
    paragraphs = mark_safe(paragraphs.removesuffix("</p>"))
    return format_html('{}<sup class="marks">{}</sup></p>', paragraphs, links)
