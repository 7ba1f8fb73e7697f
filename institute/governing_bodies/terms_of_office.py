"""Terms of office as pages show them: only of what a reader may see."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, Max, When
from django.utils import timezone
from django.utils.translation import gettext

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Kind, Role
from institute.people.models import Person
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue.demonstration import invented_keys
from publishing.pages.seo import absolute
from publishing.pages.timeline import Timeline
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


def heads_of_today(language):
    """Return the terms of today's heads, governing bodies first, by rank."""
    return heads_among(language, invented_keys(Person))


@compiled
def heads_among(language, invented):
    """Build them; the statement holds the keys of the people who are ``invented``."""
    kinds = [When(body__kind=kind, then=place) for place, kind in enumerate(Kind)]
    return (
        Appointment.objects.heads()
        .visible_in(language)
        .today()
        .order_by(Case(*kinds), "role__position", "body__position", "pk")
    )


DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """``style``: head, other, acting or member. ``is_open``: without a beginning."""

    style: str
    begin: str
    length: str
    end: str
    goes_on: bool
    is_open: bool


@dataclass
class Row:
    """The terms at one end, the present ones first, and their bars."""

    terms: list
    bars: list = field(default_factory=list)

    @property
    def named(self):
        return self.terms[0].named

    @property
    def picture(self):
        """The portrait, if it is the row of a person who has one."""
        return getattr(self.terms[0].end, "picture", None)

    @property
    def is_current(self):
        return self.terms[0].is_current


class TermsChart:
    """Who belonged to a body and when, or to which bodies a person did.

    The rows keep the order of ``terms``. It has no ``timeline`` where no term has a
    beginning, and is ``has_open`` where a bar has none.
    """

    def __init__(self, terms, founded_on=None):
        self.today = timezone.localdate()
        by_end = {}
        for term in sorted(terms, key=lambda term: not term.is_current):
            by_end.setdefault(term.end.pk, []).append(term)
        rows = [Row(terms) for terms in by_end.values()]
        self.present = [row for row in rows if row.is_current]
        former = [row for row in rows if not row.is_current]
        self.former = sorted(former, key=last_day_of, reverse=True)
        # Below these rows stands what the drawings mean.
        self.first = self.present or self.former
        self.timeline = self._timeline(terms, founded_on)
        self.legend = {}
        self.has_open = False
        if self.timeline:
            self._draw(rows)

    def _timeline(self, terms, founded_on):
        days = [term.appointment.first_day for term in terms]
        days = [day for day in days if day]
        if not days:
            return None
        first = min([*days, *([founded_on] if founded_on else [])])
        return Timeline(first.year, max(self.today.year, first.year))

    def _draw(self, rows):
        lowest = lowest_position()
        for row in rows:
            for term in row.terms:
                style = style_of(term.appointment, lowest)
                row.bars.append(self._bar(term.appointment, style))
                self.has_open |= row.bars[-1].is_open
                name = gettext("acting") if style == "acting" else term.role.lower()
                self.legend.setdefault(style, {})[name] = True

    def _bar(self, appointment, style):
        axis = self.timeline
        begin = appointment.first_day or axis.first_day
        last = min(appointment.last_day or self.today, self.today)
        begin_at, length = axis.span(begin, last + DAY)
        return Bar(
            style=style,
            begin=begin_at,
            length=length,
            end=axis.place(last + DAY),
            goes_on=not appointment.is_over,
            is_open=appointment.first_day is None,
        )

    @property
    def today_at(self):
        return self.timeline.place(self.today)

    @property
    def legend_lines(self):
        """Return (style, names of its roles), from the highest rank."""
        return [
            (style, ", ".join(self.legend[style]))
            for style in ["head", "other", "acting", "member"]
            if style in self.legend
        ]


def lowest_position():
    """Return the position of the lowest roles of all, as those of members are."""

    def lowest():
        return Role.objects.aggregate(lowest=Max("position"))["lowest"]

    return cached_until_change("lowest role", lowest)


def style_of(appointment, lowest):
    if appointment.is_acting:
        return "acting"
    if appointment.is_head:
        return "head"
    return "member" if appointment.role.position == lowest else "other"


def last_day_of(row):
    return max(term.appointment.last_day for term in row.terms)
