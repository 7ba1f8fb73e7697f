"""Terms of office from a table, each a part of its body."""

import re
from copy import copy

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from bibliography.identifiers import read_orcid
from imports.engine import Column, Subject, in_row
from imports.fields import RecordField
from imports.rows import RowForm, help_of, row_form
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.clashes import clashes
from institute.governing_bodies.models import Body, Role
from institute.people.models import Person
from institute.people.names import by_any_name
from publishing.admin import ChildForm
from publishing.drafts.permissions import writable_scopes
from text.languages import LANGUAGES, language_of, language_of_words

# By them a row finds the stored term that it changes.
KEY = {"body", "person", "role", "starts"}
# What says when somebody is in office, and whether others may be, too.
TERM = {"starts", "ends", "is_acting"}


class PersonField(RecordField):
    """A person by any name, or by ORCID."""

    hint = _(
        "By name, family name first or last, by another spelling that is known, by "
        "ORCID or address."
    )

    def load(self):
        return by_any_name(self.model.lean())

    def get_record(self, name):
        if re.fullmatch(r"(\S*orcid\.org/)?[\d-]{15,18}[\dXx]", name):
            name = read_orcid(name)
        return super().get_record(name)


class AppointmentRowForm(RowForm, ChildForm):
    """A row of the table; ``body_now``: the body that it names, as it is now."""

    columns = {"is_acting": "acting", "is_ex_officio": "ex_officio"}

    body = RecordField(Body, required=True)
    person = PersonField(Person, required=True)
    role = RecordField(Role, required=True)
    position = forms.IntegerField(min_value=0, max_value=32_767, required=False)

    def __init__(self, cells, *, user, record, body_now):
        public = body_now.public_languages() if body_now else []
        self.writable = writable_scopes(user, Body, public)
        super().__init__(cells, user=user, record=record)

    @property
    def named_body(self):
        """Return the body that a checked row names, or None."""
        return self.cleaned_data.get("body")

    @property
    def key(self):
        """Return what finds the term, or None where a part of it is wrong."""
        if self.errors.keys() & KEY:
            return None
        names = ["body", "person", "role"]
        pks = (self.cleaned_data[name].pk for name in names)
        return (*pks, self.cleaned_data.get("starts", ""))

    def _refuse(self):
        """Add one error, at the body, where its terms may not be changed."""
        refused = self.refused & self.changed_names
        if any(language_of(name) is None for name in refused):
            self.add_error(
                "body",
                gettext(
                    "Readers already have this body: only people who may publish can "
                    "change it."
                ),
            )
        else:
            super()._refuse()

    def title(self):
        person, role, body = (
            self.cleaned_data.get(name) or self.data.get(name, "")
            for name in ["person", "role", "body"]
        )
        text = f"{person}: {role}, {body}"
        return text, language_of_words(text)


class AppointmentSubject(Subject):
    """A row finds its term by body, person, role and beginning.

    Who may change a body may bring its terms; it stays locked until they are in.
    """

    model = Appointment
    names = [
        *["body", "person", "role", "starts", "ends", "is_acting", "is_ex_officio"],
        *["position", *(f"note_{language}" for language in LANGUAGES), "basis"],
    ]
    form = row_form(Appointment, AppointmentRowForm, names)
    required = [("body",), ("person",), ("role",)]
    is_one_changeset = True

    def __init__(self, user):
        super().__init__(user)
        # {number of a row: what it says, read as of a new term}.
        self.said = {}
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
        called = AppointmentRowForm.columns
        return [
            Column(called.get(name, name), help_of(cls.form, name, finds=name in KEY))
            for name in cls.names
        ]

    # Before the first row is checked

    def begin(self, rows, *, lock):
        if lock:
            Body.acquire_advisory_lock()
        self.said = {row.number: self._form(row, None) for row in rows}
        for form in self.said.values():
            form.full_clean()
        pks = {form.named_body.pk for form in self.said.values() if form.named_body}
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
            if (
                number not in self.messages
                and not TERM & self.said[number].errors.keys()
            ):
                term = self._term_to_be(number)
                numbers[id(term)] = number
                by_body.setdefault(body_pk, []).append(term)
        for terms in by_body.values():
            for term, message in clashes(terms):
                if number := numbers.get(id(term)):
                    self.messages.setdefault(number, message)

    def _keys(self):
        """Return (number, key) of the rows of which it is clear what they mean."""
        return [(number, form.key) for number, form in self.said.items() if form.key]

    def _term_to_be(self, number):
        """Return the term as it will be, without the rest of its row."""
        form, stored = self.said[number], self.stored.get(number)
        term = copy(stored or form.instance)
        for name in form.cleaned_data.keys() & {"ends", "is_acting"}:
            setattr(term, name, form.cleaned_data[name])
        return term

    # Row by row

    def find(self, rows, *, lock):
        return {row.number: self.stored.get(row.number) for row in rows}

    def form_of(self, row, record):
        body = self.said[row.number].named_body
        return self._form(row, record, self.bodies.get(body.pk) if body else None)

    def _form(self, row, record, body_now=None):
        form = self.form(row.cells, user=self.user, record=record, body_now=body_now)
        return self.with_names(form)

    def faults(self, row, form):
        if message := self.messages.get(row.number):
            yield "starts", message
