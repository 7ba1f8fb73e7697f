"""One style sheet out of many, so that a page waits for one file."""

import re

IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?(?: (\w+))?;')
STRING = r'("[^"]*")'
COMMENT = re.compile(rf"{STRING}|/\*.*?\*/", re.DOTALL)
# Before ":" a space may tell a descendant from the element itself.
BLANK = re.compile(rf"{STRING}|\s*;?\s*(}})\s*|\s*([{{;,>])\s*|(:)\s+|\s+")


def bundle(sheet, read):
    """Return a sheet with the contents of its imports, which ``read(name)`` returns."""

    def content(match):
        name, layer, medium = match.groups()
        rules = read(name)
        if layer:
            rules = f"@layer {layer} {{{rules}}}"
        return f"@media {medium} {{{rules}}}" if medium else rules

    return minify(IMPORT.sub(content, sheet))


def minify(sheet):
    """Return a sheet without comments and needless blank space."""
    sheet = COMMENT.sub(lambda match: match[1] or " ", sheet)
    kept = BLANK.sub(
        lambda match: match[match.lastindex] if match.lastindex else " ", sheet
    )
    return kept.strip()
