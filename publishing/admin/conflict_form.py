"""What stands beside a field of a form: another person's text, freshness, notes.

It belongs to the field and is no field itself: each field is shown with it, in whatever
template that is.
"""

from dataclasses import dataclass

from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from publishing.models import Record, Revision
from publishing.snapshots import stem
from publishing.translation_status import TranslationStatus, status_of
from text.differences import difference
from text.languages import language_of, others
from text.richtext import text_of

# How many revisions are looked through for what a form had shown.
MOST_LOOKED_THROUGH = 50


class RecordBoundField(BoundField):
    def as_widget(self, widget=None, attrs=None, only_initial=False):
        html = super().as_widget(widget, attrs, only_initial)
        if only_initial or self.is_hidden:
            return html
        return mark_safe(html + self.form.beside(self))


@dataclass
class Theirs:
    """What another person made of a field that this one changed too.

    ``base``: what the field held when the form was opened, if the history knows;
    ``is_live``: it stands before readers, and this is the form of a working copy.
    """

    value: object
    who: object = None
    when: object = None
    base: str | None = None
    is_live: bool = False


class Beside:
    """The part of a form that knows what stands beside its fields."""

    # {text: Translation}, and the notes that nobody has resolved.
    pairs = {}
    open_notes = ()

    def beside(self, bound):
        name = bound.name
        context = {
            "id": bound.auto_id,
            "language": language_of(name),
            "theirs": self._told(name),
            "stale": self._stale(name),
            "notes": [note for note in self.open_notes if note.field == name],
        }
        if not any(context[part] for part in ["theirs", "stale", "notes"]):
            return ""
        return render_to_string("admin/publishing/field_notes.html", context)

    def theirs(self, name, shown, fingerprint):
        """Return who changed a field after this form had shown it, when, and how.

        ``shown`` is the fingerprint of what the form had shown.
        """
        theirs = Theirs(self.stored(name))
        if not isinstance(self.instance, Record):
            return theirs
        history = Revision.objects.of(self.instance.pointer).without_discarded()
        history = history.newest_first()
        changes = history.that_changed(name).select_related("user")
        if last := changes.lean().first():
            theirs.who, theirs.when = last.user, last.made_at
        theirs.base = version_of(history, name, shown, fingerprint)
        return theirs

    def shown_otherwise(self):
        """Return {text: {language: version}} of the texts that this form had shown and
        that others have changed since: what this person did answers those."""
        shown = {}
        for name in self.changed_meanwhile - self.changed_names:
            language, text = language_of(name), stem(name)
            if language and text in self._meta.model.texts:
                opened = self.opened_with.get(name)
                history = Revision.objects.of(self.instance.pointer).without_discarded()
                version = version_of(
                    history.newest_first(), name, opened, self.fingerprint
                )
                shown.setdefault(text, {})[language] = version
        return shown

    def _told(self, name):
        theirs = self.conflicts.get(name)
        if theirs is None:
            return None
        is_rich, value = self.is_rich(name), theirs.value
        return {
            "who": theirs.who,
            "when": theirs.when,
            "is_live": theirs.is_live,
            "is_rich": is_rich,
            "html": mark_safe(value) if is_rich and value else "",
            "text": "" if is_rich else self.in_words(name, value),
            # What a button can put into the field.
            "value": value if isinstance(value, str) else None,
            "pieces": in_words(theirs.base, value, is_rich=is_rich)
            if isinstance(value, str) and theirs.base is not None
            else None,
        }

    def _stale(self, name):
        """Return what is said of a translation that is not current, or None."""
        language, text = language_of(name), stem(name)
        pair = self.pairs.get(text) if language else None
        if pair is None or not self.stored(name):
            return None
        state = status_of(pair, language)
        if state not in {TranslationStatus.STALE, TranslationStatus.BOTH}:
            return None
        [other] = others(language)
        control = f"same_{text}"
        is_here = state == TranslationStatus.STALE or language == self.first_checked(
            text
        )
        return {
            "state": state,
            "is_stale": state == TranslationStatus.STALE,
            "other": other,
            "other_name": dict(settings.LANGUAGES)[other],
            "pair": pair,
            "pieces": in_words(
                pair.synced[other],
                self.stored(f"{text}_{other}"),
                is_rich=self.is_rich(name),
            )
            if other in pair.synced
            else None,
            # One for the text, at the side that waits.
            "control": self[control] if control in self.fields and is_here else None,
        }


def version_of(history, name, shown, fingerprint):
    """Return the text that a form had shown, by its fingerprint; None if unknown."""
    versions = history.values_list(f"snapshot__{name}", flat=True)
    return next(
        (
            version
            for version in versions[:MOST_LOOKED_THROUGH]
            if isinstance(version, str) and fingerprint(version) == shown
        ),
        None,
    )


def in_words(old, new, *, is_rich):
    """Return the difference of two texts in words, whatever their markup."""
    if is_rich:
        old, new = text_of(old), text_of(new)
    return difference(old or "", new or "")
