"""Terms of office as pages show them: only of what a reader may see."""

from dataclasses import dataclass

from django.utils.translation import gettext

from institute.governing_bodies.appointment import Appointment
from institute.people.models import Person
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue.demonstration import invented_keys
from publishing.pages.drawings import Mark, draw
from publishing.pages.seo import absolute
from publishing.pages.views import Name, name_of
from text.languages import current
from text.pointers import Pointer

# How wide the years of a row are drawn on a phone, in sizes of their text.
ROOM = 26


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
    def notes(self):
        """Return what the name of the role does not say."""
        notes = {
            getattr(self.appointment, f"note_{current()}"): True,
            gettext("acting"): self.appointment.is_acting,
            gettext("ex officio"): self.appointment.is_ex_officio,
        }
        return [text for text, is_so in notes.items() if text and is_so]

    @property
    def basis(self):
        """The pointer of the decision, or None."""
        pk = self.appointment.basis_id
        return Pointer("library.document", pk) if pk else None

    def json_ld(self, relation, kind):
        """Return schema.org's OrganizationRole, its end as what a relation names."""
        name, url = self.named.title, absolute(self.named.url)
        return {
            "@type": "OrganizationRole",
            relation: {"@type": kind, "name": name, "url": url},
            "roleName": ", ".join([self.role, *self.notes]),
            "startDate": self.appointment.starts,
            "endDate": self.appointment.ends,
        }


def terms_with(name, appointments):
    """Return the terms whose "person", or "body", has a name for readers."""
    ends = [(each, getattr(each, name)) for each in appointments]
    terms = (Term(appointment, end, name_of(end)) for appointment, end in ends)
    return [term for term in terms if term.named is not None]


def heads(language):
    """Return the terms of office of those who head the bodies today, by rank."""
    return cached_until_change(
        ("heads", language),
        lambda: terms_with("person", heads_among(language, invented_keys(Person))),
    )


@compiled
def heads_among(language, invented):
    """Build their statement, which holds the keys of people who are ``invented``."""
    return (
        Appointment.objects.heads()
        .visible_in(language)
        .today()
        .select_related("body__kind")
        .order_by("body__kind", "role__position", "body__position", "pk")
    )


def leaders_of(people, language):
    """Return (person, terms of today) of each, those first in which they head."""
    terms = Appointment.objects.filter(person__in=people).visible_in(language).today()
    order = ["-is_head", "body__kind", "role__position", "body__position", "pk"]
    terms = terms_with("body", terms.order_by(*order))
    return [
        (one, [term for term in terms if term.appointment.person == one])
        for one in people
    ]


def chart_of(terms):
    """Return the rows of present and of former terms, in order, one for each end."""
    by_end = {}
    for term in sorted(terms, key=lambda term: not term.appointment.is_current):
        by_end.setdefault(term.end.pk, {"terms": []})["terms"].append(term)
    present, former = [], []
    for row in by_end.values():
        is_current = row["terms"][0].appointment.is_current
        (present if is_current else former).append(row)
    former.sort(
        key=lambda row: max(term.appointment.last_day for term in row["terms"]),
        reverse=True,
    )
    return {"present": present, "former": former}


def drawn_since(founded_on, chart):
    """Draw the rows on one axis since the founding, if any term has a beginning."""
    rows = [*chart["present"], *chart["former"]]
    days = [term.appointment.first_day for row in rows for term in row["terms"]]
    if any(days):
        since = min(filter(None, [*days, founded_on])).year
        for row in rows:
            marks = [*map(mark_of, row["terms"])]
            row["drawing"] = draw([("", marks)], since=since, width=ROOM)
        # Above the first rows stand the years.
        chart |= {"timeline": rows[0]["drawing"].timeline, "first": rows[0]}
    return chart


def within_a_line(role):
    """Return it in lower case, unless it begins with an abbreviation."""
    return role[0].lower() + role[1:] if role[1:2].islower() else role


def mark_of(term):
    of, role = term.appointment, ", ".join([term.role, *term.notes])
    last = of.last_day if of.is_over else None
    return Mark("office", f"{role}, {term.named.title}", "", of.first_day, last, role)
