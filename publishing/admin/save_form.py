"""The fields of a form that are about the save itself, not about the record.

They ask why it is made and what it means for the translation, and take notes for
colleagues on what is left to do.
"""

from functools import cached_property
from itertools import chain

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write_any, only_translates
from publishing.admin.field_notes import ANSWER, Conflict, note_fields, thread
from publishing.admin.fields import pair, text_field
from publishing.admin.forms import RecordForm
from publishing.admin.translation_editor import BlockEditor
from publishing.content.pointer_model import rows_of
from publishing.content.snapshots import stem
from publishing.content.status import State
from publishing.drafts import transitions, workflow
from publishing.drafts.open_forms import newest_key
from publishing.drafts.workflow import Note
from publishing.revisions import display
from publishing.translations.translation_blocks import (
    followed_source,
    last_in_step,
    paragraphs_left_out,
)
from publishing.translations.translation_status import (
    Declaration,
    SyncPoint,
    last_change,
)
from text.facts import is_polished, is_punctuated
from text.languages import LANGUAGES, language_of, others
from text.pointers import is_key

# The parameter of a form that names the texts to ask about.
ASKED = "asked"
# What the question of the bar can be answered with: whether both still say the same.
ANSWERS = {Declaration.SAME.value, Declaration.DIFFER.value}


class SaveForm(RecordForm):
    """A form whose save is a revision, of the record or of its working copy."""

    # Whether it asks if the other language still says the same; imports do not.
    asks = True
    # The notes that nobody has resolved.
    open_notes = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.asks:
            self._add_save_fields()
            self._focus_first()
        if self.working_copy:
            self._show_live()
        self.editor = BlockEditor(self) if self.editing.target_language else None

    def _focus_first(self):
        if self.instance.pk is None and not self.is_bound:
            for name, field in self.fields.items():
                if self.is_stored(name) and not field.disabled:
                    field.widget.attrs["autofocus"] = True
                    break

    def _add_save_fields(self):
        self.fields["save_note"] = forms.CharField(
            label=_("What was changed, and why"),
            help_text=_("For the history of this item."),
            max_length=300,
            required=False,
        )
        if not self.instance.pk:
            return
        pointer = self.instance.pointer
        rows = rows_of(SyncPoint, pointer, "newer_by", "synced_by")
        self.sync_points = {row.text: row for row in rows}
        answered = self._answered_keys()
        self.open_notes = workflow.threads_of(pointer, also=answered)
        self._add_translation_fields()
        if self.user and may_write_any(self.user, self._meta.model):
            self._add_note_fields()

    def _answered_keys(self):
        """Return the keys of the notes that are answered: others may resolve them."""
        answers = [name for name in self.data if name.startswith(ANSWER)]
        written = [name for name in answers if self.data[name].strip()]
        return [*filter(is_key, (name.removeprefix(ANSWER) for name in written))]

    def _add_translation_fields(self):
        model = self._meta.model
        if not self.first_checked():
            return
        if any(
            all(self.stored(f"{text}_{code}") for code in LANGUAGES)
            for text in model.texts
        ):
            self.fields["small_edit"] = forms.BooleanField(
                label=Declaration.SMALL.label, required=False
            )
        for text, sync_point in self.sync_points.items():
            if sync_point.newer and text in model.texts:
                self.fields[f"same_{text}"] = forms.ChoiceField(
                    label=_("Translation"),
                    initial=self.declared(text),
                    # Another person may have answered since this form was opened.
                    show_hidden_initial=True,
                    choices=[
                        ("", _("Decide from the changes")),
                        (Declaration.SAME.value, Declaration.SAME.label),
                        (Declaration.DIFFER.value, Declaration.DIFFER.label),
                    ],
                    required=False,
                )

    def _add_note_fields(self):
        labels = {
            name: field.label
            for name, field in self.fields.items()
            if self.is_stored(name) and field.label
        }
        self.fields["colleague_field"] = forms.ChoiceField(
            label=_("About"),
            choices=[("", _("the whole item")), *labels.items()],
            required=False,
        )
        self.fields["colleague_note"] = text_field(2, label=_("Note for colleagues"))
        for note in self.open_notes:
            self.fields |= note_fields(note)

    def declared(self, text):
        """Return what was declared of a text when the working copy was saved."""
        working_copy = self.working_copy
        return working_copy.declared(text, working_copy.live) if working_copy else ""

    # What readers and others have got meanwhile

    def _show_live(self):
        """Show beside a field of a working copy what readers have got meanwhile."""
        working_copy = self.working_copy
        for name in working_copy.conflicts(working_copy.live):
            # What the form does not show cannot be resolved in it.
            if name in self.fields:
                made_at, user = last_change(self.instance.pointer, name, None)
                self.conflicts[name] = Conflict(
                    working_copy.live[name],
                    user,
                    made_at,
                    base=working_copy.base.get(name),
                    is_live=True,
                )

    def conflicts_of_rows(self):
        """Return {label: names} of rows that readers have got otherwise meanwhile.

        They have no field, so they are named above the form: a save keeps its own.
        """
        working_copy, model = self.working_copy, self._meta.model
        if working_copy is None or self.editing.target_language:
            return {}
        names = {}
        for name in working_copy.conflicts(working_copy.live):
            if stem(name) in model.child_relations and self.may_change(name):
                names.setdefault(display.label_of(model, name), set()).add(name)
        return names

    def seen_live(self):
        """Return the names of which the form has shown that readers have another."""
        working_copy = self.working_copy
        if self.opening and self.opening.of_record != newest_key(self.instance):
            return set()
        conflicts = {*working_copy.conflicts(working_copy.live)}
        rows = self.conflicts_of_rows().values()
        return conflicts & self.fields.keys() | {*chain(*rows)}

    def seen_versions(self):
        """Return {text: {language: version}} of the texts that this form had shown and
        that others have changed since: what this person did answers those."""
        versions = {}
        for name in self.changed_meanwhile - self.changed_names:
            language, text = language_of(name), stem(name)
            if language and text in self._meta.model.texts:
                versions.setdefault(text, {})[language] = self.base_text(name)
        return versions | self.synced_sources

    # What was answered

    @property
    def declarations(self) -> dict:
        """Return {text: Declaration} of what the person declares of translations.

        None where an answer that a working copy had is taken back. An answer that was
        there before counts again only where this person has changed the text.
        """
        polished = dict.fromkeys(self.polished_texts, Declaration.SMALL)
        followed = dict.fromkeys(self.synced_sources, Declaration.SAME)
        return polished | self._answers() | followed

    def _answers(self):
        answers = {}
        if self.cleaned_data.get("small_edit"):
            answers = dict.fromkeys(self._meta.model.texts, Declaration.SMALL)
        answers |= self._answer_of_bar()
        for text in self._meta.model.texts:
            answer = self.cleaned_data.get(f"same_{text}", "")
            before = self.data.get(f"initial-same_{text}", "")
            is_about = answer and self.changed_names.intersection(pair(text))
            if answer != before or is_about:
                answers[text] = Declaration(answer) if answer else None
        return answers

    @cached_property
    def synced_sources(self):
        """{text: {source: the version that the translation is in step with}}.

        Of the texts of which the blocks say it: those of the editor of translations, or
        those in which a stale translation was edited.
        """
        if self.editor:
            return {
                text: {self.editor.source: version}
                for text, version in self.editor.synced_sources.items()
            }
        if not self.instance.pk:
            return {}
        answers, sources = self._answers(), {}
        for text in self._meta.model.texts:
            newer = self.newer(text)
            edited = {language_of(it) for it in self.changed_names & {*pair(text)}}
            if len(newer) != 1 or edited != {*others(*newer)} or answers.get(text):
                continue
            name = f"{text}_{newer[0]}"
            is_seen = name not in self.changed_meanwhile
            source = self.stored(name) if is_seen else self.base_text(name)
            if source is not None:
                sources[text] = newer[0], source
        return self._followed(sources) if sources else {}

    def _followed(self, sources):
        """Return {text: {source: the version that it is in step with once saved}}.

        ``sources``: {text: (language, the version that the person has seen)}.
        """
        copy, pointer = self.working_copy, self.instance.pointer
        left_out, versions = paragraphs_left_out({pointer}), {}
        for text, (language, source) in sources.items():
            [target] = others(language)
            name, point = f"{text}_{target}", self.sync_points.get(text)
            version = followed_source(
                {language: source, target: self.cleaned_data[name]},
                self.initial[name],
                last_in_step(text, point, copy, copy and copy.live),
                left_out.get((pointer, text), ()),
                is_rich=self.is_rich(name),
            )
            versions[text] = {language: version}
        return versions

    def _answer_of_bar(self):
        """Return {text: Declaration} as the question in the bar was answered."""
        answer = self.data.get("answer")
        if answer not in ANSWERS or not self.first_checked():
            return {}
        asked = self.data.get(ASKED, "").split(",")
        texts = [text for text in self._meta.model.texts if text in asked]
        return dict.fromkeys(texts, Declaration(answer))

    def questions(self):
        """Return the query by which the next page asks about this save.

        It names the texts of which it is open whether they say the same: one language
        of them was changed, they were in sync, and nobody has said.
        """
        states = [getattr(self.instance, f"state_{code}", "") for code in LANGUAGES]
        if State.NONE in states or not self.first_checked():
            return {}
        said = self.declarations.keys() - {*self.polished_texts}
        texts = [
            text
            for text in self._meta.model.texts
            if text not in said
            and len(self.changed_names.intersection(pair(text))) == 1
            # Who fills in a text translates the other.
            and all(map(self.initial.get, pair(text)))
            and all(getattr(self.instance, name) for name in pair(text))
            and not self.newer(text)
        ]
        return {ASKED: ",".join(texts)} if texts else {}

    def newer(self, text):
        """Return the languages of a text that are newer, or will be once published."""
        sync_point = self.sync_points.get(text)
        if self.working_copy:
            live = self.working_copy.live
            return self.working_copy.newer(text, live, sync_point)
        return sync_point.newer if sync_point else []

    def is_small_edit(self, text):
        sync_point, copy = self.sync_points.get(text), self.working_copy
        if copy and text in copy.declarations:
            return copy.declarations[text] == Declaration.SMALL
        return sync_point is not None and sync_point.how == SyncPoint.How.SMALL

    @cached_property
    def polished_texts(self):
        """Return the texts whose other language is taken to say the same as before.

        Who only translates into one language has found other words for the original,
        anybody else has set commas, or finished what joins the language that readers
        have. Whoever changes more is asked.
        """
        mine = [code for code in LANGUAGES if self.may_check(code)]
        translates = only_translates(self.user, self._meta.model) and len(mine) == 1
        is_small = is_polished if translates else is_punctuated
        joins = self._joins_languages()
        return [
            text
            for text in self._meta.model.texts
            if self.instance.pk
            and len(changed := self.changed_names & {*pair(text)}) == 1
            and self.changed_meanwhile.isdisjoint(pair(text))
            and not (text in self.sync_points and self.sync_points[text].newer)
            and all(
                joins
                or is_small(self.initial[it], self.cleaned_data[it], language_of(it))
                for it in changed
            )
        ]

    def _joins_languages(self):
        """Tell whether readers get a language now beside the other, for the first time.

        Then somebody has just made both ready.
        """
        more = self.step.languages if self.step else ()
        is_first = any(
            self.instance.state_in(language) in transitions.UNPUBLISHED
            for language in more
        )
        return is_first and self.languages_for_readers() >= {*LANGUAGES}

    def describe_save(self, changeset):
        """Hand over, to the revision of this save, what the person said of it."""
        changeset.note = self.cleaned_data.get("save_note") or ""
        if self.instance.pk:
            changeset.target = self.instance.pointer
            changeset.declarations = self.declarations
            changeset.seen_versions = self.seen_versions()

    def save_notes(self):
        """Store answers and the note for colleagues; resolve what was ticked."""
        answers = self.cleaned_data
        for note in self.open_notes:
            if text := answers.get(f"answer-{note.pk}"):
                workflow.answer_note(note, self.user, text)
        keys = [note.pk for note in self.open_notes]
        if resolved := [pk for pk in keys if answers.get(f"resolve-{pk}")]:
            workflow.resolve_notes(Note.objects.filter(pk__in=resolved), self.user)
        if text := answers.get("colleague_note"):
            field = answers.get("colleague_field") or ""
            workflow.write_note(self.instance.pointer, self.user, text, field=field)

    def threads_of(self, name):
        return [thread(note, self) for note in self.open_notes if note.field == name]

    def item_threads(self):
        """Return the notes on the whole item, or on what this form does not show."""
        rest = [note for note in self.open_notes if note.field not in self.fields]
        return [thread(note, self) for note in rest]

    def save_field_groups(self):
        """Return these fields in groups, as they stand at the end of the form."""
        groups = [
            (gettext("Notes for colleagues"), ["colleague_field", "colleague_note"]),
            (gettext("This save"), ["save_note", "small_edit"]),
        ]
        return [
            {"title": title, "fields": fields}
            for title, names in groups
            if (fields := [self[name] for name in names if name in self.fields])
        ]
