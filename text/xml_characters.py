"""Characters that XML 1.0 cannot hold, but texts copied from a PDF or Word may."""

import re

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_invalid_xml(text: str) -> str:
    """Return the text without the characters that XML 1.0 cannot hold."""
    return _INVALID.sub("", text)
