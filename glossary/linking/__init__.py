"""Terms found in texts, through inflection, and made links to the glossary.

``Dictionary`` holds the terms of one language, each a ``Pattern``; ``find`` returns
where they stand in plain text, ``linked`` links the first use of each in rich text.
"""

from .dictionary import Dictionary
from .finding import Hit, find
from .html import linked
from .patterns import Pattern

__all__ = ["Dictionary", "Hit", "Pattern", "find", "linked"]
