"""What the first page says of releases: which go out when, and which have not."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from publishing.admin.addresses import page_of
from publishing.compiled import compiled
from publishing.display import format_moment
from publishing.first_page import Dated, DateKind, Waiting
from publishing.memory import under_stamp
from publishing.models import Release
from text.languages import language_of_words

GOES_OUT = DateKind(_("goes out"))
# How many are looked at.
MOST = 50


def told():
    """Return the open releases that have a date, or had one and did not go out."""
    return under_stamp("releases on a date", rows)


@compiled
def rows():
    told = Release.objects.open().exclude(publish_at=None, failure="")
    return told.order_by("publish_at", "pk")[:MOST]


def scheduled(user, until):
    """Return the releases that go out until a day."""
    if not has(user, "view", Release):
        return []
    return [
        Dated(
            timezone.localdate(release.publish_at),
            GOES_OUT,
            release.name,
            language_of_words(release.name),
            page_of(Release, "change", release.pk),
            (
                time_format(timezone.localtime(release.publish_at).time()),
                gettext("release"),
            ),
        )
        for release in told()
        if release.publish_at and timezone.localdate(release.publish_at) <= until
    ]


def failed(user):
    """Return the releases that the person had scheduled and that did not go out."""
    if not has(user, "change", Release):
        return []
    return [
        Waiting(
            kind=capfirst(Release._meta.verbose_name),
            title=release.name,
            language=language_of_words(release.name),
            url=page_of(Release, "change", release.pk),
            action=gettext("Look"),
            at=release.failed_at,
            facts=(
                gettext("it did not go out on its date"),
                format_moment(release.failed_at),
            ),
            quote=release.failure,
            shape="returned",
        )
        for release in told()
        if release.failure and release.publish_by_id == user.pk
    ]


admin.site.dates.append(scheduled)
admin.site.waits.append(failed)
