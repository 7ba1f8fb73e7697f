"""The look at the whole site: by a command, and by the worker each night."""

from datetime import timedelta

from django.utils import timezone, translation

from publishing.content.registry import models_with_texts
from publishing.models import LanguageFinding, LanguageRun, Revision
from publishing.translations.language_checks import findings_in, pairs_of, prepared
from text.languages import LANGUAGES
from website.language_check import catalogue, pages

# The hour of the institute's clock in which the worker does it.
NIGHT = 3
# So that a night has only one.
PAUSE = timedelta(hours=12)
# How many records are in memory at a time.
CHUNK = 200


def check_languages():
    """Look through the site, and store what is found; return what nobody answered."""
    revision = Revision.objects.settled_key()
    found = [*findings_in_texts(), *catalogue.findings()]
    rows = [row(finding) for finding in found]
    # Pages are rendered in their languages.
    with translation.override(translation.get_language()):
        rows += [row(finding, address) for finding, address in pages.findings()]
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
