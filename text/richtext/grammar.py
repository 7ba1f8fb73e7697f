"""The grammar of stored rich text; parsing it into a tree and serialising the tree.

::

    p h2 h3 h4 ul ol li blockquote hr
    table (data-chart) caption thead tbody tr th td (scope, colspan, rowspan)
    figure img figcaption
    a strong em sub sup br code span.footnote span[lang]

Links within a text lead to the ids of its headings, figures and tables. These begin
with ``text-``, so that they meet no id of a page.

All HTML passes through nh3 when it is parsed, and again before it is stored.
"""

import re
from urllib.parse import quote, urlsplit

import nh3
from django.conf.locale import LANG_INFO
from lxml import etree
from lxml.html import HtmlMixin

from text.typography import NBSP

PARAGRAPHS = {"p", "h2", "h3", "h4"}
LISTS = {"ul", "ol"}
MARKS = {"a", "strong", "em", "sub", "sup", "code"}
BLOCKS = {
    *PARAGRAPHS,
    *LISTS,
    *("li", "blockquote", "hr", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
TAGS = {*BLOCKS, *MARKS, "br", "img", "span"}
# What links within a text lead to.
PLACES = {"h2", "h3", "h4", "figure", "table"}
# What a table may be drawn as.
CHARTS = {"bars", "columns", "line"}

# Elements that only divide a page become paragraphs, so that texts do not run together.
_DIVISIONS = """
    address article aside center dd details dialog div dl dt fieldset footer form
    header hgroup legend main menu nav pre search section summary
"""
# Elements that are stored under another name.
RENAMED = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "tfoot": "tbody",
    **dict.fromkeys(_DIVISIONS.split(), "p"),
}

# Removed with their content, which is no text or not meant for this page.
_DROPPED_WITH_CONTENT = """
    applet audio canvas embed iframe math noembed noframes noscript object
    plaintext script select style svg template textarea title video xmp
"""
_KEY = "[1-9][0-9]{0,17}"


POINTER = re.compile(rf"/id/([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*/{_KEY})/?")


PICTURE = re.compile(rf"/id/(library\.picture/{_KEY})/?")


# Word's own bookmarks begin with a low line.
_PLACE = re.compile(r"(?:text-)?([A-Za-z][A-Za-z0-9_.-]{0,63})")


def place(value: str) -> str | None:
    """Return the id of a place as it may be stored, or None."""
    match = _PLACE.fullmatch(value.strip())
    return f"text-{match[1]}" if match else None


def address(value: str) -> str | None:
    """Return the URL of a link, tidied, or None where it may not be stored."""
    value = re.sub(r"[\t\n\r]", "", value).strip()
    if value.startswith("#"):
        name = place(value[1:])
        return name and f"#{name}"
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
    if name == "id":
        return place(value)
    if name == "data-chart":
        return value if value in CHARTS else None
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


_ATTRIBUTES = {
    **{tag: {"id"} for tag in PLACES},
    "table": {"id", "data-chart"},
    "a": {"href"},
    "img": {"src", "alt"},
    "span": {"class", "lang"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}

# For input: it lets more pass than the grammar, for the builder to convert.
LENIENT = nh3.Cleaner(
    tags=TAGS | set(RENAMED),
    clean_content_tags=set(_DROPPED_WITH_CONTENT.split()),
    attributes={
        **_ATTRIBUTES,
        **{tag: {"id"} for tag in ("h1", "h5", "h6")},
        "*": {"lang"},
        "span": {"class", "lang", "style"},
        "b": {"style"},
        "i": {"style"},
    },
    attribute_filter=lambda tag, name, value: (
        value if name == "style" else attribute(tag, name, value)
    ),
    url_schemes=_SCHEMES,
    link_rel=None,
)
STRICT = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=set(_DROPPED_WITH_CONTENT.split()),
    attributes=_ATTRIBUTES,
    attribute_filter=attribute,
    url_schemes=_SCHEMES,
    link_rel=None,
)

_PLACEHOLDER = "\ufdd0"  # of the no-break space; _FORBIDDEN keeps it out of texts
_NONCHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}"
    for plane in range(0, 0x110000, 0x10000)
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef"
    f"{_NONCHARACTERS}]"
)


def sanitise(html: str, cleaner: nh3.Cleaner) -> str:
    """Return any HTML as nh3 leaves it."""
    # nh3 would take seconds for a hundred thousand no-break spaces in one text.
    given = _permitted(html).replace("&nbsp;", NBSP)
    html = given.replace(NBSP, _PLACEHOLDER)
    html = cleaner.clean(_limit_depth(html)).replace(_PLACEHOLDER, "&nbsp;")
    # Again, for characters that came as &#1;
    return _permitted(html) if "&" in given else html


def _permitted(text):
    return _FORBIDDEN.sub("", text.replace("\v", " ").replace("\f", " "))


def parse(html: str, cleaner: nh3.Cleaner):
    """Parse any HTML into a tree of what the cleaner allows, under a ``div``."""
    html = sanitise(html, cleaner).replace("&nbsp;", NBSP)
    # With these closed, nh3's output is XML: the tree is exactly what nh3 saw.
    html = re.sub("<((?:br|hr|img)(?: [^>]*)?)>", r"<\1/>", html)
    parser = etree.XMLParser(
        huge_tree=True, resolve_entities=False, no_network=True, collect_ids=False
    )
    return etree.fromstring(f"<div>{html}</div>", parser)


def serialise(root) -> str:
    """Return the HTML of the children of the ``div``, or of another element."""

    def close(match):
        name, attributes = match.groups()
        end = "" if name in ("br", "hr", "img", "source") else f"</{name}>"
        return f"<{name}{attributes}>{end}"

    html = etree.tostring(root, encoding="unicode", with_tail=False)
    html = re.sub(r"<(\w+)((?: [^<>]*)?)/>", close, html)
    return html[len("<div>") : -len("</div>")] if html.startswith("<div>") else html


def is_blank(text) -> bool:
    return not (text and text.strip())


def text_nodes(element):
    """Yield (element, whether it is its tail, text), but those of footnotes."""
    if element.get("class") == "footnote":
        return
    yield element, False, element.text or ""
    for child in element:
        yield from text_nodes(child)
        yield child, True, child.tail or ""


def text_within(element) -> str:
    """Return the text of an element without its footnotes."""
    return "".join(text for *_node, text in text_nodes(element))


# They remove an element from its tree, but not the text that follows it; and an element
# alone, but not its content.
remove, unwrap = HtmlMixin.drop_tree, HtmlMixin.drop_tag


def wrap(element, is_tail, places):
    """Put parts of the text of an element, or of its tail, into other elements.

    ``places``: (start, end, new element) of each, in order.
    """
    text = (element.tail if is_tail else element.text) or ""
    begins = [start for start, _end, _wrapper in places]
    for (start, end, wrapper), until in zip(places, [*begins[1:], None], strict=True):
        wrapper.text, wrapper.tail = text[start:end], text[end:until]
    wrappers = [wrapper for _start, _end, wrapper in places]
    if is_tail:
        parent, place = element.getparent(), element.getparent().index(element) + 1
        element.tail = text[: begins[0]]
    else:
        parent, place = element, 0
        element.text = text[: begins[0]]
    parent[place:place] = wrappers


# The time of an HTML parser grows with the square of the depth; and the functions that
# walk the tree are recursive.
_DEEPEST = 60
_VOID = """
    area base br col embed hr img input link meta source track wbr
"""
# An element of these ends the one before it, so they nest only through others.
_ENDING_EACH_OTHER = """
    p li dd dt option optgroup tr td th thead tbody tfoot rp rt
"""
_NOT_NESTING = {*_VOID.split(), *_ENDING_EACH_OTHER.split()}
_TAG = re.compile(
    r"""
    <!-- (?s:.*?) (?:--!?>|\Z)
    | <(?P<end>/?) (?P<name>[a-zA-Z][^\s/>]*+)
      (?: [\s/]++
        | [^\s/>=]++ (?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | [^\s"'>][^\s>]*+ )? )?+
        | =
      )*+ >
    """,
    re.VERBOSE,
)


def _limit_depth(html):
    """Return the HTML; if any nest too deeply, without the tags of what can nest."""
    if html.count("<") <= _DEEPEST:
        return html
    deepest, opened = 0, []
    for match in filter(_nests, _TAG.finditer(html)):
        name = match["name"].lower()
        if not match["end"]:
            opened.append(name)
            deepest = max(deepest, len(opened))
        elif opened and opened[-1] == name:
            opened.pop()
    if deepest <= _DEEPEST:
        return html
    return _TAG.sub(lambda match: "" if _nests(match) else match[0], html)


def _nests(match):
    name = (match["name"] or "").lower()
    return bool(name) and name not in _NOT_NESTING
