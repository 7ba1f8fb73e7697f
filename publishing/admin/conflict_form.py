"""What a form shows below a field: a conflicting edit, a stale translation, notes.

It is rendered as part of the field's widget, so that no template has to ask for it.
"""

from dataclasses import dataclass

from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from publishing.content.snapshots import stem
from publishing.revisions.display import as_html, text_difference
from publishing.translations.translation_status import TranslationStatus, status_of
from text.languages import language_of, others, text_languages


class RecordBoundField(BoundField):
    """Renders the notes on a field below its widget, and what it is needed for."""

    def label_tag(self, contents=None, attrs=None, label_suffix=None, tag=None):
        contents = self.label if contents is None else contents
        if mark := self.form.needed_for(self.name):
            contents = format_html('{} <span class="needed">{}</span>', contents, mark)
        return super().label_tag(contents, attrs, "", tag)

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        html = super().as_widget(widget, attrs, only_initial)
        if only_initial or self.is_hidden:
            return html
        return mark_safe(html + self.form.field_notes(self))


@dataclass
class Conflict:
    """What another person made of a field that this one changed too.

    ``base`` is what the field held when the form was opened, None where the history
    does not know. ``is_live``: the value is the published one, and the form that of a
    working copy.
    """

    value: object
    user: object = None
    made_at: object = None
    base: str | None = None
    is_live: bool = False


class ConflictFormMixin:
    """The part of a RecordForm that shows conflicts and notes on its fields."""

    # {text: SyncPoint}, and the notes that nobody has resolved.
    sync_points = {}
    open_notes = ()

    def needed_for(self, name):
        """Say what a field must be filled in for, or return ""."""
        return gettext("required") if self.fields[name].required else ""

    def field_notes(self, bound):
        """Return, as HTML, what is shown below a field."""
        name = bound.name
        notes = {
            "conflict": self._conflict_context(name),
            "stale": self._stale_context(name),
            "threads": self.threads_of(name),
        }
        if not any(notes.values()):
            return ""
        context = {"id": bound.auto_id, "language": language_of(name), **notes}
        return render_to_string("admin/publishing/field_notes.html", context)

    def find_conflict(self, name):
        """Return who changed a field after this form had shown it, when, and how."""
        conflict = Conflict(self.stored(name))
        if self.opening:
            name = self.name_in_history(name)
            conflict.user, conflict.made_at = self.opening.change_of(name)
        conflict.base = self.base_text(name)
        return conflict

    def name_in_history(self, name):
        """Return the name under which the history has a field of the form."""
        return name

    def base_text(self, name):
        """Return the text that the form had shown; None of what is no text."""
        base = self.base_row()
        text = base.get(name) if base else None
        return text if isinstance(text, str) else None

    def base_row(self):
        """Return what the form had shown, as in a snapshot, or None."""
        return self.opening and self.opening.snapshot

    def seen_versions(self):
        """Return {text: {language: version}} of the texts that this form had shown and
        that others have changed since: what this person did answers those."""
        versions = {}
        for name in self.changed_meanwhile - self.changed_names:
            language, text = language_of(name), stem(name)
            if language and text in self._meta.model.texts:
                versions.setdefault(text, {})[language] = self.base_text(name)
        return versions | self.block_versions()

    def _conflict_context(self, name):
        conflict = self.conflicts.get(name)
        if conflict is None:
            return None
        is_rich, value = self.is_rich(name), conflict.value
        return {
            "user": conflict.user,
            "made_at": conflict.made_at,
            "is_live": conflict.is_live,
            "is_rich": is_rich,
            "html": as_html(self.fields[name], value, is_rich=is_rich),
            # What a button can put into the field.
            "value": value if isinstance(value, str) else None,
            "pieces": text_difference(conflict.base, value, is_rich=is_rich)
            if isinstance(value, str) and conflict.base is not None
            else None,
        }

    def _stale_context(self, name):
        """Return what is shown of a translation that is not current, or None."""
        language, text = language_of(name), stem(name)
        sync_point = self.sync_points.get(text) if language else None
        if sync_point is None or not self.stored(name):
            return None
        state = status_of(sync_point, language)
        if state not in {TranslationStatus.STALE, TranslationStatus.BOTH}:
            return None
        [other] = others(language)
        was, now = sync_point.synced.get(other), self.stored(f"{text}_{other}")
        control = f"same_{text}"
        # One control for the text, at the side that waits.
        is_here = state == TranslationStatus.STALE or language == self.first_checked()
        return {
            "state": state,
            "is_stale": state == TranslationStatus.STALE,
            "other": other,
            "other_name": text_languages([other]),
            "sync_point": sync_point,
            "pieces": text_difference(was, now, is_rich=self.is_rich(name))
            if was is not None
            else None,
            "control": self[control] if control in self.fields and is_here else None,
        }
