from django import template

from glossary import grammar
from text.languages import current, own_name

register = template.Library()
register.filter("own_name", own_name)
register.filter("usage", grammar.usage)
register.filter("remark", grammar.remark)


@register.filter
def language_of_title(record):
    """Return the language of the title by which a record without an entry goes."""
    return record.language_of_title(current())
