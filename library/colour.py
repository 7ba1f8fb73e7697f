"""The colour of the institute: read as it is typed, and judged by WCAG's contrasts.

What follows from it in light and dark is in templates/institute/accent.css.
"""

import re

HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
# Accent, paper and ink of static/css/tokens.css; the last two in light and dark.
USUAL = "#0b5a68"
PAPER, INK = ("#fbfaf6", "#14171a"), ("#1b1d1f", "#e9e6df")
# On what the accent stands as text, and the least contrast that it has there.
GROUNDS = ["#fbfaf6", "#f5eee0", "#eef3f2"]
LEAST = 4.5


def parse(text):
    """Return "#0b5a68" for "0B5A68"; None for anything else."""
    match = HEX.fullmatch(text.strip())
    return match and f"#{match[1].lower()}"


def luminance(colour):
    values = (octet / 255 for octet in bytes.fromhex(colour[1:]))
    light = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values
    )
    return sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), light))


def contrast(one, other):
    low, high = sorted(luminance(colour) + 0.05 for colour in (one, other))
    return high / low


def least_contrast(accent):
    """Return that of a text in the accent, or on it, where it is weakest."""
    return min(contrast(accent, ground) for ground in GROUNDS)
