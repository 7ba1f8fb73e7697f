"""The pages that readers get: words of the other language, links between both."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from lxml import html

from publishing.translations.language_checks import Finding
from text.languages import LANGUAGES
from text.parity import foreign_words
from website.language_check.catalogue import NO_RECORD, untranslated
from website.request_language import language_of_address
from website.visitor import Visitor

ALTERNATES = "//link[@rel='alternate'][@hreflang][not(@type)]"
# What a page says without showing it.
SAID = ["alt", "title", "aria-label", "placeholder"]
NOT_READ = {"script", "style", "code", "svg"}


class Links(NamedTuple):
    """The language of a page, and {language: address} of what it says it is."""

    language: str
    alternates: dict


def findings():
    """Yield (finding, address): each once, at the first page that has it."""
    seen, links = set(), {}
    visitor = Visitor()
    interface = {code: untranslated(code) for code in LANGUAGES}
    queue = dict.fromkeys(visitor.addresses())
    addresses = [*queue]
    # It grows by the other language of what is asked.
    for address in addresses:
        response = visitor.get(address)
        if response.status_code != 200:
            yield finding("hreflang", address, str(response.status_code)), address
            continue
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        tree = html.fromstring(response.content)
        # An address is one word, wherever a line of it may end.
        for part in tree.xpath("//wbr | //span[@class='unbroken' or @class='long']"):
            part.drop_tag()
        links[address] = links_of(tree)
        for other in links[address].alternates.values():
            if other not in queue:
                queue[other] = None
                addresses.append(other)
        for found in findings_on(tree, address, interface):
            if found.key not in seen:
                seen.add(found.key)
                yield found, address
    yield from one_sided(links)


def finding(kind, address, words):
    language = language_of_address(address)
    return Finding(NO_RECORD, "", kind, ((language, words),))


def findings_on(tree, address, interface):
    language = language_of_address(address)
    for code, text in texts_of(tree, tree.get("lang") or language):
        if code != language:
            continue
        words = " ".join(text.split())
        if words in interface[language]:
            yield finding("interface", address, words)
        else:
            for run in foreign_words(words, language, is_title=language == "en"):
                yield finding("page", address, run)


def texts_of(element, language):
    """Yield (language, text) of all that a page shows or says."""
    if not isinstance(element.tag, str):
        return
    code = element.get("lang") or language
    for name in SAID:
        if text := element.get(name):
            yield code, text
    if element.tag in NOT_READ:
        return
    if element.tag == "meta" and (text := element.get("content")):
        if element.get("name") == "description":
            yield code, text
        return
    if element.text:
        yield code, element.text
    for child in element:
        yield from texts_of(child, code)
        if child.tail:
            yield code, child.tail


def links_of(tree):
    alternates = {
        link.get("hreflang"): path_of(link.get("href"))
        for link in tree.xpath(ALTERNATES)
        if link.get("hreflang") in LANGUAGES
    }
    return Links(tree.get("lang"), alternates)


def path_of(url):
    return urlsplit(url.removeprefix(settings.SITE_URL)).path


def one_sided(links):
    """Yield the pages whose other language does not lead back, or is another one."""
    for address, page in links.items():
        language = language_of_address(address)
        if page.language != language:
            yield finding("hreflang", address, f'lang="{page.language}"'), address
        for code, other in page.alternates.items():
            there = links.get(other)
            leads_back = there and there.alternates.get(language) == address
            if code != language_of_address(other) or not leads_back:
                yield finding("hreflang", address, other), address
