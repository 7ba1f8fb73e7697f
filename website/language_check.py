"""Looks through the whole site for what is not true in both of its languages.

Its texts, by ``translations.language_checks``, and the pages that readers get, for
words of the other language. The worker does it each night; ``desk.language_findings``
shows the findings.
"""

from datetime import timedelta

from django.utils import timezone, translation
from lxml import html

from publishing.content.pointer_model import to_columns
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
from website.mirror import Visitor

# The hour of the institute's clock in which the worker does it.
NIGHT = 3
# So that a night has only one.
PAUSE = timedelta(hours=12)
# How many records are in memory at a time.
CHUNK = 200

NO_RECORD = Pointer("", 0)
# What a page says without showing it.
SAID = ["alt", "title", "aria-label", "placeholder"]
NOT_READ = {"script", "style", "code", "svg"}


def check_languages():
    """Look through the site, and store what is found."""
    revision = Revision.objects.settled_key()
    rows = [row(finding) for finding in findings_in_texts()]
    # Pages are rendered in their languages.
    with translation.override(translation.get_language()):
        rows += [row(finding, address) for finding, address in findings_on_pages()]
    LanguageFinding.objects.replace(rows, revision)


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
    names = ["text", "kind", "words", "fingerprint"]
    fields = {name: getattr(finding, name) for name in names}
    return LanguageFinding(**to_columns(finding.pointer), **fields, address=address)


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


def findings_on_pages():
    """Yield (finding, address): each once, at the first page that has it."""
    seen, visitor = set(), Visitor()
    for address in visitor.addresses():
        response = visitor.get(address)
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or not kind.startswith("text/html"):
            continue
        tree = html.fromstring(response.content)
        # An address is one word, wherever a line of it may end.
        for part in tree.xpath("//wbr | //span[@class='unbroken' or @class='long']"):
            part.drop_tag()
        for found in findings_on(tree, address):
            if found.key not in seen:
                seen.add(found.key)
                yield found, address


def findings_on(tree, address):
    language = language_of_address(address)
    for code, text in texts_of(tree, tree.get("lang") or language):
        if code == language:
            words = " ".join(text.split())
            for run in foreign_words(words, language, is_title=language == "en"):
                yield Finding(NO_RECORD, "", "page", ((language, run),))


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
