"""Text that was typed in the wrong keyboard layout.

The keys of the Russian layout (ЙЦУКЕН) and what the same ones write in the US layout.
"""

import re

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + '{}:"<>~'
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё" + "хъжэбюё"

_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# Where a key writes two signs in one layout: the first, which needs no shift.
_TO_LATIN = str.maketrans(dict(reversed([*zip(_CYRILLIC, _LATIN, strict=True)])))


def switch_layout(text: str) -> str:
    """Return the text as the same keys write it in the other layout."""
    text = text.lower()
    latin, cyrillic = len(re.findall("[a-z]", text)), len(re.findall("[а-яё]", text))
    return text.translate(_TO_CYRILLIC if latin > cyrillic else _TO_LATIN)
