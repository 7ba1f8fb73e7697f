"""Asks the addresses of other sites, a few at a time, for the worker."""

from django.conf import settings
from django.utils import timezone

from publishing.pages.external_link import ExternalAddress, ExternalLink
from publishing.pages.external_links.answers import answer_of

# How many addresses are asked in a row: whoever stops the worker waits for them.
BATCH = 3


def check_external_links():
    if settings.CHECK_EXTERNAL_LINKS:
        for url in due()[:BATCH]:
            check(url)


def due():
    rested = ExternalAddress.objects.rested().values("url")
    links = ExternalLink.objects.seen_by_readers().exclude(url__in=rested)
    return links.order_by("url").values_list("url", flat=True).distinct()


def check(url):
    answer, leads_somewhere = answer_of(url)
    now = timezone.now()
    address = ExternalAddress.objects.filter(url=url).first()
    failing_since = address and address.failing_since
    ExternalAddress.objects.update_or_create(
        url=url,
        defaults={
            "answer": answer,
            "checked_at": now,
            "failing_since": None if leads_somewhere else failing_since or now,
        },
    )
