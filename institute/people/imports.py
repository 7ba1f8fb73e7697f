"""People from a table."""

from datetime import date

from django.utils.translation import gettext

from imports.fields import DayField, by_name, key_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from institute.people.models import Person
from publishing.content import partial_dates
from text.languages import LANGUAGES


class NamedByParts:
    """A form of a person whose name may be given by its parts alone."""

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family


class PersonRowForm(NamedByParts, PublishableRowForm):
    died_on = DayField(earliest=date(partial_dates.EARLIEST, 1, 1))


class PersonSubject(PublishableSubject):
    """A row finds its person by an old address, or else by the ORCID."""

    model = Person
    form = PersonRowForm
    shared = ["picture", "variants", "email", "orcid", "links", "died_on"]
    # In the order in which a name is written.
    texts = [
        *["family", "given", "patronymic", "title", "degree", "post", "affiliation"],
        *["summary", "body"],
    ]
    found_by = "orcid"
    required = [
        tuple(f"{name}_{code}" for name in ["title", "family"] for code in LANGUAGES)
    ]

    def begin(self, rows, *, lock):
        super().begin(rows, lock=lock)
        self.namesakes = by_name(Person.objects.without_texts(), ["title"])

    def faults(self, row, form):
        yield from super().faults(row, form)
        names = [getattr(form.instance, f"title_{code}") for code in LANGUAGES]
        is_known = any(name and key_of(name) in self.namesakes for name in names)
        if form.is_new and is_known:
            message = gettext("There is a person of this name: the row adds another.")
            form.remark("", message)
