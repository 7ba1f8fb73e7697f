"""Words with a short part before a hyphen: e-government, non-profit, из-за."""

import re

# No longer than fits on a line of any screen. What lies in a tag is left alone.
_WORD = re.compile(r"<[^>]*>|(?<![\w-])([^\W\d_]{1,3}-\w{2,10})(?![\w-])")


def unbroken(html: str) -> str:
    """Return HTML in which no line ends behind a short first part.

    A span says so, and not another hyphen: readers copy and find the word as it is
    written.
    """
    if "-" not in html:
        return html
    return _WORD.sub(
        lambda match: (
            f'<span class="unbroken">{match[1]}</span>' if match[1] else match[0]
        ),
        html,
    )
