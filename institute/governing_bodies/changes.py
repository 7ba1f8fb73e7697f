"""Who came into a body and who left it: the items of its feed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.terms_of_office import Term, terms_with_people
from publishing.pages.seo import absolute
from text.languages import current


@dataclass(frozen=True)
class Change:
    """That a term of office began, or ended; ``day`` is the first on which it is so."""

    term: Term
    is_end: bool
    day: date

    @property
    def moment(self):
        """The beginning of that day."""
        return timezone.make_aware(datetime.combine(self.day, time.min))

    @property
    def title(self):
        who, what = self.term.named.title, self.term.role
        if self.is_end:
            return gettext("%(person)s: no longer %(role)s") % {
                "person": who,
                "role": what,
            }
        return f"{who}: {what}"

    @property
    def description(self):
        return ", ".join(filter(None, [self.term.dates, *self.term.notes]))

    @property
    def guid(self):
        mark = "end" if self.is_end else "beginning"
        appointment = self.term.appointment
        return absolute(
            f"{appointment.body.pointer.address}#{mark}-{appointment.pk}-{current()}"
        )


def changes_of(body):
    """Return the changes of a body's members up to today, the latest first."""
    appointments = (
        Appointment.objects.begun()
        .filter(body=body.pk)
        .select_related("body")
        .with_people(current())
    )
    return changes_in(terms_with_people(appointments))


def changes_in(terms):
    changes = []
    for term in terms:
        appointment = term.appointment
        if appointment.first_day:
            changes.append(Change(term, False, appointment.first_day))
        if appointment.is_over:
            next_day = appointment.last_day + timedelta(days=1)
            changes.append(Change(term, True, next_day))
    return sorted(changes, key=lambda change: change.day, reverse=True)
