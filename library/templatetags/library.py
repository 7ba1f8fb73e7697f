from django import template

from library.images import CARD, FULL, SIZES_IN_TEXT
from library.models import Document
from library.offers import badge_of, offers_of
from publishing.languages import current

register = template.Library()

# How wide a card is in a list.
SIZES_IN_LIST = "(min-width: 48rem) 11rem, calc(100vw - 2.5rem)"


@register.simple_tag
def picture(shown, sizes=SIZES_IN_TEXT, shape=FULL, alt=None, is_first=False):
    """Show a picture in the formats and widths that it has.

    ``shown``: a Picture, or the image of one. ``sizes``: the width at which it is
    shown, as in HTML's attribute. ``alt``: instead of its own text. ``is_first``: it
    is seen at once and waits for nothing.
    """
    if shown is None:
        return ""
    image = shown.image() if hasattr(shown, "pointer") else shown
    return image.html(sizes, shape, alt, is_first)


@register.simple_tag
def card(shown, sizes=SIZES_IN_LIST):
    """Show the crop around the focal point, beside a title that says what it is."""
    return picture(shown, sizes, CARD, alt="")


@register.filter
def badge(entry):
    """Return type, size and language of the file of a document's entry."""
    return badge_of(entry) if entry.model is Document else ""


@register.simple_tag
def latest_documents(number):
    """Return the documents last published in the active language."""
    return Document.objects.visible_in().newest_first(current()).lean()[:number]


@register.filter
def offers(document):
    """Return the files that a document offers to readers of the active language."""
    return offers_of(document, current())
