"""The form of what is published: its related items, and the steps of its languages."""

from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish
from publishing.admin.fields import RelatedField, pair
from publishing.admin.translated_form import TranslatedForm
from publishing.content.publishable import Publishable
from publishing.content.snapshots import comparable, stem
from publishing.drafts import transitions
from publishing.drafts.overlay import related
from text.languages import LANGUAGES, language_of
from text.pointers import parse_or_none


class PublishableForm(TranslatedForm):
    """Adds the related items, and what its states ask for.

    The state is no field: no POST sets it but by a transition that the person may make.
    A subject derives::

        class InducteeForm(PublishableForm):
            def _title(self, cleaned, language): …
    """

    needs_a_title = _("Give a title in at least one language.")
    # ``Publishable.clean`` and ``_check_published`` say it at the field.
    checked = [*pair("slug"), *pair("published_at"), *pair("published_until")]

    beside_columns = ["related"]
    # Whether a date to come may stand in the fields, as in a table.
    sets_schedule = False

    related = RelatedField(label=_("Related items"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "related" in self.fields:
            self.initial["related"] = self.stored("related")

    def may_change(self, name):
        language = language_of(name)
        if language and stem(name) == "published_at" and not self.sets_schedule:
            # The menu of the steps changes that of what is scheduled.
            is_scheduled = self.instance.goes_live_at([language])
            return not is_scheduled and self._may_publish(language)
        if name.startswith(("published_", "withdrawal_reason")) and language:
            return self._may_publish(language)
        return super().may_change(name)

    def _may_publish(self, language):
        return may_publish(self.user, self._meta.model, language)

    def needed_for(self, name):
        if stem(name) in self._meta.model.required and language_of(name):
            return gettext("needed for publication")
        return super().needed_for(name)

    def stored(self, name):
        return self.stored_related if name == "related" else super().stored(name)

    @cached_property
    def stored_related(self):
        return related(self.instance) if self.instance.pk else []

    def comparable_in(self, snapshot, name):
        if name == "related":
            return comparable(map(parse_or_none, snapshot[name]))
        return super().comparable_in(snapshot, name)

    def clean(self):
        for name in pair("published_at"):
            sent = self.data, self.files, self.add_prefix(name)
            if name in self.cleaned_data and (
                self.fields[name].widget.value_omitted_from_data(*sent)
            ):
                # It was scheduled when the form was opened, and stood there as text.
                del self.cleaned_data[name]
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
        self._check_dates()
        if self.working_copy:
            self._check_titles()
            return
        self._check_published()

    def _takes_part(self, language, transition):
        if not super()._takes_part(language, transition):
            return False
        has_title = bool(self._title(self.cleaned_data, language))
        if not has_title and transition.is_for_readers:
            self.left_out[language] = gettext("not published, because it has no title.")
        return has_title

    # What readers have stays complete

    def _check_titles(self):
        """Keep the titles of what readers have.

        Whether the rest is complete is asked when the working copy is published.
        """
        for field, message in self.instance.missing_titles().items():
            self._add_once(field, message)

    def _check_dates(self):
        for language in LANGUAGES:
            name, until = f"published_at_{language}", f"published_until_{language}"
            begin, end = getattr(self.instance, name), getattr(self.instance, until)
            is_to_come = begin and begin > timezone.now()
            is_seen = language in self.seen
            if begin and end and end <= begin:
                self._add_at(
                    until, gettext("The end must be later than the beginning.")
                )
            is_written = name in self.written_names and not self.sets_schedule
            if is_to_come and is_written and not is_seen:
                self._add_at(
                    name,
                    gettext(
                        "This date is to come: write it in the menu ▾, beside "
                        "“Publish”."
                    ),
                )
            if not self.instance.is_public_in(language):
                continue
            if not begin:
                self._add_once(name, gettext("What is published needs a date."))
            elif is_to_come and is_seen:
                self._add_once(
                    name,
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
            lock = not self.editing.is_preview
            missing = transitions.faults(self.instance, language, publish, lock=lock)
            if self.instance.state_in(language) == Publishable.State.WITHDRAWN:
                missing |= transitions.faults(self.instance, language, withdraw)
            for field, message in missing.items():
                self._add_once(field, message)

    def _add_once(self, field, message):
        if field not in self.errors:
            self._add_at(field, message)
