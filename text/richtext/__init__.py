"""Rich text: one grammar, one way in, one way out.

``clean`` makes of any HTML, or of plain text, the HTML that is stored;
``RichTextField`` calls it on every way in. ``render`` makes of what is stored what a
visitor gets. ``text_of`` and ``pointers_in`` read it.
"""

from .cleaner import clean
from .field import RichTextField
from .renderer import Rendered, images_in, pointers_in, render, text_of

__all__ = [
    "Rendered",
    "RichTextField",
    "clean",
    "images_in",
    "pointers_in",
    "render",
    "text_of",
]
