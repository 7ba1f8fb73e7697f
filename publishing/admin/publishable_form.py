"""The form of what is published: its related items, and the transitions of state."""

from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_write
from publishing import transitions
from publishing.admin.columns import pair
from publishing.admin.fields import RelatedField
from publishing.admin.forms import RecordForm
from publishing.admin.permissions import Rights
from publishing.models import Link, Publishable
from publishing.snapshots import stem
from text.languages import LANGUAGES, language_of, own_name


class PublishableForm(RecordForm):
    """Adds the related items, and the transition of state that a button asks for.

    A button is named ``transition`` and carries ``publish:ru``. The state is no field:
    no POST sets it but by a transition that the person may make. A subject derives::

        class EventForm(PublishableForm):
            class Media:
                js = [Script("events/zones.js", type="module")]
    """

    needs_a_title = _("Give a title in one language at least.")
    # ``Publishable.clean`` and ``_check_published`` say it at the field.
    checked = [*pair("slug"), *pair("published_at"), *pair("published_until")]

    related = RelatedField(label=_("Related items"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["related"] = self.stored("related")
        self.transition = None
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
        if self.working_copy and stem(name) in self._meta.model.publication:
            return False
        if name.startswith(("published_", "withdrawal_reason")) and language:
            return language in self.rights.publishable
        return self.rights.may_change(language)

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
        if self.working_copy:
            # Whether the rest is complete is asked when it is published.
            for language in self.instance.public_languages():
                if not getattr(self.instance, f"title_{language}"):
                    message = gettext("This is needed for publication.")
                    self._add_at(f"title_{language}", message)
            if self.data.get("step") == "publish":
                any(map(self._changed_unseen, LANGUAGES))
            return
        if button := self.data.get("transition"):
            self._move(button)
        self._check_published()

    def _move(self, button):
        name, _colon, language = button.partition(":")
        transition = transitions.TRANSITIONS.get(name)
        if transition is None or language not in LANGUAGES:
            self.add_error(None, gettext("There is no such step."))
            return
        if not transitions.may(self.user, self.instance, language, transition):
            self.add_error(None, gettext("You may not do this in this language."))
            return
        was_seen = language in self.seen
        if not transitions.is_open(self.instance, language, transition, was_seen):
            self.add_error(
                None,
                gettext("Another person has moved this text meanwhile: look again."),
            )
            return
        if transition.is_for_readers and self._changed_unseen(language):
            return
        faults = transitions.faults(self.instance, language, transition)
        for field, message in faults.items():
            self._add_at(field, message)
        if not self.errors:
            self.changed_names.update(
                transitions.apply(self.instance, language, transition)
            )
            self.transition = (transition, language)

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

    def _check_published(self):
        """Keep what is public complete: the same rule as at its publication."""
        publish = transitions.TRANSITIONS["publish"]
        for language in LANGUAGES:
            begin = getattr(self.instance, f"published_at_{language}")
            end = getattr(self.instance, f"published_until_{language}")
            if begin and end and end <= begin:
                self._add_at(
                    f"published_until_{language}",
                    gettext("The end must be later than the beginning."),
                )
        for language in self.instance.public_languages():
            missing = transitions.faults(self.instance, language, publish)
            if not getattr(self.instance, f"published_at_{language}"):
                missing[f"published_at_{language}"] = gettext(
                    "What is published needs a date."
                )
            for field, message in missing.items():
                if field not in self.errors:
                    self._add_at(field, message)
            begin = getattr(self.instance, f"published_at_{language}")
            if begin and begin > timezone.now() and language in self.seen:
                self._add_at(
                    f"published_at_{language}",
                    gettext(
                        "Readers have seen this. To give it another date, unpublish it "
                        "first."
                    ),
                )
            if self.instance.state_in(language) == Publishable.State.WITHDRAWN:
                withdraw = transitions.TRANSITIONS["withdraw"]
                for field, message in transitions.faults(
                    self.instance, language, withdraw
                ).items():
                    if field not in self.errors:
                        self._add_at(field, message)

    def _add_at(self, field, message):
        """Add an error at its field, or above the form where the field is not shown."""
        if field in self.fields and not self.fields[field].disabled:
            self.add_error(field, message)
        else:
            self.add_error(None, f"{self.fields[field].label}: {message}")

    def transition_message(self):
        """Say what the step has done, in the words of the person's interface."""
        _transition, language = self.transition
        record = self.instance
        return f"{own_name(language)}: {record.status_in(language).label}."
