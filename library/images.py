"""The HTML of a picture: formats, widths and crops between which browsers choose."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from lxml import etree

from text.xml import strip_invalid_xml

# Shapes: the whole picture, and the crop around its focal point for cards in lists.
FULL, CARD = "full", "card"

# The width of the text column; on a narrow screen, that of the page without margins.
SIZES_IN_TEXT = "(min-width: 48rem) 40rem, calc(100vw - 2.5rem)"
# Attributes of a picture on the first screen, and of any other.
FIRST, LATER = ' fetchpriority="high"', ' loading="lazy" decoding="async"'
# Width in pixels of the file for a browser that does not know srcset.
FALLBACK = 960


def path_of(token, name):
    return f"{settings.MEDIA_URL}pictures/{token}/{name}"


def file_name(shape, width, suffix):
    """Return ``720.avif``, ``card-240.webp``."""
    return f"{width}.{suffix}" if shape == FULL else f"{shape}-{width}.{suffix}"


def as_element(markup):
    """Parse the HTML made here into a tree; for XML, void elements are closed first."""
    markup = strip_invalid_xml(markup)
    return etree.fromstring(re.sub("<((?:source|img) [^>]*)>", r"<\1/>", markup))


@dataclass(frozen=True)
class Image:
    """A picture with its texts in one language.

    ``sizes``: {"full": [[width, height], …], "card": …} in pixels.
    """

    token: str
    # Another file has another token.
    sizes: dict = field(hash=False)
    alt: str = ""
    caption: str = ""
    credit_line: str = ""
    licence: str = ""
    source_url: str = ""
    is_decorative: bool = False
    is_drawing: bool = False
    focus_y: int = 50

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

        ``sizes``: as in the attribute of HTML. ``alt``: in place of its own.
        ``is_first``: it is on the first screen, and loads eagerly.
        """
        widths = self.sizes[shape]
        width, height = min(widths, key=lambda size: abs(size[0] - FALLBACK))
        sources = format_html_join(
            "",
            '<source type="image/{0}" srcset="{1}" sizes="{2}">',
            ((kind, self.srcset(shape, kind), sizes) for kind in ["avif", "webp"]),
        )
        return format_html(
            '<picture>{}<img src="{}" alt="{}" width="{}" height="{}"{}{}></picture>',
            sources,
            self.path(shape, width),
            ("" if self.is_decorative else self.alt) if alt is None else alt,
            width,
            height,
            format_html(' class="{}"', self.css_class) if self.css_class else "",
            mark_safe(FIRST if is_first else LATER),
        )

    @property
    def css_class(self):
        """What static/css/figure.css turns in the dark, and crops at one end alone."""
        end = "low" if self.focus_y > 66 else "high" if self.focus_y < 34 else ""
        return " ".join(filter(None, ["drawing" if self.is_drawing else "", end]))

    def srcset(self, shape, suffix):
        return ", ".join(
            f"{self.path(shape, width, suffix)} {width}w"
            for width, _height in self.sizes[shape]
        )

    # In a text

    def element(self, alt=""):
        """Return the ``picture`` as an element of a tree; ``alt``: from the text."""
        return as_element(self.html(alt=alt or None))

    def credit(self):
        """Return an element with the author and the licence, or None."""
        line = self.credit_html()
        return as_element(line) if line else None

    def credit_html(self):
        text = ", ".join(filter(None, [self.credit_line, self.licence]))
        if not text:
            return ""
        if self.source_url:
            text = format_html('<a href="{}">{}</a>', self.source_url, text)
        return format_html('<span class="credit">{}</span>', text)
