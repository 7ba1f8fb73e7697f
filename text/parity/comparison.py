"""Compares a text, or a block of one, with its translation."""

import re
from bisect import bisect_right
from dataclasses import replace
from urllib.parse import urlsplit

from text.parity.dates import dates_in
from text.parity.difference import Difference, Fact, Kind, unmatched
from text.parity.negation import negation_alone
from text.parity.numbers import numbers_in
from text.parity.units import differences_of_units, with_units
from text.richtext.grammar import BLOCKS, STRICT, parse
from text.richtext.renderer import text_of_tree
from text.sentences import sentences

# A translation of at least so many words is as long as this of its source, or odd.
LEAST_WORDS = 20
SHORTEST, LONGEST = 0.4, 2.5
# How many differences are named: with more, the texts are not the same.
MOST = 100
WORD = re.compile(r"[^\W\d_]{2,}")


class ComparedText:
    """One of the texts: its plain text, its facts, and its tree if it is rich text."""

    def __init__(self, language, value, is_rich):
        self.language, self.tree = language, parse(value, STRICT) if is_rich else None
        self.plain = text_of_tree(self.tree) if is_rich else value

    def facts(self):
        if self.tree is None:
            return facts_of(self.plain, self.language)
        links = links_in(self.tree)
        marked = [*self.take_marked()]
        facts = facts_of(text_of_tree(self.tree), self.language, links)
        return [*facts, *pictures_of(self.tree), *marked]

    def take_marked(self):
        """Remove the words that are marked as of another language; yield their facts.

        A translation may name the original beside itself.
        """
        for span in self.tree.iter("span"):
            code = span.get("lang", self.language)
            if code != self.language:
                words, tail = "".join(span.itertext()), span.tail
                span.clear()
                span.text, span.tail = " ", tail
                for fact in facts_of(words, code):
                    yield replace(fact, is_loose=True)


def differences(texts, *, is_rich=False, is_title=False):
    """Return how a text and its translation differ in what both should say.

    ``texts``: {language: text}, of two languages. A text that is not written differs
    from nothing.
    """
    if not all(text.strip() for text in texts.values()):
        return []
    first, second = (
        ComparedText(code, value, is_rich) for code, value in texts.items()
    )
    result = [*differences_of_structure(first, second)] if is_rich else []
    facts = [text.facts() for text in [first, second]]
    result += differences_of_facts(first, second, facts)
    parts = [(first.plain, second.plain)]
    if is_rich:
        elements = parts_in_order([first.tree, second.tree])
        result += differences_of_places(first, second, elements, result)
        parts = [map(text_of_tree, pair) for pair in elements]
    result += differences_of_negation(first, second, parts)
    for text, other in [(first, second), (second, first)]:
        result += differences_of_letters(text, other, is_title=is_title)
    result += [*untranslated(first, second), *odd_length(first, second)]
    return list(dict.fromkeys(result))[:MOST]


def differences_of_facts(first, second, facts):
    """Yield the facts that one text gives and the other does not, in pairs."""
    for pair in unmatched(*facts):
        kind = next(fact.kind for fact in pair if fact)
        words = [fact.words if fact else "" for fact in pair]
        yield difference(kind, first, second, words)
    for kind, words in differences_of_units(first, second, facts):
        yield difference(kind, first, second, words)


def differences_of_negation(first, second, parts):
    """Yield what only one text negates, of the parts that stand beside one another."""
    codes = [first.language, second.language]
    for plain in map(list, parts):
        sides = [*map(sentences, plain, codes)]
        is_alike = len(sides[0]) == len(sides[1])
        for pair in zip(*sides, strict=True) if is_alike else [plain]:
            if found := negation_alone(dict(zip(codes, pair, strict=True))):
                words = [found[code] for code in codes]
                yield difference(Kind.NEGATION, first, second, words)


def differences_of_places(first, second, parts, known):
    """Yield what both texts give, but in the place of one another: two rows, say."""
    named = {words for difference in known for words in difference.words}
    pairs = []
    for elements in parts:
        plain = [text_of_tree(element) for element in elements]
        links = [links_in(element) for element in elements]
        if any(links) or re.search(r"\d", "".join(plain)):
            codes = [first.language, second.language]
            facts = map(facts_of, plain, codes, links)
            pairs += (pair for pair in unmatched(*facts) if is_strict(pair))
    values = [{fact.values[0] for fact in side} for side in zip(*pairs, strict=True)]
    for one, other in pairs:
        found = difference(Kind.PLACE, first, second, [one.words, other.words])
        is_swapped = one.values[0] in values[1] and other.values[0] in values[0]
        if is_swapped and named.isdisjoint(found.words):
            yield found


def is_strict(pair):
    return all(
        fact and not (fact.is_weak or fact.is_loose or fact.is_ordinal) for fact in pair
    )


def links_in(element):
    """Return the addresses of links, but not those within the text."""
    addresses = (link.get("href") for link in element.iter("a"))
    return [address for address in addresses if address and address[0] != "#"]


def difference(kind, first, second, words):
    codes = [first.language, second.language]
    return Difference(kind, tuple(zip(codes, words, strict=True)))


def facts_of(text, language, links=()):
    addresses, text = addresses_in(text, links)
    dates, text, spans = dates_in(text, language)
    numbers = [
        as_date(fact, begin, spans, text)
        for begin, fact in with_units(numbers_in(text, language), text, language)
    ]
    return addresses + dates + numbers


def as_date(fact, begin, spans, text):
    """Let a number that stands in a date be known by the whole date."""
    place = bisect_right(spans, (begin, len(text))) - 1
    if place >= 0 and begin < spans[place][1]:
        return Fact(Kind.DATE, fact.values, text[slice(*spans[place])])
    return fact


def untranslated(first, second):
    """Yield a difference if both are the same words, and not only names."""
    words = [text.plain.strip() for text in [first, second]]
    if (
        words[0] == words[1]
        and re.search(r"\b[^\W\d_]{3,}", words[0])
        and not all(word[0].isupper() for word in WORD.findall(words[0]))
    ):
        yield difference(Kind.SAME, first, second, words)


def odd_length(first, second):
    counts = [len(WORD.findall(text.plain)) for text in [first, second]]
    is_odd = not SHORTEST <= counts[0] / max(counts[1], 1) <= LONGEST
    if max(counts) >= LEAST_WORDS and is_odd:
        yield difference(Kind.LENGTH, first, second, map(str, counts))


# The lists, tables, headings, footnotes and pictures of a rich text


def differences_of_structure(first, second):
    for kind, parts_of in PARTS.items():
        parts = [
            (text.language, ", ".join(map(str, parts_of(text.tree))))
            for text in [first, second]
        ]
        if parts[0][1] != parts[1][1]:
            yield Difference(kind, tuple(parts))


def cells_of(table):
    """Return how many cells of each row have a content: "2/2/1"."""
    rows = (
        sum(
            bool("".join(cell.itertext()).strip()) or cell.find(".//img") is not None
            for cell in row
        )
        for row in table.iter("tr")
    )
    return "/".join(map(str, rows))


PARTS = {
    Kind.LIST: lambda tree: [len(it.findall("li")) for it in tree.iter("ul", "ol")],
    Kind.TABLE: lambda tree: map(cells_of, tree.iter("table")),
    Kind.HEADING: lambda tree: [it.tag for it in tree.iter("h2", "h3", "h4")],
    Kind.FOOTNOTE: lambda tree: filter(
        None, [len(tree.xpath("//span[@class='footnote']"))]
    ),
}


def parts_in_order(trees):
    """Return pairs of the paragraphs, items and cells, if both trees have the same.

    Without those of lists and tables that are in alphabetical order in each language,
    which is another order.
    """
    sides = [[*tree.iter(*BLOCKS)] for tree in trees]
    tags = [[element.tag for element in side] for side in sides]
    if tags[0] != tags[1]:
        return []
    left_out, pairs = set(), []
    for pair in zip(*sides, strict=True):
        if pair[0] in left_out or all(map(is_alphabetical, pair)):
            left_out.update(pair[0].iter(*BLOCKS))
        elif not any(child.tag in BLOCKS for element in pair for child in element):
            pairs.append(pair)
    return pairs


def is_alphabetical(element):
    """Tell whether it is a list or the body of a table with its rows in that order."""
    rows = element.findall("li") or [
        row for row in element.findall("tr") if row.find("td") is not None
    ]
    words = ["".join(row.itertext()).strip().casefold() for row in rows]
    return len(words) > 2 and words == sorted(words) and words[0][:1].isalpha()


def pictures_of(tree):
    sources = [image.get("src") for image in tree.iter("img") if image.get("src")]
    return [Fact(Kind.PICTURE, (source,), source) for source in sources]


# The links, e-mail addresses, telephone numbers and DOIs of a text

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/)?\b(10\.\d{4,9}/[^\s<>\"«»]+)", re.IGNORECASE
)
URL = re.compile(r"\bhttps?://[^\s<>\"«»]+|\bwww\.[^\s<>\"«»]+", re.IGNORECASE)
PHONE = re.compile(
    r"(?<![\w.,+-])(?:\+\d|8(?=[ \u00a0(-]+\d{3,5}[ \u00a0)-]))"
    r"[ \u00a0\u202f()\d‑–-]{8,20}\d(?!\d|,\d)"
)
ENDS = ".,;:!?)]»”’…"
# What a site in two languages has in its addresses, and texts do not tell.
LANGUAGE = re.compile(r"(?<![a-z])(?:ru|en|eng|rus|www)(?![a-z])")


def addresses_in(text, links):
    """Return the facts, and the text with what they are blanked.

    ``links``: the addresses to which words of the text lead.
    """
    facts = [fact for link in links if (fact := link_fact(link))]

    def blank(kind, value_of):
        def replace(match):
            words = match[0].rstrip(ENDS)
            facts.append(Fact(kind, (value_of(words),), words))
            return " " * len(match[0])

        return replace

    text = DOI.sub(blank(Kind.DOI, value_of_doi), text)
    text = URL.sub(blank(Kind.LINK, value_of_url), text)
    text = EMAIL.sub(blank(Kind.EMAIL, str.lower), text)
    text = PHONE.sub(blank(Kind.PHONE, digits_of), text)
    # A link whose words are its address is one.
    return list({(fact.kind, fact.values): fact for fact in facts}.values()), text


def link_fact(link):
    scheme, _colon, rest = link.partition(":")
    if scheme == "mailto":
        return Fact(Kind.EMAIL, (rest.lower(),), rest)
    if scheme == "tel":
        return Fact(Kind.PHONE, (digits_of(rest),), rest)
    if DOI.search(link):
        return Fact(Kind.DOI, (value_of_doi(link),), link)
    return Fact(Kind.LINK, (value_of_url(link),), link)


def value_of_doi(text):
    return DOI.search(text)[1].rstrip(ENDS).lower()


def value_of_url(url):
    """Return what two links to the same have in common, in whatever language."""
    if url.startswith("/"):
        return url
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:  # No address: brackets that are not closed.
        return url
    host = LANGUAGE.sub("", parts.netloc.lower()).strip(".")
    query = f"?{parts.query}" if parts.query else ""
    path = LANGUAGE.sub("", f"{parts.path}{query}").replace("//", "/")
    return host + path.rstrip("/")


def digits_of(phone):
    digits = re.sub(r"\D", "", phone)
    # Within Russia people dial 8 in place of +7.
    return f"7{digits[1:]}" if len(digits) == 11 and digits[0] == "8" else digits


# Words in letters of the other language that are not marked, or of both languages

HEADINGS = {"h2", "h3", "h4", "caption"}
BETWEEN = r"[\s,;:«»“”\"'’()/–—-]+"
# Addresses are in Latin letters everywhere.
ADDRESS = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<!\S)\S+@\S+|(?<![\w-])[\w-]+(?:\.[\w-]+)+\b/?\S*"
)
# {language: (a word in letters that it does not have, one that is no name)}. Russian
# texts name what has no other name in Latin letters: WeGO, PDF, Creative Commons.
FOREIGN = {
    "en": (r"[а-яёА-ЯЁ]+", r"[а-яёА-ЯЁ]+"),
    "ru": (r"[a-zA-Z][\w’'.-]*", r"\b[a-z]{3,}\b"),
}
RUN = {
    language: re.compile(rf"(?<!\w){word}(?:{BETWEEN}{word})*")
    for language, (word, _ordinary) in FOREIGN.items()
}
# One word by itself is too much as well, if nothing tells that it is cited or a name.
CITED = re.compile(r"[«“\"„][^»”\"“]{0,300}[»”\"“]|\([^)]{0,300}\)|\[[^\]]{0,300}\]")
LONE = {
    "en": re.compile(r"(?<![\w‘’'-])[а-яё]{2,}(?![\w’'-])"),
    # Others may have no Russian name: "docx", "online".
    "ru": re.compile(
        r"(?<=[а-яё,] )(?:a|an|and|are|by|for|from|in|is|of|on|or|that|the|this|to|was"
        r"|were|which|with)(?= [а-яё])"
    ),
}
MIXED = re.compile(
    r"(?<![^\W\d_])(?=[^\W\d_]*[a-zA-Z])(?=[^\W\d_]*[а-яёА-ЯЁ])[^\W\d_]+"
)
# What looks the same in both alphabets: a run of them in a word is a slip of the
# keyboard, as other runs («infoДонор») and endings («PDFа») are not.
LOOKALIKES = re.compile(
    r"(?<![а-яёА-ЯЁ])[аеорсухАВЕКМНОРСТУХ]+(?![а-яёА-ЯЁ])"
    r"|(?<![a-zA-Z])[aeopcyxABEKMHOPCTYX]+(?![a-zA-Z])"
)
INFLECTED = re.compile(r"[A-Z]{2,}[а-яё]+")
ROMAN = re.compile("[IVXLХ]+")


def differences_of_letters(text, other, *, is_title=False):
    for part, is_heading in texts_of_blocks(text, is_title):
        found = [word for word in mixed_words(part) if word not in other.plain]
        runs = foreign_words(part, text.language, is_title=is_heading)
        words = CITED.sub(" ; ", ADDRESS.sub(" ", part))
        for run in [*runs, *LONE[text.language].findall(words)]:
            if not any(run in longer for longer in found):
                found.append(run)
        for words in found:
            yield Difference(Kind.ALPHABET, ((text.language, words),))


def mixed_words(text):
    """Yield the words with letters that only look like those around them: “Mоscow”."""
    for match in MIXED.finditer(ADDRESS.sub(" ", text)):
        word = match[0]
        if LOOKALIKES.search(word) and not (
            INFLECTED.fullmatch(word) or ROMAN.fullmatch(word)
        ):
            yield word


def foreign_words(text, language, *, is_title=False):
    """Yield the runs of words of the other language in a plain text.

    One word of them is too much in an English heading, or in one of nothing else; two
    are elsewhere.
    """
    for run in RUN[language].findall(ADDRESS.sub(" ", text)):
        least = 1 if is_title and (language == "en" or run == text.strip()) else 2
        counts = [len(re.findall(pattern, run)) for pattern in FOREIGN[language]]
        if min(counts) >= least:
            yield run


def texts_of_blocks(text, is_title):
    """Yield (text, whether it is a heading) of each block."""
    if text.tree is None:
        yield text.plain, is_title
        return
    for element in [text.tree, *text.tree.iter(*BLOCKS)]:
        own = "".join(own_texts(element))
        if own.strip():
            yield own, element.tag in HEADINGS


def own_texts(element):
    """Yield the texts of a block, but not of blocks in it, nor code."""
    yield element.text or ""
    for child in element:
        if child.tag in BLOCKS or child.tag in {"br", "code"}:
            yield "\n"
        else:
            yield from own_texts(child)
        yield child.tail or ""
