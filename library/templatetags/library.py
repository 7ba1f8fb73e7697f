from django import template
from django.utils.html import format_html

from library.downloads import badge_of, downloads_of
from library.images import CARD, FULL, SIZES_IN_TEXT
from library.models import Document
from publishing.templatetags.reading import list_entry
from text.languages import current, language_of_words

register = template.Library()

# How wide a card is in a list.
SIZES_IN_LIST = "(min-width: 48rem) 11rem, 6.5rem"


@register.simple_tag
def picture(source, sizes=SIZES_IN_TEXT, shape=FULL, alt=None, is_first=False):
    """Show a picture as a ``picture`` element with all its formats and widths.

    ``source``: a Picture or an Image. ``sizes``: as in the attribute of HTML.
    ``alt``: in place of its own. ``is_first``: it is on the first screen, and loads
    eagerly.
    """
    if source is None:
        return ""
    image = source.image() if hasattr(source, "pointer") else source
    return image.html(sizes, shape, alt, is_first)


@register.simple_tag
def card(source, sizes=SIZES_IN_LIST):
    """Show the crop around the focal point, or a whole drawing, beside a title."""
    shape = FULL if source and source.is_drawing else CARD
    return picture(source, sizes, shape, alt="")


@register.filter
def badge(entry):
    """Return type, size and language of the file of a document's entry."""
    return badge_of(entry) if entry.model is Document else ""


@register.filter
def is_past(entry):
    """Tell whether an entry is of a document that is no longer in force."""
    return entry.model is Document and Document.is_past(entry)


@register.filter
def downloads(document):
    """Return the files of a document for readers of the active language."""
    return downloads_of(document, current())


@register.filter
def successor(document):
    """Return the document that replaced this one, if visible in the active language."""
    other = document.replaced_by
    return other if other and other.is_visible_in(current()) else None


@register.simple_tag
def in_own_letters(text):
    """Return an untranslated text, with ``lang`` where its script is a foreign one."""
    language = language_of_words(text)
    if language == current():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.inclusion_tag("components/entry.html")
def catalogue_entry(entry, **shown):
    """Show an Entry in a list; ``shown``: what else than it says, as ``list_entry``."""
    names = ["title", "url", "date", "date_is_main", "summary", "notice"]
    own = {name: getattr(entry, name) for name in [*names, "language", "pointer"]}
    own |= {"dates": entry.date_display, "kind": entry.kind_name}
    own |= {"is_past": is_past(entry), "badge": badge(entry)}
    # Django takes long to find that a name is unknown.
    own |= {"picture": None, "edit": ""}
    return list_entry(**own | shown)
