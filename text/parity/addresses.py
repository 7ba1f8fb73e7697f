"""The links, e-mail addresses, telephone numbers and DOIs of a text."""

import re
from urllib.parse import urlsplit

from text.parity.difference import Fact, Kind

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/)?\b(10\.\d{4,9}/[^\s<>\"«»]+)", re.IGNORECASE
)
URL = re.compile(r"\bhttps?://[^\s<>\"«»]+|\bwww\.[^\s<>\"«»]+", re.IGNORECASE)
PHONE = re.compile(
    r"(?<![\w.,+-])(?:\+\d|8(?=[ \u00a0(-]+\d{3,5}[ \u00a0)-]))"
    r"[ \u00a0\u202f()\d‑–-]{8,20}\d(?![\d,])"
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
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = LANGUAGE.sub("", parts.netloc.lower()).strip(".")
    query = f"?{parts.query}" if parts.query else ""
    return host + LANGUAGE.sub("", f"{parts.path}{query}").replace("//", "/").rstrip(
        "/"
    )


def digits_of(phone):
    digits = re.sub(r"\D", "", phone)
    # Within Russia people dial 8 in place of +7.
    return f"7{digits[1:]}" if len(digits) == 11 and digits[0] == "8" else digits
