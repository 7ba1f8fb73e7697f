"""The form of what is written in each language: the step that its button asks for."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from publishing import display, transitions
from publishing.admin.dates import MomentField
from publishing.admin.forms import RecordForm
from publishing.working_copies import may_publish_scope
from text.languages import LANGUAGES, language_of

# What a button may name: a language, or all of them.
ALL = "all"
CODES = {*LANGUAGES, ALL}
# The steps that have a page of their own.
ON_THEIR_OWN_PAGE = {"withdraw", "unpublish"}
# The steps of a language that readers have which its working copy takes.
OF_WORKING_COPIES = {"ask_review", "return_to_draft", "publish", "unschedule"}


class TranslatedForm(RecordForm):
    """Adds the step of a language that a button asks for.

    A button is named ``transition`` and carries ``publish:ru``, or ``publish:all``.
    With ``schedule_at``, a publication takes place then. A subject derives its form::

        class RoleForm(TranslatedForm):
            def may_change(self, name):
                return name != "is_head" and super().may_change(name)

        class RoleAdmin(TranslatedAdmin):
            form = RoleForm
    """

    schedule_at = MomentField(label=_("On the site from"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The transition that the button asks for, and its languages; None without one.
        self.step = None

    def may_change(self, name):
        return name == "schedule_at" or super().may_change(name)

    def may_check(self, language):
        """Tell whether the person may say that a text, as it is, says the same."""
        return may_write(self.user, self._meta.model, language)

    def may_discard(self, names):
        """Tell whether the person could have written these names of a working copy."""
        return all(map(self.may_change, names))

    @property
    def publish_at(self):
        """The moment to come at which a publication is to take place, or None."""
        return self.cleaned_data.get("schedule_at")

    def clean_schedule_at(self):
        at = self.cleaned_data["schedule_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(gettext("This moment is past: leave it empty."))
        return at

    def _post_clean(self):
        super()._post_clean()
        button = self.data.get("transition")
        if button and not self.is_recovering:
            self._prepare_step(button)

    # The step that the button asks for

    def _prepare_step(self, button):
        """Set ``step``, or say why it cannot be taken."""
        name, _colon, code = button.partition(":")
        transition = transitions.TRANSITIONS.get(name)
        if name in ON_THEIR_OWN_PAGE or transition is None or code not in CODES:
            self.add_error(None, gettext("There is no such step."))
            return
        languages = [
            language
            for language in LANGUAGES
            if code == language
            or (code == ALL and self._takes_part(language, transition))
        ]
        if not languages:
            self.add_error(None, gettext("There is nothing here to do this with."))
            return
        for language in languages:
            if refusal := self._refusal(language, transition):
                self.add_error(None, refusal)
                return
        is_for_readers = transition.is_for_readers
        if is_for_readers and any([*map(self._changed_unseen, languages)]):
            return
        for language in languages:
            faults = transitions.faults(self.instance, language, transition)
            for field, message in faults.items():
                self._add_at(field, message)
        if transition.needs_reason and self.cleaned_data.get("colleague_note") == "":
            self._add_at(
                "colleague_note", gettext("Say why: the author is told the reason.")
            )
        self.step = transition, languages

    def _takes_part(self, language, transition):
        """Return whether a step of all languages moves this one."""
        return not self._refusal(language, transition)

    def _refusal(self, language, transition):
        """Return why the person cannot take the step, or None."""
        if not self.is_of_working_copy(language, transition):
            may, is_open = self._may_move(language, transition)
        else:
            is_open, may = True, self.may_move_copy(language, transition)
        if not may:
            return gettext("You do not have permission to do this in this language.")
        if not is_open:
            return gettext(
                "Somebody else has changed the state of this text in the meantime: "
                "check it again."
            )
        return None

    def is_of_working_copy(self, language, transition):
        """Return whether the working copy takes the step, not the item itself."""
        return (
            self.working_copy is not None
            and transition.name in OF_WORKING_COPIES
            and self.instance.is_public_in(language)
        )

    def may_move_copy(self, language, transition):
        """Return whether the person may take the step with the working copy."""
        if transition.needs_publisher:
            return may_publish_scope(self.user, self.instance, language)
        return self.may_check(language)

    def _may_move(self, language, transition):
        """Return whether the person may take the step with the item, and if it is open.

        What has no states takes none.
        """
        return True, False

    def _changed_unseen(self, language):
        """Refuse to publish a text that was changed after it was shown; show it."""
        unseen = [
            name for name in self.unseen() if language_of(name) in (language, None)
        ]
        if not unseen:
            return False
        self.show_as_stored(unseen)
        self.add_error(
            None,
            gettext(
                "Somebody else has changed the text in the meantime. Here it is as it "
                "stands now: read it and press the button again."
            ),
        )
        return True

    def _add_at(self, field, message):
        """Add an error at its field, or above the form where the field is not shown."""
        if field in self.fields and not self.fields[field].disabled:
            self.add_error(field, message)
        elif field in self.fields:
            self.add_error(None, f"{self.fields[field].label}: {message}")
        else:
            label = capfirst(display.label_of(self._meta.model, field))
            self.add_error(None, f"{label}: {message}")
