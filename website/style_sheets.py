"""One style sheet out of many, so that a page waits for one file."""

import re
from itertools import groupby
from operator import itemgetter

IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?(?: (\w+))?;')
STRING = r'("[^"]*")'
COMMENT = re.compile(rf"{STRING}|/\*.*?\*/", re.DOTALL)
# Before ":" a space may tell a descendant from the element itself.
BLANK = re.compile(rf"{STRING}|\s*;?\s*(}})\s*|\s*([{{;,>])\s*|(:)\s+|\s+")


def bundle(sheet, read):
    """Return the contents of a sheet's imports, which ``read(name)`` returns.

    Those that follow one another in a layer share it.
    """
    parts = []
    imports = groupby(IMPORT.findall(sheet), key=itemgetter(1, 2))
    for (layer, medium), group in imports:
        rules = "".join(read(name) for name, *_place in group)
        if layer:
            rules = f"@layer {layer} {{{rules}}}"
        parts.append(f"@media {medium} {{{rules}}}" if medium else rules)
    return minify("".join(parts))


def minify(sheet):
    """Return a sheet without comments and needless blank space."""
    sheet = COMMENT.sub(lambda match: match[1] or " ", sheet)
    kept = BLANK.sub(
        lambda match: match[match.lastindex] if match.lastindex else " ", sheet
    )
    return kept.strip()
