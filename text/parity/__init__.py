"""Whether a text and its translation say the same, as far as a machine can tell.

``differences`` compares numbers and their units, dates, addresses, lists, tables,
headings, letters and length. It knows nothing of what the words mean, and what it finds
may be right.
"""

from text.parity.comparison import differences, foreign_words
from text.parity.difference import Difference, Kind
