"""The controls of a note: in the form of its item, and by themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.drafts.notes import Note
from text.pointers import is_key

ANSWER, RESOLVE = "answer-", "resolve-"


def text_field(**options):
    longest = Note._meta.get_field("text").max_length
    widget = forms.Textarea({"rows": 1})
    return forms.CharField(max_length=longest, required=False, widget=widget, **options)


def note_fields(note):
    return {
        f"{ANSWER}{note.pk}": text_field(label=_("Answer")),
        f"{RESOLVE}{note.pk}": forms.BooleanField(label=_("Resolved"), required=False),
    }


def answered_keys(data):
    """Return the keys of the notes that are answered: others may resolve them first."""
    keys = [name.removeprefix(ANSWER) for name in data if name.startswith(ANSWER)]
    return [key for key in keys if is_key(key) and data[f"{ANSWER}{key}"].strip()]


def thread(note, form):
    """Return what the template shows of a note; who may only read it has no fields."""
    if f"{ANSWER}{note.pk}" not in form.fields:
        return {"note": note}
    return {
        "note": note,
        "answer": form[f"{ANSWER}{note.pk}"],
        "resolve": form[f"{RESOLVE}{note.pk}"],
    }


class ThreadForm(forms.Form):
    """The controls of a note that is shown anew."""

    def __init__(self, note):
        super().__init__()
        self.fields |= note_fields(note)


class NoteForm(forms.Form):
    """What a script sends: a new note, an answer, or that a note is resolved."""

    note = forms.CharField(max_length=20, required=False)
    text = text_field()
    resolve = forms.BooleanField(required=False)
    field = forms.CharField(max_length=100, required=False)
    quote = forms.CharField(required=False)

    def clean_quote(self):
        return self.cleaned_data["quote"][: Note._meta.get_field("quote").max_length]

    def clean(self):
        cleaned = super().clean()
        is_resolved = cleaned.get("note") and cleaned.get("resolve")
        if not cleaned.get("text") and not self.errors and not is_resolved:
            raise forms.ValidationError(_("Write the note first."))
        return cleaned
