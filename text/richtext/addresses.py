"""The values that attributes of stored HTML may have, URLs first."""

import re
from urllib.parse import quote, urlsplit

from django.conf.locale import LANG_INFO

_KEY = "[1-9][0-9]{0,17}"
POINTER = re.compile(rf"/id/([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*/{_KEY})/?")
PICTURE = re.compile(rf"/id/(library\.picture/{_KEY})/?")


def address(value: str) -> str | None:
    """Return the URL of a link, tidied, or None where it may not be stored."""
    value = re.sub(r"[\t\n\r]", "", value).strip()
    if match := POINTER.fullmatch(value):
        return f"/id/{match[1]}/"
    value = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", value)
    value = re.sub(r"[\s\x00-\x20\x7f\"<>\\^`{|}]", lambda m: quote(m[0]), value)
    scheme, _colon, rest = value.partition(":")
    scheme = scheme.lower()
    if scheme == "mailto":
        valid = re.fullmatch(r"[^@/\s]+@[^@/\s]+\.[^@/\s]+", rest)
        return f"mailto:{rest}" if valid else None
    if scheme == "tel":
        number = re.sub(r"[ ().-]", "", rest.replace("%20", ""))
        return f"tel:{number}" if re.fullmatch(r"\+?[0-9]{2,15}", number) else None
    if scheme in ("http", "https") and rest.startswith("//"):
        return _web_address(f"{scheme}:{rest}")
    return None


def _web_address(value):
    try:
        parts = urlsplit(value)
        valid = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    if not valid or not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.?", parts.hostname):
        return None
    start = f"{parts.scheme}://{parts.netloc}"
    path, hash_sign, fragment = value[len(start) :].partition("#")
    tail = path + hash_sign + fragment.replace("#", "%23")
    return start + tail.replace("[", "%5B").replace("]", "%5D")


def attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute as it may be stored, or None."""
    if name == "href":
        return address(value)
    if name == "src":
        match = PICTURE.fullmatch(value.strip())
        return f"/id/{match[1]}/" if match else None
    if name == "class":
        return "footnote" if "footnote" in value.split() else None
    if name == "scope":
        return value if value in ("col", "row", "colgroup", "rowgroup") else None
    if name == "lang":
        code = re.split("[-_]", value.strip().lower())[0]
        return code if code in LANG_INFO else None
    if name in ("colspan", "rowspan"):
        return value if re.fullmatch("[1-9][0-9]{0,3}", value) else None
    return value
