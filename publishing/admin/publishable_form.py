"""The form of what is published: its related items, and the steps of its languages."""

from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from publishing import display, transitions
from publishing.admin.columns import pair
from publishing.admin.dates import MomentField
from publishing.admin.fields import RelatedField
from publishing.admin.forms import RecordForm
from publishing.admin.permissions import Rights
from publishing.history_lines import phrase_of_step
from publishing.models import Link, Publishable
from publishing.snapshots import stem
from publishing.working_copies import may_publish_scope
from text.languages import LANGUAGES, language_of, own_name

# What a button may name: a language, or all of them.
ALL = "all"
CODES = {*LANGUAGES, ALL}
# The steps that have a page of their own.
ON_THEIR_OWN_PAGE = {"withdraw", "unpublish"}
# {step: what the history calls it}, of those after which the state says too little.
BACK_TO_DRAFT = {"return_to_draft": "return", "unschedule": "unschedule"}
# The steps of a language that readers have which its working copy takes.
OF_WORKING_COPIES = {"ask_review", "return_to_draft", "publish", "unschedule"}


class PublishableForm(RecordForm):
    """Adds the related items, and the step of a language that a button asks for.

    A button is named ``transition`` and carries ``publish:ru``, or ``publish:all``. The
    state is no field: no POST sets it but by a transition that the person may make.
    With ``schedule_at``, a publication takes place then. A subject derives::

        class EventForm(PublishableForm):
            class Media:
                js = [Script("events/zones.js", type="module")]
    """

    needs_a_title = _("Give a title in one language at least.")
    # ``Publishable.clean`` and ``_check_published`` say it at the field.
    checked = [*pair("slug"), *pair("published_at"), *pair("published_until")]

    related = RelatedField(label=_("Related items"), required=False)
    schedule_at = MomentField(label=_("On the site from"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["related"] = self.stored("related")
        # The transition that the button asks for, and its languages; None without one.
        self.step = None
        # Asked before the form writes its dates onto the record.
        self.seen = {
            language
            for language in self.instance.public_languages()
            if self.instance.was_seen_in(language)
        }

    @cached_property
    def rights(self):
        public = [] if self.working_copy else self.instance.public_languages()
        return Rights(self.user, self._meta.model, public)

    def may_change(self, name):
        language = language_of(name)
        if name.startswith(("published_", "withdrawal_reason")) and language:
            return language in self.rights.publishable
        return name == "schedule_at" or self.rights.may_change(language)

    def needed_for(self, name):
        if stem(name) in self._meta.model.required and language_of(name):
            return gettext("for publication")
        return super().needed_for(name)

    def may_check(self, language):
        """Tell whether the person may say that a text, as it is, says the same."""
        return may_write(self.user, self._meta.model, language)

    def stored(self, name):
        return self.stored_related if name == "related" else super().stored(name)

    @cached_property
    def stored_related(self):
        if not self.instance.pk:
            return []
        links = Link.objects.from_record(self.instance).related().order_by("position")
        return [link.target for link in links]

    @property
    def publish_at(self):
        """The moment to come at which a publication is to take place, or None."""
        return self.cleaned_data.get("schedule_at")

    def clean_schedule_at(self):
        at = self.cleaned_data["schedule_at"]
        if at and at <= timezone.now():
            raise forms.ValidationError(gettext("This moment is past: leave it empty."))
        return at

    def clean(self):
        cleaned = super().clean()
        if not any(self._title(cleaned, language) for language in LANGUAGES):
            self.add_error(None, self.needs_a_title)
        return cleaned

    def _title(self, cleaned, language):
        name = f"title_{language}"
        return cleaned.get(name) if name in cleaned else self.stored(name)

    def _post_clean(self):
        super()._post_clean()
        if self.is_recovering:
            return
        if button := self.data.get("transition"):
            self._prepare_step(button)
        self._check_dates()
        if self.working_copy:
            self._check_titles()
            return
        if self.step and not self.errors:
            self._move()
        self._check_published()

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
        self.step = transition, languages

    def _takes_part(self, language, transition):
        """Return whether a step of all languages moves this one."""
        return bool(self._title(self.cleaned_data, language)) and not self._refusal(
            language, transition
        )

    def _refusal(self, language, transition):
        """Return why the person cannot take the step, or None."""
        record = self.instance
        is_of_copy = self.is_of_working_copy(language, transition)
        if is_of_copy and transition.needs_publisher:
            may = may_publish_scope(self.user, record, language)
        elif is_of_copy:
            may = self.may_check(language)
        else:
            may = transitions.may(self.user, record, language, transition)
        if not may:
            return gettext("You may not do this in this language.")
        is_open = is_of_copy or transitions.is_open(
            record, language, transition, language in self.seen
        )
        if not is_open:
            return gettext("Another person has moved this text meanwhile: look again.")
        return None

    def is_of_working_copy(self, language, transition):
        """Return whether the working copy takes the step, not the item itself."""
        if self.working_copy is None or transition.name not in OF_WORKING_COPIES:
            return False
        record = self.instance
        if transition.name == "publish":
            return record.state_in(language) == Publishable.State.PUBLISHED
        if transition.name == "unschedule" and language not in self.seen:
            return False
        return record.is_public_in(language)

    def _move(self):
        """Take the step on the record itself, which is saved with the form."""
        transition, languages = self.step
        for language in languages:
            self.changed_names.update(
                transitions.apply(self.instance, language, transition, self.publish_at)
            )

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
                "Another person changed the text meanwhile. Here it is as it stands "
                "now: read it and press the button again."
            ),
        )
        return True

    # What readers have stays complete

    def _check_titles(self):
        """Keep the titles of what readers have.

        Whether the rest is complete is asked when the working copy is published.
        """
        for language in self.instance.public_languages():
            if not getattr(self.instance, f"title_{language}"):
                self._add_once(
                    f"title_{language}", gettext("This is needed for publication.")
                )

    def _check_dates(self):
        for language in LANGUAGES:
            begin = getattr(self.instance, f"published_at_{language}")
            end = getattr(self.instance, f"published_until_{language}")
            if begin and end and end <= begin:
                self._add_at(
                    f"published_until_{language}",
                    gettext("The end must be later than the beginning."),
                )
        for language in self.instance.public_languages():
            begin = getattr(self.instance, f"published_at_{language}")
            if not begin:
                self._add_once(
                    f"published_at_{language}",
                    gettext("What is published needs a date."),
                )
            elif begin > timezone.now() and language in self.seen:
                self._add_at(
                    f"published_at_{language}",
                    gettext(
                        "Readers have seen this. To give it another date, unpublish it "
                        "first."
                    ),
                )

    def _check_published(self):
        """Keep what is public complete: the same rule as at its publication."""
        publish = transitions.TRANSITIONS["publish"]
        withdraw = transitions.TRANSITIONS["withdraw"]
        for language in self.instance.public_languages():
            missing = transitions.faults(self.instance, language, publish)
            if self.instance.state_in(language) == Publishable.State.WITHDRAWN:
                missing |= transitions.faults(self.instance, language, withdraw)
            for field, message in missing.items():
                self._add_once(field, message)

    def _add_once(self, field, message):
        if field not in self.errors:
            self._add_at(field, message)

    def _add_at(self, field, message):
        """Add an error at its field, or above the form where the field is not shown."""
        if field in self.fields and not self.fields[field].disabled:
            self.add_error(field, message)
        elif field in self.fields:
            self.add_error(None, f"{self.fields[field].label}: {message}")
        else:
            label = capfirst(display.label_of(self._meta.model, field))
            self.add_error(None, f"{label}: {message}")

    def describe_step(self, record, language):
        """Say what the step has done, in the words of the person's interface."""
        transition, _languages = self.step
        if transition.name in BACK_TO_DRAFT:
            done = phrase_of_step(BACK_TO_DRAFT[transition.name], [language])
            return f"{capfirst(done)}."
        return f"{own_name(language)}: {record.status_in(language).label}."
