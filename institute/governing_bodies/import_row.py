"""The row of a table of terms of office."""

import re

from django import forms
from django.utils.translation import gettext

from bibliography.identifiers import read_orcid
from imports.fields import RecordField, YesNoField
from imports.rows import RowForm
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body
from publishing.admin import ChildForm
from publishing.drafts.permissions import writable_scopes
from text.languages import LANGUAGES, language_of, language_of_words


class PersonField(RecordField):
    """A person by any name, or by ORCID."""

    def get_record(self, name):
        if re.fullmatch(r"(\S*orcid\.org/)?[\d-]{15,18}[\dXx]", name):
            name = read_orcid(name)
        return super().get_record(name)


class AppointmentRowForm(RowForm, ChildForm):
    """A row of the table; ``body_now``: the body that it names, as it is now."""

    columns = {"is_acting": "acting", "is_ex_officio": "ex_officio"}

    body = RecordField(required=True)
    person = PersonField(required=True)
    role = RecordField(required=True)
    basis = RecordField()
    is_acting = YesNoField()
    is_ex_officio = YesNoField()
    position = forms.IntegerField(min_value=0, max_value=32_767, required=False)

    class Meta:
        model = Appointment
        fields = [
            *["body", "person", "role", "starts", "ends", "is_acting"],
            *["is_ex_officio", "position"],
            *(f"note_{language}" for language in LANGUAGES),
            "basis",
        ]

    def __init__(self, cells, *, user, record, body_now):
        public = body_now.public_languages() if body_now else []
        self.writable = writable_scopes(user, Body, public)
        super().__init__(cells, user=user, record=record)

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
