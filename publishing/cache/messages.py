"""Django's tags for translations, which find the message of a tag once.

A page has dozens of ``{% translate "…" %}``, whose words hang on the language alone. It
stands for Django's library in ``TEMPLATES``, so templates load ``i18n`` as ever.
"""

from django import template
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()
register.filters = i18n.register.filters
register.tags = {**i18n.register.tags}


class TranslateNode(template.Node):
    child_nodelists = ()

    def __init__(self, node):
        self.node, self.asvar = node, node.asvar
        # What it says in each language.
        self.messages = {}

    def render(self, context):
        language = get_language()
        if language not in self.messages:
            self.messages[language] = self.node.render(context) or context[self.asvar]
        if not self.asvar:
            return self.messages[language]
        context[self.asvar] = self.messages[language]
        return ""


@register.tag("translate")
def translate(parser, token):
    node = i18n.do_translate(parser, token)
    words, described = node.filter_expression, node.message_context
    is_constant = words.var.literal and not words.filters
    is_constant = is_constant and not (described and described.is_var)
    return TranslateNode(node) if is_constant else node
