"""Terms of office as pages show them: only of what a reader may see."""

from dataclasses import dataclass

from django.db.models import Case, When
from django.utils.translation import gettext

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Kind
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.pages.seo import absolute
from publishing.pages.views import Name, name_of
from text.languages import current
from text.pointers import Pointer


@dataclass(frozen=True)
class Term:
    """An Appointment, and ``end``: the person in a body, or the body of a person.

    ``named``: the name of that. ``decision``: the Entry of its basis, if a reader may
    see that.
    """

    appointment: Appointment
    end: object
    named: Name
    decision: object = None

    @property
    def role(self):
        return self.appointment.role.title_in(current())

    @property
    def role_language(self):
        """The language of the role's name, where it is not the reader's."""
        return self.appointment.role.title_language

    @property
    def notes(self):
        """Return what the name of the role does not say."""
        notes = {
            getattr(self.appointment, f"note_{current()}"): True,
            gettext("acting"): self.appointment.is_acting,
            gettext("ex officio"): self.appointment.is_ex_officio,
        }
        return [text for text, is_so in notes.items() if text and is_so]

    @property
    def dates(self):
        return self.appointment.term_display

    @property
    def is_current(self):
        return self.appointment.is_current

    @property
    def person(self):
        return self.appointment.person

    @property
    def basis(self):
        """The pointer of the decision, or None."""
        pk = self.appointment.basis_id
        return Pointer("library.document", pk) if pk else None

    def member_json_ld(self):
        """Return schema.org's OrganizationRole of the person as a member."""
        person = {
            "@type": "Person",
            "name": self.named.title,
            "url": absolute(self.named.url),
        }
        return {**self.json_ld(), "member": person}

    def json_ld(self):
        """Return schema.org's OrganizationRole, without its ends."""
        return {
            "@type": "OrganizationRole",
            "roleName": ", ".join([self.role, *self.notes]),
            "startDate": self.appointment.starts,
            "endDate": self.appointment.ends,
        }


def terms_with_people(appointments):
    return terms_of(appointments, lambda appointment: appointment.person)


def terms_with_bodies(appointments):
    return terms_of(appointments, lambda appointment: appointment.body)


def terms_of(appointments, other_end):
    return [
        Term(appointment, end, name)
        for appointment in appointments
        if (name := name_of(end := other_end(appointment))) is not None
    ]


def heads(language):
    """Return the terms of office of those who head the bodies today, by rank."""
    return cached_until_change(
        ("heads", language), lambda: terms_with_people(heads_of_today(language))
    )


@compiled
def heads_of_today(language):
    """Build the terms of today's heads, governing bodies first, by rank."""
    kinds = [When(body__kind=kind, then=place) for place, kind in enumerate(Kind)]
    return (
        Appointment.objects.heads()
        .visible_in(language)
        .today()
        .order_by(Case(*kinds), "role__position", "body__position", "pk")
    )
