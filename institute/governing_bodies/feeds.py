from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.syndication.views import FeedDoesNotExist
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body
from institute.governing_bodies.terms_of_office import Term, terms_with_people
from institute.organization.models import Organization
from publishing.pages.feeds import LENGTH, AtomFeed
from publishing.pages.seo import absolute
from publishing.pages.views import get_visible_or_404
from text.languages import current


class Change(NamedTuple):
    """That a term of office began, or ended; ``day`` is the first on which it is so."""

    day: date
    term: Term
    is_end: bool


def changes_in(terms):
    """Return the changes of a body's members up to today, the latest first."""
    changes = []
    for term in terms:
        appointment = term.appointment
        if appointment.first_day:
            changes.append(Change(appointment.first_day, term, False))
        if appointment.is_over:
            next_day = appointment.last_day + timedelta(days=1)
            changes.append(Change(next_day, term, True))
    return sorted(changes, key=lambda change: change.day, reverse=True)


def feed_address(body):
    return reverse(
        "institute:body_feed", kwargs={"section": body.section, "slug": body.slug}
    )


class BodyFeed(AtomFeed):
    """Who came into a body and who left it."""

    def get_object(self, request, section, slug):
        try:
            body = get_visible_or_404(Body.objects.in_section, section, slug=slug)
        except Http404 as error:
            raise FeedDoesNotExist from error
        if not body.is_visible_in(current()):
            raise FeedDoesNotExist
        return body

    def title(self, body):
        return f"{body} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self, body):
        return absolute(body.get_absolute_url())

    def path_of_feed(self, body):
        return feed_address(body)

    def items(self, body):
        terms = Appointment.objects.begun().filter(body=body.pk).select_related("body")
        return changes_in(terms_with_people(terms.with_people(current())))[:LENGTH]

    def item_title(self, change):
        who, what = change.term.named.title, change.term.role
        if change.is_end:
            names = {"person": who, "role": what}
            return gettext("%(person)s: no longer %(role)s") % names
        return f"{who}: {what}"

    def item_description(self, change):
        return ", ".join(filter(None, [change.term.dates, *change.term.notes]))

    def item_link(self, change):
        return absolute(change.term.named.url)

    def item_guid(self, change):
        appointment = change.term.appointment
        mark = f"{'end' if change.is_end else 'beginning'}-{appointment.pk}-{current()}"
        return absolute(f"{appointment.body.pointer.address}#{mark}")

    def item_pubdate(self, change):
        return timezone.make_aware(datetime.combine(change.day, time.min))

    item_updateddate = item_pubdate
