"""The form of one row: the rules of the back office, with errors by column."""

import re
from copy import deepcopy
from itertools import accumulate

from django.forms import modelform_factory
from django.utils.html import format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish, speaks
from imports.fields import MomentField, OldAddressField, WordField, cell_field
from publishing.admin.forms import names_of_fields
from publishing.admin.translated_form import PublishableForm
from publishing.content.registry import records_of
from publishing.drafts import transitions
from publishing.models import Publishable
from publishing.revisions.display import as_cell, field_of, label_of
from text.differences import difference
from text.languages import LANGUAGES, language_of, title_language
from text.richtext import RichTextField, text_of
from text.sentences import sentences

State = Publishable.State
# In a cell: that there is to be none.
DASHES = {"-", "–", "—"}
# Characters that a proposed summary does not pass by a whole sentence.
LONGEST_PROPOSAL = 250
STATES = [(state, state.label) for state in [State.DRAFT, State.PUBLISHED]]
# What of a rich text may not be stored, and what is said of it.
LOST = {
    re.compile(r"<img\b", re.I): _(
        "Pictures are left out: they come from the library."
    ),
    re.compile(r"<a\b[^>]*\bhref\b", re.I): _(
        "Links are left out, their words are kept: a link needs a full address or "
        "that of an item."
    ),
    re.compile(r"<(?:iframe|video|audio|object|embed|form|svg)\b", re.I): _(
        "What was embedded from elsewhere is left out."
    ),
}


def row_form(model, form, columns):
    """Return the form of a row, with a field for each column that the model has."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    editable = {field.name for field in fields if field.editable}
    return modelform_factory(
        model,
        form=form,
        fields=[name for name in columns if name in editable],
        formfield_callback=cell_field,
    )


def help_of(form, name, *, finds=False):
    """Say what stands in a column, as the back office does, and how it is written.

    ``finds``: it finds the record that a row changes.
    """
    field, model = form.base_fields[name], form._meta.model
    stored = field_of(model, name)
    parts = [
        f"{label_of(model, name) if stored else field.label}.",
        field.help_text or getattr(stored, "help_text", ""),
        RICH if is_rich(stored) else getattr(field, "hint", ""),
        gettext("Also used to find the item to change.") if finds else "",
    ]
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def is_rich(field):
    return isinstance(getattr(field, "translated_field", field), RichTextField)


RICH = _("HTML, or plain with an empty line between paragraphs.")


class RowForm:
    """A row of a table, before the form of whose record it keeps the rules.

    An empty cell changes nothing. ``columns``: {field: its column}, of fields that a
    table calls otherwise.
    """

    # Why it is saved, and what that means for the translation, no cell says.
    asks = False
    columns = {}
    # Whether the record was changed here since the table was made: no row tells.
    is_in_conflict = False

    def __init__(self, cells, *, user, record):
        self.user = user
        self.record_pk = record.pk if record else None
        self.is_new = record is None
        fields = {column: field for field, column in self.columns.items()}
        cells = {fields.get(column, column): cell for column, cell in cells.items()}
        self.given = {name for name, cell in cells.items() if cell}
        # (column, message) of what the person should know, though it is no error.
        self.remarks = []
        super().__init__(cells, instance=record)
        given = self.given & self.base_fields.keys()
        self.refused = {name for name in given if not self.may_change(name)}
        for name in self.refused:
            # Read all the same: what changes nothing needs no permission.
            self.fields[name] = deepcopy(self.base_fields[name])

    # Checking

    def clean(self):
        for name in [name for name in self.cleaned_data if name not in self.given]:
            del self.cleaned_data[name]
        shown = self.given & names_of_fields(self._meta.model)
        self.before = {name: self.display(name) for name in shown}
        cleaned = super().clean()
        self._refuse()
        for name in filter(self.is_rich, self.given & cleaned.keys()):
            for pattern, message in LOST.items():
                texts = self.data[name], cleaned[name] or ""
                before, now = (len(pattern.findall(text)) for text in texts)
                if before > now:
                    self.remark(name, str(message))
        return cleaned

    def _refuse(self):
        for name in sorted(self.refused & self.changed_names):
            self._refuse_field(name)

    def _refuse_field(self, name):
        self.add_error(name, refusal(self.user, language_of(name)))

    def remark(self, name, message):
        self.remarks.append((self._column(name), message))

    def validate_constraints(self):
        """Leave it to the checks above: here each would be a statement, each row."""

    # Messages

    def messages(self):
        """Yield (column, message) of each error; a column is "" for the whole row."""
        for name, messages in self.errors.items():
            for message in messages:
                yield ("" if name == "__all__" else self._column(name)), str(message)

    def changes(self):
        changed = names_of_fields(self._meta.model) & self.changed_names
        for name in [name for name in self.fields if name in changed]:
            value = self.cleaned_data.get(name, getattr(self.instance, name))
            new = as_cell(value, is_rich=self.is_rich(name))
            old = self.before.get(name, "")
            only_markup = [("same", gettext("Only the markup differs."))]
            pieces = only_markup if old == new else difference(old, new)
            yield self._column(name), pieces

    def _column(self, name):
        return self.columns.get(name, name)

    def display(self, name):
        if self.is_new:
            return ""
        return as_cell(self.stored(name), is_rich=self.is_rich(name))

    # Storing

    def store(self):
        return self.save()


class PublishableRowForm(RowForm, PublishableForm):
    """A row of what is published in each language on its own."""

    related = None
    stored_related = ()
    sets_schedule = True
    # {pointer: Picture} of those that come with the row.
    known_pictures = None
    # What people have changed here since an import last wrote it.
    edited = frozenset()

    def __init__(self, cells, *, user, record):
        # Old addresses that are to lead here, and do not yet: {path: language}.
        self.new_addresses = {}
        # The summaries that are to be missing.
        summaries = [f"summary_{language}" for language in LANGUAGES]
        self.without = {name for name in summaries if cells.get(name) in DASHES}
        cells = {name: cells[name] for name in cells if name not in self.without}
        super().__init__(cells, user=user, record=record)
        for language in LANGUAGES:
            at = f"published_at_{language}"
            self.fields[at] = MomentField(label=self.fields[at].label)
            self.fields[f"state_{language}"] = WordField(STATES)
            self.fields[f"old_address_{language}"] = OldAddressField()

    @property
    def is_in_conflict(self):
        return bool(self.edited & self.changed_names)

    # Checking

    def clean(self):
        self.wished_states = {
            language: self.cleaned_data.pop(f"state_{language}", "")
            for language in LANGUAGES
        }
        return super().clean()

    def _refuse(self):
        super()._refuse()
        for language in LANGUAGES:
            name = f"old_address_{language}"
            if self.cleaned_data.get(name) and not speaks(self.user, language):
                self.add_error(name, refusal(self.user, language))

    def _refuse_field(self, name):
        language = language_of(name)
        if name.startswith("published_at_") and speaks(self.user, language):
            # The text may come in; its date is set with the publication.
            self.changed_names.discard(name)
            del self.cleaned_data[name]
            text = gettext("Not saved: only people who may publish can set the date.")
            self.remark(name, text)
        else:
            super()._refuse_field(name)

    def validate_unique(self):
        """Leave it to ``Publishable.clean``, which asks the same of the slugs."""

    def _post_clean(self):
        # Of a row that changes nothing the database need not be asked.
        moves = (
            self._wished(language) not in (None, self.instance.state_in(language))
            for language in LANGUAGES
        )
        if self.is_new or self.changed_names or any(moves):
            super()._post_clean()
            self._publish()

    # States

    def _publish(self):
        """Take the steps of the row, and keep what is public complete."""
        for language in LANGUAGES:
            if wish := self._wished(language):
                self._move_to(wish, language)
        for language in self.instance.public_languages():
            missing = self.faults_of(language, transitions.PUBLISH)
            if self.instance.state_in(language) == State.WITHDRAWN:
                missing |= self.faults_of(language, transitions.TRANSITIONS["withdraw"])
            for field, message in missing.items():
                self._add_at(field, message)

    def _wished(self, language):
        """Return the state that the row asks for; a new text with a date is public."""
        if wish := self.wished_states[language]:
            return wish
        is_dated = self.cleaned_data.get(f"published_at_{language}")
        may = may_publish(self.user, self._meta.model, language)
        return State.PUBLISHED if self.is_new and is_dated and may else None

    def _move_to(self, wish, language):
        column, record = f"state_{language}", self.instance
        now = record.state_in(language)
        if now == wish:
            return
        steps = [
            step
            for step in transitions.TRANSITIONS.values()
            if step.target == wish
            # A table takes nothing off the site: what stands in a cell is too little.
            and step.name != "unpublish"
            and transitions.is_open(record, language, step, language in self.seen)
        ]
        if not steps:
            message = gettext("The text is “%(state)s”: change that in its form.")
            self.add_error(column, message % {"state": now.label})
            return
        [step] = steps
        if not transitions.may(self.user, record, language, step):
            message = gettext("You do not have permission to do this in this language.")
            self.add_error(column, message)
            return
        missing = self.faults_of(language, step)
        date = f"published_at_{language}"
        if wish == State.PUBLISHED and not getattr(record, date):
            missing[date] = gettext("What is published needs a date.")
        for name, message in missing.items():
            self._add_at(name, message)
        if not self.errors:
            self.changed_names.update(transitions.apply(record, language, step))

    def faults_of(self, language, transition):
        brought, known = self.known_pictures, None
        if brought:
            others = transitions.pictures_of(self.instance, LANGUAGES) - brought.keys()
            known = records_of(others) | brought
        missing = transitions.faults(
            self.instance, language, transition, pictures=known
        )
        name = f"summary_{language}"
        if name in missing and (name in self.without or self._propose(name, language)):
            del missing[name]
        return missing

    def _propose(self, name, language):
        """Let the first sentences of a text be its summary; tell whether it has any."""
        body = " ".join(text_of(getattr(self.instance, f"body_{language}", "")).split())
        longer = [*accumulate(sentences(body, language), "{} {}".format)]
        if not longer:
            return False
        fitting = [each for each in longer if len(each) <= LONGEST_PROPOSAL]
        summary = Truncator((fitting or longer[:1])[-1]).chars(2 * LONGEST_PROPOSAL)
        setattr(self.instance, name, summary)
        self.changed_names.add(name)
        self.remark(
            name, gettext("Proposed from the first sentences of the text: look at it.")
        )
        return True

    # Messages

    def title(self):
        language = title_language(self.instance)
        return self.instance.title_in(language), language

    def changes(self):
        yield from super().changes()
        for path, language in self.new_addresses.items():
            yield f"old_address_{language}", [("ins", path)]

    # Storing

    def store(self):
        record = super().store()
        relations = {field.name for field in record._meta.many_to_many}
        if not self.is_new and self.changed_names & relations:
            record.mark_updated()
        return record


def refusal(user, language):
    """Say why a person may not change a text, or what all languages share (None)."""
    if language and not speaks(user, language):
        return gettext("You do not have permission to write in this language.")
    return gettext(
        "Readers already have this: only people who may publish can change it."
    )
