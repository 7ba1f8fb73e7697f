"""Messages on what of an imported rich text is not stored."""

import re

from django.utils.translation import gettext, ngettext

EMBEDDED = re.compile(r"<(?:iframe|video|audio|object|embed|form|svg)\b", re.I)
IMAGE = re.compile(r"<img\b", re.I)
LINK = re.compile(r"<a\b[^>]*\bhref\b", re.I)


def losses(source: str, stored: str) -> list[str]:
    """Return messages on what ``source`` has and ``stored``, made of it, has not."""
    messages = []
    if images := fewer(IMAGE, source, stored):
        messages.append(
            ngettext(
                "%(count)d picture is left out: pictures come from the library.",
                "%(count)d pictures are left out: pictures come from the library.",
                images,
            )
            % {"count": images}
        )
    if links := fewer(LINK, source, stored):
        messages.append(
            ngettext(
                "%(count)d link is left out, its words are kept: a link needs a full "
                "address or that of an item.",
                "%(count)d links are left out, their words are kept: a link needs a "
                "full address or that of an item.",
                links,
            )
            % {"count": links}
        )
    if fewer(EMBEDDED, source, stored):
        messages.append(gettext("What was embedded from elsewhere is left out."))
    return messages


def fewer(pattern, source, stored):
    return max(0, len(pattern.findall(source)) - len(pattern.findall(stored)))
