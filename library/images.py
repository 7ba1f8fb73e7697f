"""How a page shows a picture: in the format, width and shape that suit the reader."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from lxml import etree

from text.xml_characters import strip_invalid_xml

# Shapes: the whole picture, and the crop around its focal point for cards in lists.
FULL, CARD = "full", "card"

# A text's measure; on a narrow screen the picture takes all but the page's margins.
SIZES_IN_TEXT = "(min-width: 48rem) 42rem, calc(100vw - 2.5rem)"
# When the browser fetches it.
FIRST, LATER = ' fetchpriority="high"', ' loading="lazy" decoding="async"'
# Pixels of width of the file for a browser that chooses none.
FALLBACK = 960


def path_of(token, name):
    return f"{settings.MEDIA_URL}pictures/{token}/{name}"


def file_name(shape, width, suffix):
    """Return ``640.avif``, ``card-240.webp``."""
    return f"{width}.{suffix}" if shape == FULL else f"{shape}-{width}.{suffix}"


def as_element(markup):
    """Read our own markup into a tree; XML knows no element that has no end."""
    markup = strip_invalid_xml(markup)
    return etree.fromstring(re.sub("<((?:source|img) [^>]*)>", r"<\1/>", markup))


@dataclass(frozen=True)
class Image:
    """A picture as readers of one language get it.

    ``sizes``: {"full": [[width, height], …], "card": …} in pixels.
    """

    token: str
    sizes: dict
    alt: str = ""
    caption: str = ""
    credit_line: str = ""
    licence: str = ""
    source_url: str = ""
    is_decorative: bool = False

    def path(self, shape, width, suffix="webp"):
        return path_of(self.token, file_name(shape, width, suffix))

    @property
    def share_path(self):
        """The crop of 1200 × 630 pixels that social sites show."""
        return path_of(self.token, "share.jpg")

    @property
    def largest_path(self):
        return self.path(FULL, self.sizes[FULL][-1][0])

    def html(self, sizes=SIZES_IN_TEXT, shape=FULL, alt=None, is_first=False):
        """Return a ``picture`` element.

        ``sizes``: the width at which it is shown, as in HTML's attribute. ``alt``:
        instead of its own text. ``is_first``: it is seen at once and waits for nothing.
        """
        widths = self.sizes[shape]
        width, height = min(widths, key=lambda size: abs(size[0] - FALLBACK))
        sources = format_html_join(
            "",
            '<source type="image/{0}" srcset="{1}" sizes="{2}">',
            ((kind, self.srcset(shape, kind), sizes) for kind in ["avif", "webp"]),
        )
        return format_html(
            '<picture>{}<img src="{}" alt="{}" width="{}" height="{}"{}></picture>',
            sources,
            self.path(shape, width),
            ("" if self.is_decorative else self.alt) if alt is None else alt,
            width,
            height,
            mark_safe(FIRST if is_first else LATER),
        )

    def srcset(self, shape, suffix):
        return ", ".join(
            f"{self.path(shape, width, suffix)} {width}w"
            for width, _height in self.sizes[shape]
        )

    # In a text

    def element(self, alt=""):
        """Return the ``picture`` as an element of a tree, with the text's own alt."""
        return as_element(self.html(alt=alt or None))

    def credit(self):
        """Return who made the picture and what may be done with it, or None."""
        line = self.credit_html()
        return as_element(line) if line else None

    def credit_html(self):
        parts = [self.credit_line, self.licence]
        text = ", ".join(filter(None, parts))
        if not text:
            return ""
        if self.source_url:
            text = format_html('<a href="{}">{}</a>', self.source_url, text)
        return format_html('<span class="credit">{}</span>', text)
