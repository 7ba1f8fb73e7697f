"""Terms of office from a table, each a part of its body."""

from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from imports.engine import Column, Subject, in_row
from imports.fields import RecordField, YesNoField, by_name
from institute.governing_bodies.appointment import Appointment, clashes
from institute.governing_bodies.import_row import AppointmentRowForm, PersonField
from institute.governing_bodies.models import Body, Role
from institute.people.models import Person
from institute.people.names import by_any_name
from library.models import Document
from publishing.content.partial_dates import TypedDateField
from text.languages import LANGUAGES

# By them a row finds the stored term that it changes.
KEY = ["body", "person", "role", "starts"]


@dataclass
class ParsedRow:
    """The cells of a row that say which term it means, and when that is.

    ``values``: {column: value}; ``wrong``: columns of which the value is invalid.
    """

    values: dict
    wrong: set

    @property
    def body(self):
        return self.values.get("body")

    @property
    def key(self):
        """Return what finds the term, or None where a part of it is wrong."""
        if self.wrong & set(KEY):
            return None
        body, person, role, starts = (self.values[column] for column in KEY)
        return (body.pk, person.pk, role.pk, starts)


class AppointmentSubject(Subject):
    """A row finds its term by body, person, role and beginning.

    Who may change a body may bring its terms; it stays locked until they are in.
    """

    model = Appointment
    form = AppointmentRowForm
    required = [("body",), ("person",), ("role",)]
    is_one_changeset = True

    def __init__(self, user):
        super().__init__(user)
        # {field: names that a RecordField knows}.
        self.known = {}
        # {number of a row: ParsedRow}.
        self.parsed = {}
        # {key of a body: the body, as it is now}.
        self.bodies = {}
        # {number of a row: stored term}.
        self.stored = {}
        # {number of a row: message at its beginning}.
        self.messages = {}

    @classmethod
    def may_import(cls, user):
        return has(user, "change", Body)

    @classmethod
    def columns(cls):
        yes_or_no = _(
            "yes or no. If empty: no for a new row, unchanged for an existing one."
        )
        return [
            Column("body", _("Body by its title, short name or address.")),
            Column(
                "person",
                _(
                    "Person by name, family name first or last, by another spelling "
                    "that is known, by ORCID or address."
                ),
            ),
            Column("role", _("Role by its name in either language.")),
            Column(
                "starts",
                _(
                    "Start: 27.06.2017, 06.2017 or 2017. The body, person, role and "
                    "start are used to find the term of office to change."
                ),
            ),
            Column("ends", _("Last day, month or year; empty while it lasts.")),
            Column("acting", yes_or_no),
            Column("ex_officio", yes_or_no),
            Column("position", _("Position among those with the same role: 0, 1, 2 …")),
            *(
                Column(f"note_{language}", _("What the role does not say."))
                for language in LANGUAGES
            ),
            Column("basis", _("Decision: a document by its title or address.")),
        ]

    # Before the first row is checked

    def begin(self, rows, *, lock):
        if lock:
            Body.acquire_advisory_lock()
        self._load_known(rows)
        fields = self._fields()
        self.parsed = {row.number: parse(row, fields) for row in rows}
        pks = {row.body.pk for row in self.parsed.values() if row.body}
        if lock:
            list(Body.locked(pks).values_list("pk"))
        bodies = Body.objects.without_texts().filter(pk__in=pks)
        self.bodies = {body.pk: body for body in bodies}
        stored = list(
            Appointment.objects.filter(body__in=self.bodies)
            .select_related("person", "role", "basis")
            .order_by("pk")
        )
        for term in stored:
            term.body = self.bodies[term.body_id]
        self._match(stored)
        self._compare(stored)

    def _load_known(self, rows):
        bodies = Body.objects.without_texts()
        self.known = {
            "body": by_name(bodies, ["title", "short_name", "slug"]),
            "person": by_any_name(Person.objects.without_texts()),
            "role": by_name(Role.objects.all(), ["title"]),
            "basis": by_name(Document.objects.lean())
            if any(row.cells.get("basis") for row in rows)
            else {},
        }

    def _fields(self):
        fields = {
            "body": RecordField(required=True),
            "person": PersonField(required=True),
            "role": RecordField(required=True),
            "starts": TypedDateField(required=False),
            "ends": TypedDateField(required=False),
            "acting": YesNoField(),
        }
        self._set_known(fields)
        return fields

    def _set_known(self, fields):
        """Give the fields the names of the records that they find."""
        for name, known in self.known.items():
            if name in fields:
                fields[name].known = known

    def _match(self, stored):
        """Find the stored term that each row means."""
        terms, first_rows = {}, {}
        for term in stored:
            key = (term.body_id, term.person_id, term.role_id, term.starts)
            terms.setdefault(key, []).append(term)
        for number, key in self._keys():
            matches = terms.get(key, [])
            if (first := first_rows.setdefault(key, number)) != number:
                self.messages[number] = in_row(first)
            elif len(matches) > 1:
                self.messages[number] = gettext(
                    "Several terms of office start like this: change them in the form "
                    "of the body."
                )
            elif matches:
                self.stored[number] = matches[0]

    def _keys(self):
        """Return (number, key) of the rows of which it is clear what they mean."""
        return [(number, row.key) for number, row in self.parsed.items() if row.key]

    def _compare(self, stored):
        """Find the rows that exclude one another, or what is stored beside them."""
        changed = {term.pk for term in self.stored.values()}
        by_body = {pk: [] for pk in self.bodies}
        for term in stored:
            if term.pk not in changed:
                by_body[term.body_id].append(copy(term))
        numbers = {}
        for number, (body_pk, *_rest) in self._keys():
            # A wrong date has a message at its own column.
            if number not in self.messages and not self.parsed[number].wrong:
                term = self._term_to_be(number)
                numbers[id(term)] = number
                by_body.setdefault(body_pk, []).append(term)
        for terms in by_body.values():
            for term, message in clashes(terms):
                if number := numbers.get(id(term)):
                    self.messages.setdefault(number, message)

    def _term_to_be(self, number):
        """Return the term as it will be, without the rest of its row."""
        term, values = self.stored.get(number), self.parsed[number].values
        if term:
            term = copy(term)
        else:
            term = Appointment(**{name: values[name] for name in KEY})
        if "ends" in values:
            term.ends = values["ends"]
        if "acting" in values:
            term.is_acting = values["acting"]
        return term

    # Row by row

    def find(self, rows, *, lock):
        return {row.number: self.stored.get(row.number) for row in rows}

    def form_of(self, row, record):
        body = self.parsed[row.number].body
        form = self.form(
            row.cells,
            user=self.user,
            record=record,
            body_now=self.bodies.get(body.pk) if body else None,
        )
        self._set_known(form.fields)
        return form

    def faults(self, row, form):
        if message := self.messages.get(row.number):
            yield "starts", message


def parse(row, fields):
    """Parse the cells of a row that are fields; its form says what is wrong."""
    parsed = ParsedRow({}, set())
    for column, field in fields.items():
        cell = row.cells.get(column, "")
        if not cell and column not in KEY:
            continue
        try:
            parsed.values[column] = field.clean(cell)
        except ValidationError:
            parsed.wrong.add(column)
    return parsed
