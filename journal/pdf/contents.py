"""The data of an article for its template: the whole text of its PDF."""

from datetime import UTC, datetime, time

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from bibliography.identifiers import address
from bibliography.items import upright
from journal.models.galley import stamp_line
from journal.rich_text import CitationLinks, Ends, alt_of, credit_of
from journal.templatetags.journal import licence_name
from library.images import FULL, file_name
from library.pictures import folder_name
from publishing.pages.citations import citations_of
from text.richtext import blocks_of, pair_blocks
from text.richtext.grammar import PLACES, STRICT, parse

# Pixels; on paper as many as a figure of the width of the page needs.
WIDEST = 1600
HEADINGS = {"h2", "h3", "h4"}


def contents_of(described, languages):
    """Return the data of an article with the texts in one language, or in both."""
    article = described.article
    html = described.texts("text")
    texts = [Text(html[code], code, described.references) for code in languages]
    blocks = [blocks_of(html[code]) for code in languages]
    alone = [(place,) for place in range(len(blocks[0]))]
    rows = pair_blocks(*blocks) if len(blocks) > 1 else alone
    rows = [
        [
            [] if place is None else text.block(own[place])
            for text, own, place in zip(texts, blocks, row, strict=True)
        ]
        for row in rows
    ]
    close_levels(piece for row in rows for block in row for piece in block)
    day = article.issued_on or datetime(article.year, 1, 1).date()
    return {
        "language": languages[0],
        "title": described.titles[languages[0]],
        "first_page": article.first_page or 1,
        "timestamp": int(datetime.combine(day, time(), UTC).timestamp()),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "authors": [a.name_in(languages[0]).full for a in described.authors],
        "stamp": stamp_line(described.article, languages),
        "columns": [column_of(described, code) for code in languages],
        "others": [
            column_of(described, code)
            for code in described.languages
            if code not in languages
        ],
        "rows": rows,
        "citations": [
            [code, heading, upright(text)]
            for code, heading, _own, text in citations_of(described, "")
        ],
        "references": [
            [row.text, row.other_text, row.url or address("doi", row.doi)]
            for row in described.references
        ],
        "pictures": {name: file for text in texts for name, file in text.files.items()},
    }


def close_levels(pieces):
    """Let no heading be more than one level below the one before: PDF/UA refuses it."""
    level = 1
    for piece in pieces:
        if not isinstance(piece, str) and piece["tag"] in HEADINGS:
            level = min(int(piece["tag"][1]), level + 1)
            piece["tag"] = f"h{level}"


def column_of(described, language):
    """Return what stands before and behind the text, in one language."""
    article, journal = described.article, described.journal
    holder = getattr(journal, f"copyright_holder_{language}") or ""
    with override(language):
        dates = [
            (gettext("received on"), article.received_on),
            (gettext("accepted on"), article.accepted_on),
            (gettext("published on"), article.issued_on),
        ]
        return {
            "language": language,
            "journal": journal.title_in(language),
            "issue": article.issue_or_blank.number_display,
            "pages": described.pages.replace("-", "–"),
            "doi": article.doi,
            "address": address("doi", article.doi) or described.url,
            "rubric": article.rubric.title_in(language),
            "title": described.titles.get(language, ""),
            "authors": [
                {
                    "name": author.name_in(language).full,
                    "marks": [each.number for each in author.affiliations],
                    "orcid": address("orcid", author.orcid),
                }
                for author in described.authors
            ],
            "affiliations": [
                ", ".join(filter(None, [view.name, view.address]))
                for view in (a.in_language(language) for a in described.affiliations)
            ],
            "summary": described.texts("summary").get(language, "").splitlines(),
            "keywords": described.keywords_in(language),
            "statements": [
                (capfirst(label), described.texts(name).get(language, ""))
                for name, label in [
                    ("funding", gettext("funding")),
                    ("data_statement", gettext("Data availability")),
                    ("acknowledgements", gettext("acknowledgements")),
                ]
            ],
            "dates": [
                (capfirst(label), date_format(day)) for label, day in dates if day
            ],
            "licence": described.licence,
            "licence_name": licence_name(described.licence or ""),
            "copyright": f"© {holder}, {article.year}" if holder else "",
            "words": {
                word: capfirst(gettext(word))
                for word in ["abstract", "keywords", "references", "licence"]
            },
        }


class Text:
    """A text in one language: its blocks as trees of dicts, and its pictures.

    ``files``: {name: that of a file in the storage}; ``prefix``: of the ids of places.
    """

    def __init__(self, html, language, references=(), prefix=""):
        self.prefix, self.files = prefix or language, {}
        self.references = references
        self.ends = Ends(html, language)
        self.places = self.ends.places_in(parse(html, STRICT), PLACES)

    def block(self, html):
        root = parse(html, STRICT)
        CitationLinks(len(self.references))(root)
        return [piece for piece in self.pieces(root) if piece != ""]

    def pieces(self, node):
        """Yield the texts and nodes in an element."""
        yield node.text or ""
        for child in node:
            yield from self.node(child)
            yield child.tail or ""

    def node(self, node):
        """Yield a node, or what is in it where the node itself leads nowhere."""
        made = {"tag": node.tag, **node.attrib}
        if node.tag == "img":
            if not self.picture(node, made):
                return
        elif node.tag == "a":
            target = self.target(node)
            if target is None:
                yield from self.pieces(node)
                return
            made |= target
        elif self.ends.is_empty_figure(node):
            return
        if "id" in node.attrib:
            made["id"] = f"{self.prefix}-{node.get('id')}"
        made["children"] = [piece for piece in self.pieces(node) if piece != ""]
        yield made

    def target(self, link):
        """Return where a link leads, or None."""
        href = link.get("href") or ""
        if href.startswith("#ref-"):
            return {"to": href[1:]}
        if href.startswith("#"):
            place = href[1:]
            return {"to": f"{self.prefix}-{place}"} if place in self.places else None
        address = self.ends.address(link)
        return {"href": address} if address else None

    def picture(self, node, made):
        """Add its file and its text alternative; return False if it is not there."""
        if not (image := self.ends.image(node)):
            return False
        widths = [width for width, _height in image.sizes[FULL]]
        width = max([each for each in widths if each <= WIDEST] or widths[:1])
        name = f"{image.token}.{'png' if image.is_drawing else 'jpg'}"
        file = file_name(FULL, width, "webp")
        self.files[name] = f"{folder_name(image.token)}/{file}"
        made |= {"file": name, "width": width}
        made |= {"alt": alt_of(node, image), "credit": credit_of(image)}
        return True
