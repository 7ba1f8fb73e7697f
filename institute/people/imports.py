"""People from a table."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from bibliography.identifiers import read_orcid
from imports.fields import DayField, ListField, by_name, key_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from institute.people.forms import NamedByParts
from institute.people.models import Person
from publishing.content import partial_dates
from text.languages import LANGUAGES

# In the order in which a name is written into a table.
TEXTS = [
    *["family", "given", "patronymic", "title", "degree", "post", "affiliation"],
    *["summary", "body"],
]


class PersonRowForm(NamedByParts, PublishableRowForm):
    variants = ListField(forms.CharField(max_length=120))
    links = ListField(forms.URLField(max_length=500))
    died_on = DayField(earliest=date(partial_dates.EARLIEST, 1, 1))

    class Meta:
        model = Person
        fields = [
            *["variants", "email", "orcid", "links", "died_on"],
            *(
                f"{name}_{language}"
                for language in LANGUAGES
                for name in [*TEXTS, "published_at", "slug"]
            ),
        ]


class PersonSubject(PublishableSubject):
    """A row finds its person by an old address, or else by the ORCID."""

    model = Person
    form = PersonRowForm
    required = [
        tuple(f"{name}_{code}" for name in ["title", "family"] for code in LANGUAGES)
    ]

    def __init__(self, user):
        super().__init__(user)
        # {ORCID: {key of a person: name}}, of the rows at hand.
        self.owners = {}
        self.orcids = {}
        # Who is there already: {key of a name: people}.
        self.known = {}

    @classmethod
    def shared_columns(cls):
        return [
            (
                "variants",
                _("Other spellings of the name, separated by semicolons."),
            ),
            ("email", _("E-mail address; readers see it.")),
            (
                "orcid",
                _(
                    "ORCID: 0000-0002-1825-0097. Also used to find the person to "
                    "change."
                ),
            ),
            ("links", _("Addresses of pages elsewhere, separated by semicolons.")),
            ("died_on", _("Day of death: 2017-06-27 or 27.06.2017.")),
        ]

    @classmethod
    def text_columns(cls):
        help_texts = {
            **dict(super().text_columns()),
            "family": _("Family name."),
            "given": _("Given name."),
            "patronymic": _("Patronymic; in English often an initial."),
            "title": _("Name as readers see it; empty: made of its parts."),
            "degree": _("Degree and rank."),
            "post": _("Post elsewhere; those in bodies here are terms of office."),
            "affiliation": _("Affiliation."),
            "body": _(
                "Biography: HTML, or plain with an empty line between paragraphs."
            ),
        }
        return [(name, help_texts[name]) for name in TEXTS]

    def begin(self, rows, *, lock):
        super().begin(rows, lock=lock)
        self.known = by_name(Person.objects.without_texts(), ["title"])

    def aims(self, rows):
        orcids = {row.number: orcid for row in rows if (orcid := orcid_of(row))}
        self.owners = {}
        for person in Person.objects.without_texts().filter(orcid__in=orcids.values()):
            self.owners.setdefault(person.orcid, {})[person.pk] = str(person)
        owners = {
            number: list(self.owners.get(orcid, ())) for number, orcid in orcids.items()
        }
        # Of several, none is meant.
        by_orcid = {number: pks[0] for number, pks in owners.items() if len(pks) == 1}
        return by_orcid | super().aims(rows)

    def faults(self, row, form):
        yield from super().faults(row, form)
        yield from self._faults_of_orcid(row, form)
        self._remark_namesakes(form)

    def _faults_of_orcid(self, row, form):
        orcid = form.cleaned_data.get("orcid")
        if not orcid:
            return
        if message := self.first_row(self.orcids, orcid, row, form):
            yield "orcid", message
            return
        owners = self.owners.get(orcid, {})
        if others := [name for pk, name in owners.items() if pk != form.record_pk]:
            message = gettext("Another person has this ORCID: %(names)s.")
            yield "orcid", message % {"names": ", ".join(others)}

    def _remark_namesakes(self, form):
        """Add a remark where a new row has the name of a stored person."""
        if not form.is_new:
            return
        for language in LANGUAGES:
            name = getattr(form.instance, f"title_{language}")
            if name and self.known.get(key_of(name)):
                form.remark(
                    "",
                    gettext("There is a person of this name: the row adds another."),
                )
                return


def orcid_of(row):
    """Return the ORCID of a row; its form says where it is invalid."""
    try:
        cell = row.cells.get("orcid")
        return read_orcid(cell) if cell else ""
    except ValidationError:
        return ""
