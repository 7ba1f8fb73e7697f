from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.pages.citations import citations_of
from publishing.pages.seo import html_date
from text.languages import current, text_languages

register = template.Library()
register.filter("moment", html_date)

WORDS_A_MINUTE = 200
# Above this a text is long; a list of fewer parts than that tells nothing.
LONG, FEWEST_PARTS = 300, 3


@register.filter
def minutes(words):
    """Return how many minutes it takes to read so many words: one at least."""
    return max(1, round(words / WORDS_A_MINUTE))


@register.filter
def contents(text):
    """Return the (id, title) of the parts of a rendered text that is long."""
    is_long = text.words > LONG and len(text.headings) >= FEWEST_PARTS
    return text.headings if is_long else ()


@register.filter
def text_in(language):
    """Return the name of the text in a language: "Russian text"."""
    name = {"language": text_languages([language])}
    return capfirst(gettext("%(language)s text") % name)


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite(context, record, files=()):
    """Show how to cite a record or a work, and files; see ``work_files.html``."""
    head = context.get("head")
    return {
        "citations": citations_of(record, context["organization"]),
        "versions": head and not head.noindex and head.versions,
        "files": files,
        "LANGUAGE_CODE": current(),
    }
