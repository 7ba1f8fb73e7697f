"""Looks through the whole site for what is not true in both of its languages.

Its texts, by ``translations.language_checks``; the pages that readers get, for words of
the other language and for the links between both; the catalogue of the interface, for
texts without a translation. A command does it, and the worker each night;
``desk.language_findings`` shows the findings.
"""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import timezone, translation
from lxml import html

from publishing.content.registry import models_with_texts
from publishing.models import LanguageFinding, LanguageRun, Revision
from publishing.translations.language_checks import (
    Finding,
    findings_in,
    pairs_of,
    prepared,
)
from text.languages import LANGUAGES
from text.parity import foreign_words
from text.pointers import Pointer
from website.middleware import language_of_address
from website.visitor import Visitor

# The hour of the institute's clock in which the worker does it.
NIGHT = 3
# So that a night has only one.
PAUSE = timedelta(hours=12)
# How many records are in memory at a time.
CHUNK = 200

NO_RECORD = Pointer("", 0)
# The code has the texts of this language.
WRITTEN = "en"
ALTERNATES = "//link[@rel='alternate'][@hreflang][not(@type)]"
# What a page says without showing it.
SAID = ["alt", "title", "aria-label", "placeholder"]
NOT_READ = {"script", "style", "code", "svg"}


def check_languages():
    """Look through the site, and store what is found; return what nobody answered."""
    revision = Revision.objects.settled_key()
    found = [*findings_in_texts(), *findings_in_catalogue()]
    rows = [row(finding) for finding in found]
    # Pages are rendered in their languages.
    with translation.override(translation.get_language()):
        rows += [row(finding, address) for finding, address in findings_on_pages()]
    LanguageFinding.objects.replace(rows, revision)
    return LanguageFinding.objects.unanswered()


def findings_in_texts():
    """Yield the findings in all texts that readers have in both languages."""
    checks = prepared()
    for model in models_with_texts():
        records = model.with_items().order_by("pk").iterator(chunk_size=CHUNK)
        for record in records:
            if {*record.item.public_languages()} == {*LANGUAGES}:
                for pair in pairs_of(record):
                    yield from findings_in(pair, checks)


def row(finding, address=""):
    return LanguageFinding(
        to_model=finding.pointer.model,
        to_pk=finding.pointer.pk,
        text=finding.text,
        kind=finding.kind,
        words=finding.words,
        fingerprint=finding.fingerprint,
        address=address,
    )


def check_languages_at_night():
    """Look through the site if it is night, and anything was saved meanwhile."""
    now = timezone.now()
    if timezone.localtime(now).hour != NIGHT:
        return
    last = LanguageRun.objects.first()
    if last and (
        now - last.made_at < PAUSE or last.revision == Revision.objects.newest_key()
    ):
        return
    check_languages()


# Pages


class Links(NamedTuple):
    """The language of a page, and {language: address} of what it says it is."""

    language: str
    alternates: dict


def findings_on_pages():
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
            yield page_finding("hreflang", address, str(response.status_code)), address
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


def page_finding(kind, address, words):
    language = language_of_address(address)
    return Finding(NO_RECORD, "", kind, ((language, words),))


def findings_on(tree, address, interface):
    language = language_of_address(address)
    for code, text in texts_of(tree, tree.get("lang") or language):
        if code != language:
            continue
        words = " ".join(text.split())
        if words in interface[language]:
            yield page_finding("interface", address, words)
        else:
            for run in foreign_words(words, language, is_title=language == "en"):
                yield page_finding("page", address, run)


def texts_of(element, language):
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
            yield page_finding("hreflang", address, f'lang="{page.language}"'), address
        for code, other in page.alternates.items():
            there = links.get(other)
            leads_back = there and there.alternates.get(language) == address
            if code != language_of_address(other) or not leads_back:
                yield page_finding("hreflang", address, other), address


# The catalogue of the interface, as it lies beside the code


def messages(language):
    """Return the messages of our catalogue; none where only the compiled one lies."""
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def findings_in_catalogue():
    """Yield the texts without a translation, and those that are only guessed."""
    for language in LANGUAGES:
        for message in messages(language):
            if message.fuzzy or not all(forms_of(message.string)):
                words = ((WRITTEN, forms_of(message.id)[0]), (language, ""))
                yield Finding(NO_RECORD, "", "catalogue", words)


def forms_of(message):
    """Return a text, or all plural forms of one, as a tuple."""
    return (message,) if isinstance(message, str) else tuple(message)


def untranslated(language):
    """Return the texts of the code that read otherwise in ``language``."""
    return {
        text
        for message in messages(language)
        for text in forms_of(message.id)
        if text not in forms_of(message.string)
    }
