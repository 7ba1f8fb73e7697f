"""Files of translators as a subject of imports: a row is an item in one language."""

from contextlib import nullcontext

from django.utils.functional import cached_property
from django.utils.translation import gettext

from accounts.permissions import may_write
from desk.translation_files import files
from desk.translation_files.contents import kinds, seen_by, states_of
from desk.translation_files.row import ItemRow
from imports.engine import Subject
from publishing.translations.language_checks import prepared
from text.languages import LANGUAGES
from text.pointers import parse_or_none


class TranslationSubject(Subject):
    """A row finds its item by the pointer in the ids of its segments."""

    writes_working_copies = True
    suffixes = ".xlf,.xliff,.xlsx"
    accepted = files.ACCEPTED

    def __init__(self, user):
        super().__init__(user)
        # {item: State} of the rows at hand.
        self.states = {}

    @cached_property
    def language_checks(self):
        return prepared()

    @classmethod
    def label(cls):
        return "translations"

    @classmethod
    def name(cls):
        return gettext("translations")

    @classmethod
    def columns(cls):
        return []

    @classmethod
    def may_import(cls, user):
        return user.is_authenticated and any(
            may_write(user, model, language)
            for model in kinds().values()
            for language in LANGUAGES
        )

    def table_in(self, file):
        return files.read(file)

    def check(self, table):
        """The file was checked when it was read."""

    def begin(self, rows, *, lock):
        """Lock all items at once: chunk by chunk they would not be in their order."""
        by_model = {}
        for row in rows if lock else ():
            if pointer := parse_or_none(row.cells["item"]):
                by_model.setdefault(pointer.model, set()).add(pointer.pk)
        for label, model in sorted(kinds().items()):
            if pks := by_model.get(label):
                list(model.locked(pks).values_list("pk"))

    def find(self, rows, *, lock):
        items = {row.number: row.cells["item"] for row in rows}
        # The report names them.
        there = seen_by(self.user, filter(None, map(parse_or_none, items.values())))
        states = states_of(there, lock=lock)
        self.states = {str(pointer): state for pointer, state in states.items()}
        return {
            number: self.states[item].record
            for number, item in items.items()
            if item in self.states
        }

    def form_of(self, row, record):
        return ItemRow(row.cells, self.states.get(row.cells["item"]), self)

    def changeset(self, form):
        """Let the form open those that know what it declares."""
        return nullcontext()
