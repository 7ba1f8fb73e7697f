from django import template

from glossary import grammar
from text.languages import current, own_name

register = template.Library()
register.filter("own_name", own_name)
register.filter("head_label", grammar.head_label)
register.filter("synonym_label", grammar.synonym_label)


@register.filter
def language_of_title(record):
    """Return the language of the title of a record that has no page of its own."""
    return record.language_of_title(current())
