"""Reads what WordPress exports (WXR): posts, pages, and the files of attachments."""

import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from desk.move.archive import Archive
from text.languages import LANGUAGES

KINDS = {"post": "news.article", "page": "institute.page"}
# Those that are content for readers or editors; others are not read.
STATES = {"publish": "published", "future": "draft", "private": "draft"}
STATES |= dict.fromkeys(["draft", "pending"], "draft")
NAMES = ["title", "link", "content", "excerpt", "attachment_url", "post_id"]
NAMES += ["post_type", "post_parent", "post_date", "post_name", "status"]
NAMES += ["language", "group"]
# Where the plugin WPML keeps what Polylang has as terms.
WPML = {
    "language": "_wpml_import_language_code",
    "group": "_wpml_import_translation_group",
}
SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
GALLERY = re.compile(r"\[gallery[^\]]*\bids=[\"']?([\d,\s]+)[^\]]*\]")
SHORTCODE = re.compile(r"\[/?([a-z][\w-]*)(?:\s[^\]]*)?\]")
ADDRESS = re.compile(r"""(\b(?:src|href)\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE)
BLOCKS = re.compile(r"<(p|div|ul|ol|table|h[1-6]|blockquote|figure)\b", re.IGNORECASE)


class WordPress:
    """``folder``: that of the uploads, as it lies on the old server."""

    def __init__(self, path, folder):
        self.folder = folder
        self.archive = Archive()
        self.items = [*items_of(path)]
        self.by_id = {item["post_id"]: item for item in self.items}

    def read(self):
        groups = {}
        for item in self.items:
            if item["post_type"] == "attachment":
                self._take_attachment(item)
            elif item["post_type"] not in KINDS:
                self._fault(f"No kind for {item['post_type']}", item["link"])
            elif item["status"] in STATES:
                key = item["group"] or item["post_id"]
                groups.setdefault((item["post_type"], key), []).append(item)
        for (post_type, _key), items in groups.items():
            versions, columns = {}, {}
            for item in items:
                language = item["language"] or LANGUAGES[0]
                if language not in LANGUAGES or language in versions:
                    self._fault("The language is unknown, or there twice", item["link"])
                    continue
                versions[language] = self._cells(item)
                if parent := self.by_id.get(item["post_parent"]):
                    columns["parent"] = parent["link"]
                short = f"/?p={item['post_id']}"
                row = {"old_address": short, "target": item["link"]}
                if item["status"] == "publish" and short not in item["link"]:
                    self.archive.add("redirects", row)
            if versions:
                self.archive.add_item(KINDS[post_type], {"": columns, **versions})
        return self.archive

    def _fault(self, message, address):
        self.archive.faults.append((message, address))

    def _cells(self, item):
        is_public = item["status"] == "publish"
        return {
            "old_address": item["link"],
            "title": " ".join(item["title"].split()),
            "summary": " ".join(re.sub("<[^>]*>", " ", item["excerpt"]).split()),
            "body": self._body(item),
            "published_at": item["post_date"] if is_public else "",
            "state": STATES[item["status"]],
            "slug": item["post_name"] if item["post_name"].isascii() else "",
        }

    def _body(self, item):
        text = CAPTION.sub(captioned, item["content"])
        text = GALLERY.sub(self._gallery, text)
        for name in {*SHORTCODE.findall(text)}:
            self._fault(f"The shortcode [{name}] is left out", item["link"])
        text = SHORTCODE.sub("", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
        if not BLOCKS.search(text):
            # WordPress makes paragraphs of lines when it shows them.
            parts = filter(None, map(str.strip, re.split(r"\n\s*\n", text)))
            text = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts)
        return ADDRESS.sub(self._link, text)

    def _gallery(self, match):
        keys = [key.strip() for key in match[1].split(",")]
        files = [self.by_id[key]["attachment_url"] for key in keys if key in self.by_id]
        return "".join(f'<p><img src="{file}"></p>' for file in files)

    def _link(self, match):
        """Let the link to a smaller copy of a picture lead to the picture."""
        begin, quote, link = match.groups()
        large = SIZE.sub("", link)
        link = large if large != link and self._take_file(large) else link
        self._take_file(link)
        return f"{begin}{quote}{link}{quote}"

    def _take_file(self, address):
        path = unquote(urlsplit(address).path)
        _before, uploads, rest = path.partition("/uploads/")
        file = (self.folder / rest).resolve()
        is_inside = uploads and file.is_relative_to(self.folder.resolve())
        if not (is_inside and file.is_file()):
            if uploads:
                self._fault("Files are not in the folder", path)
            return False
        self.archive.files[path] = file
        return True

    def _take_attachment(self, item):
        words = item["meta"].get("_wp_attachment_image_alt", "")
        if words:
            path = unquote(urlsplit(item["attachment_url"]).path)
            alt = f"alt_{item['language'] or LANGUAGES[0]}"
            self.archive.add("library.picture", {"file": path, alt: words})


def captioned(match):
    image = re.search(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", match[1])
    if not image:
        return match[1]
    words = match[1].replace(image[0], "").strip()
    return f"<figure>{image[0]}<figcaption>{words}</figcaption></figure>"


def items_of(path):
    """Yield each item of an export as a dict of its texts."""
    options = {"resolve_entities": False, "no_network": True, "recover": True}
    options["huge_tree"] = True
    for _event, element in etree.iterparse(path, tag="item", **options):
        item = dict.fromkeys(NAMES, "")
        meta = item["meta"] = {}
        for child in element:
            tag = etree.QName(child)
            text = (child.text or "").strip()
            if tag.localname == "encoded":
                is_excerpt = "excerpt" in (tag.namespace or "")
                item["excerpt" if is_excerpt else "content"] = text
            elif tag.localname == "postmeta":
                key = (child.findtext("{*}meta_key") or "").strip()
                meta[key] = (child.findtext("{*}meta_value") or "").strip()
            elif tag.localname == "category" and child.get("domain") == "language":
                item["language"] = child.get("nicename", "")[:2]
            elif tag.localname == "category":
                if child.get("domain") == "post_translations":
                    item["group"] = child.get("nicename", "")
            elif tag.localname in item:
                item[tag.localname] = text
        for name, key in WPML.items():
            item[name] = item[name] or meta.get(key, "")
        yield item
        element.clear()
