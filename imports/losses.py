"""What of an imported text is not stored, so that nothing goes in silence."""

import re

from django.utils.translation import gettext, ngettext

EMBEDDED = re.compile(r"<(?:iframe|video|audio|object|embed|form|svg)\b", re.I)
IMAGE = re.compile(r"<img\b", re.I)
LINK = re.compile(r"<a\b[^>]*\bhref\b", re.I)


def losses(source: str, stored: str) -> list[str]:
    """Say what ``source`` had and ``stored``, made of it, has no more."""
    said = []
    if images := fewer(IMAGE, source, stored):
        said.append(
            ngettext(
                "%(count)d picture is left out: pictures come from the library.",
                "%(count)d pictures are left out: pictures come from the library.",
                images,
            )
            % {"count": images}
        )
    if links := fewer(LINK, source, stored):
        said.append(
            ngettext(
                "%(count)d link is left out, its words stay: a link needs a full "
                "address or that of an item.",
                "%(count)d links are left out, their words stay: a link needs a full "
                "address or that of an item.",
                links,
            )
            % {"count": links}
        )
    if fewer(EMBEDDED, source, stored):
        said.append(gettext("What was embedded from elsewhere is left out."))
    return said


def fewer(pattern, source, stored):
    return max(0, len(pattern.findall(source)) - len(pattern.findall(stored)))
