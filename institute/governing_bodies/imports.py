"""Terms of office from a table, each a part of its body."""

import re
from copy import copy

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import has
from bibliography.identifiers import read_orcid
from imports.engine import Column, Subject
from imports.fields import RecordField
from imports.rows import RowForm, help_of, row_form
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body, Role, clashes
from institute.people.models import Person
from institute.people.names import by_any_name
from publishing.admin import ChildForm
from publishing.drafts.permissions import writable_scopes
from text.languages import LANGUAGES, language_of, language_of_words

# By them a row finds the stored term that it changes.
KEY = {"body", "person", "role", "starts"}


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

    Who may change a body may bring its terms; it stays locked until they are in. A row
    that ends a term stands before the one that begins the next.
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
        # {key of a term: the stored terms that have it}.
        self.stored = {}
        # {key of a body: {key of a term: the term as it will be}}.
        self.terms = {}

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

    def begin(self, rows, *, lock):
        """Read what the rows name, and lock the bodies in their order."""
        if lock:
            Body.acquire_advisory_lock()
        self.said = {row.number: self._form(row, None) for row in rows}
        for form in self.said.values():
            form.full_clean()
        named = (form.cleaned_data.get("body") for form in self.said.values())
        pks = {body.pk for body in named if body}
        if lock:
            list(Body.locked(pks).values_list("pk"))
        self.bodies = Body.objects.without_texts().in_bulk(pks)
        terms = Appointment.objects.filter(body__in=self.bodies).order_by("pk")
        for term in terms.select_related("person", "role", "basis"):
            term.body = self.bodies[term.body_id]
            key = (term.body_id, term.person_id, term.role_id, term.starts)
            self.stored.setdefault(key, []).append(term)
            self.terms.setdefault(term.body_id, {})[key, term.pk] = copy(term)

    def find(self, rows, *, lock):
        found = {row.number: self.stored.get(self.said[row.number].key) for row in rows}
        return {number: terms and terms[0] for number, terms in found.items()}

    def form_of(self, row, record):
        body = self.said[row.number].cleaned_data.get("body")
        return self._form(row, record, self.bodies.get(body.pk) if body else None)

    def _form(self, row, record, body_now=None):
        form = self.form(row.cells, user=self.user, record=record, body_now=body_now)
        return self.with_names(form)

    def faults(self, row, form):
        key = self.said[row.number].key
        if key is None:
            return
        if message := self.first_row("term", key, row, form):
            yield "starts", message
        elif len(self.stored.get(key, ())) > 1:
            yield (
                "starts",
                gettext(
                    "Several terms of office start like this: change them in the form "
                    "of the body."
                ),
            )
        elif not form.errors:
            term, terms = copy(form.instance), self.terms.setdefault(key[0], {})
            others = {of: terms[of] for of in terms if of != (key, form.record_pk)}
            for clashing, message in clashes([*others.values(), term]):
                if clashing is term:
                    yield "starts", message
                    return
            terms[key, form.record_pk] = term
