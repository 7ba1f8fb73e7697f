"""Reads what WordPress exports (WXR): posts, pages, and the files of attachments."""

import re
from collections import defaultdict
from urllib.parse import unquote, urlsplit

from lxml import etree

from desk.move.archive import Archive
from desk.move.links import inner, parsed
from text.languages import LANGUAGES

KINDS = {"post": "news.article", "page": "institute.page"}
# Content for readers or editors; what has another status is not read.
STATES = {"publish", "future", "private", "draft", "pending"}
# Where the plugin WPML keeps what Polylang has as categories.
ALT = "meta _wp_attachment_image_alt"
WPML = "meta _wpml_import_language_code", "meta _wpml_import_translation_group"
SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")
CAPTION = re.compile(
    r"\[caption[^\]]*\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*?)\[/caption\]",
    re.DOTALL,
)
GALLERY = re.compile(r"\[gallery[^\]]*\bids=[\"']?([\d,\s]+)[^\]]*\]")
SHORTCODE = re.compile(r"\[/?([a-z][\w-]*)(?:\s[^\]]*)?\]")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLOCK = re.compile(r"</?(p|div|ul|ol|li|table|tr|h[1-6]|blockquote|figure)\b", re.I)


class WordPress(Archive):
    """``folder``: that of the uploads, as it lies on the old server."""

    def __init__(self, path, folder):
        super().__init__()
        self.folder = folder.resolve()
        self.items = list(items_of(str(path)))
        self.by_id = {item["post_id"]: item for item in self.items}

    def read(self):
        groups = {}
        for item in self.items:
            if item["post_type"] in KINDS and item["status"] in STATES:
                groups.setdefault(item["group"], []).append(item)
            elif item["post_type"] not in {*KINDS, "attachment"}:
                self.fault(f"No kind for {item['post_type']}", item["link"])
        for items in groups.values():
            self._add_item(items)
        for item in self.items:
            path = unquote(urlsplit(item["attachment_url"]).path)
            if path in self.files and item[ALT]:
                alt = f"alt_{item['language']}"
                self.add("library.picture", {"file": path, alt: item[ALT]})
        return self

    def _add_item(self, items):
        versions, columns = {}, {}
        for item in items:
            language = item["language"]
            if language not in LANGUAGES or language in versions:
                self.fault("The language is unknown, or there twice", item["link"])
                continue
            versions[language] = self._cells(item)
            if parent := self.by_id.get(item["post_parent"]):
                columns["parent"] = parent["link"]
            short = f"/?p={item['post_id']}"
            if item["status"] == "publish" and short not in item["link"]:
                self.add("redirects", {"old_address": short, "target": item["link"]})
        if versions:
            self.add(KINDS[items[0]["post_type"]], columns, versions)

    def _cells(self, item):
        return {
            "old_address": item["link"],
            "title": " ".join(item["title"].split()),
            "summary": " ".join(re.sub("<[^>]*>", " ", item["excerpt"]).split()),
            "body": self._body(item),
            "published_at": item["post_date"] if item["status"] == "publish" else "",
        }

    def _body(self, item):
        figure = r"<figure>\1<figcaption>\2</figcaption></figure>"
        text = CAPTION.sub(figure, COMMENT.sub("", item["content"]))
        text = GALLERY.sub(self._gallery, text)
        for name in {*SHORTCODE.findall(text)}:
            self.fault(f"The shortcode [{name}] is left out", item["link"])
        # WordPress makes paragraphs of lines when it shows them.
        parts = map(str.strip, re.split(r"\n\s*\n", SHORTCODE.sub("", text)))
        text = "".join(
            part if BLOCK.match(part) else f"<p>{part.replace('\n', '<br>')}</p>"
            for part in filter(None, parts)
        )
        if (root := parsed(text)) is None:
            return text
        root.rewrite_links(self._moved)
        return inner(root)

    def _gallery(self, match):
        items = map(self.by_id.get, re.findall(r"\d+", match[1]))
        files = [item["attachment_url"] for item in items if item]
        return "".join(f'<p><img src="{file}"></p>' for file in files)

    def _moved(self, link):
        """Let a link to a small copy of a picture lead to it; note the file."""
        before, uploads, rest = unquote(link).partition("/uploads/")
        for name in [SIZE.sub("", rest), rest] if uploads else ():
            file = (self.folder / name).resolve()
            if file.is_relative_to(self.folder) and file.is_file():
                address = f"{before}{uploads}{name}"
                self.files[urlsplit(address).path] = file
                return address
        if uploads:
            self.fault("Files are not in the folder", link)
        return link


def items_of(path):
    """Yield each item of an export as a dict of its texts."""
    options = {"resolve_entities": False, "recover": True, "huge_tree": True}
    for _event, element in etree.iterparse(path, tag="item", **options):
        item = defaultdict(str)
        for child in element:
            name, text = etree.QName(child).localname, (child.text or "").strip()
            if name == "encoded":
                item["excerpt" if "excerpt" in child.tag else "content"] = text
            elif name == "category":
                item[child.get("domain")] = child.get("nicename", "")
            elif name == "postmeta":
                key = child.findtext("{*}meta_key", "").strip()
                item[f"meta {key}"] = child.findtext("{*}meta_value", "").strip()
            else:
                item[name] = text
        item["language"] = (item["language"] or item[WPML[0]] or LANGUAGES[0])[:2]
        alone = f"post {item['post_id']}"
        item["group"] = item["post_translations"] or item[WPML[1]] or alone
        yield item
        element.clear()
