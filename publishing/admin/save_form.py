"""What a form asks of the save itself: why, and what it means for the translation.

Whoever works on an item tells colleagues here, too, what is left to do.
"""

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from publishing.models import Note, SyncPoint
from publishing.translation_status import Declaration
from text.languages import LANGUAGES, language_of_words
from text.pointers import is_key

SAVE_FIELDS = ["save_note", "small_edit"]
NOTE_FIELDS = ["colleague_field", "colleague_note", "resolved_notes"]


class NotesField(forms.MultipleChoiceField):
    """Notes to resolve; what another person has resolved meanwhile is no error."""

    def validate(self, value):
        """Take what can be keys: those of other notes than this item's do nothing."""

    def clean(self, value):
        return [one for one in super().clean(value) if is_key(one)]


class Saving:
    """The part of a form that asks of its save."""

    # Inlines and the rows of tables do not.
    asks = True

    def ask_of_the_save(self):
        self.fields["save_note"] = forms.CharField(
            label=_("What was changed, and why"),
            help_text=_("For the history of this item."),
            max_length=300,
            required=False,
        )
        if not self.instance.pk:
            return
        pointer = self.instance.pointer
        pairs = SyncPoint.objects.of(pointer)
        self.pairs = {
            pair.text: pair for pair in pairs.select_related("newer_by", "synced_by")
        }
        self.open_notes = list(Note.objects.of(pointer).unresolved())
        self._ask_of_translations()
        self._ask_for_notes()

    def _ask_of_translations(self):
        model = self._meta.model
        if not any(map(self.may_check, LANGUAGES)):
            return
        if any(all(self._texts(text).values()) for text in model.texts):
            self.fields["small_edit"] = forms.BooleanField(
                label=Declaration.SMALL.label, required=False
            )
        for text, pair in self.pairs.items():
            if pair.newer and text in model.texts:
                self.fields[f"same_{text}"] = forms.ChoiceField(
                    label=_("Translation"),
                    initial=self.declared(text),
                    # Another person may have answered since this form was opened.
                    show_hidden_initial=True,
                    choices=[
                        ("", _("Decided by what is changed")),
                        (Declaration.SAME.value, Declaration.SAME.label),
                        (Declaration.DIFFER.value, Declaration.DIFFER.label),
                    ],
                    required=False,
                )

    def _ask_for_notes(self):
        labels = {
            name: field.label
            for name, field in self.fields.items()
            if self._is_stored(name) and field.label
        }
        self.fields["colleague_field"] = forms.ChoiceField(
            label=_("About"),
            choices=[("", _("the whole item")), *labels.items()],
            required=False,
        )
        self.fields["colleague_note"] = forms.CharField(
            label=_("Note for colleagues"),
            widget=forms.Textarea({"rows": 2}),
            max_length=2000,
            required=False,
        )
        if self.open_notes:
            self.fields["resolved_notes"] = NotesField(
                label=_("Resolved"),
                choices=[
                    (str(note.pk), in_its_language(note)) for note in self.open_notes
                ],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def _texts(self, text):
        return {code: self.stored(f"{text}_{code}") for code in LANGUAGES}

    def may_check(self, language):
        """Tell whether the person may say that a text says the same."""
        return self.may_change(f"{self._meta.model.texts[0]}_{language}")

    def declared(self, text):
        """Return what a working copy holds already of a text: it was said in it."""
        return self.copy.declared(text, self.copy.live) if self.copy else ""

    def first_checked(self, text):
        """Return the first language of which the person may say so."""
        return next((code for code in LANGUAGES if self.may_check(code)), None)

    # What was answered

    @property
    def declarations(self) -> dict:
        """Return {text: Said} of what the person declares of translations.

        None where an answer that a working copy had is taken back. An answer that was
        there before counts again only where this person has changed the text.
        """
        said = {}
        if self.cleaned_data.get("small_edit"):
            said = dict.fromkeys(self._meta.model.texts, Declaration.SMALL)
        answered = super().changed_data
        for text in self._meta.model.texts:
            name = f"same_{text}"
            answer = self.cleaned_data.get(name)
            columns = {f"{text}_{code}" for code in LANGUAGES}
            if name in answered or (answer and columns & self.changed_names):
                said[text] = Declaration(answer) if answer else None
        return said

    def tell(self, changeset):
        """Let the revision of this save know what the person said of it."""
        changeset.note = self.cleaned_data.get("save_note") or ""
        if self.instance.pk:
            changeset.target, changeset.declarations, changeset.seen_versions = (
                self.instance.pointer,
                self.declarations,
                self.shown_otherwise(),
            )

    def keep_notes(self):
        """Store the note for colleagues, and resolve those that were ticked."""
        record = self.instance
        resolved = self.cleaned_data.get("resolved_notes") or []
        if resolved:
            Note.objects.of(record.pointer).filter(
                pk__in=resolved, resolved_at=None
            ).update(resolved_at=timezone.now(), resolved_by=self.user)
        if text := self.cleaned_data.get("colleague_note"):
            Note.objects.create(
                to_model=record.pointer.model,
                to_pk=record.pk,
                field=self.cleaned_data.get("colleague_field") or "",
                text=text,
                user=self.user,
            )

    def asked_of_the_save(self):
        """Return the fields that stand at the end of the form, as groups."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names if name in self.fields],
            }
            for title, names in [
                (gettext("Notes for colleagues"), NOTE_FIELDS),
                (gettext("This save"), SAVE_FIELDS),
            ]
            if any(name in self.fields for name in names)
        ]


def in_its_language(note):
    language = language_of_words(note.text)
    return format_html('<span lang="{}">{}</span>', language, note.text)
