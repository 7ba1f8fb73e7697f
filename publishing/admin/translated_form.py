"""The form of what is written in each language: the step that its button asks for.

And that of what is published: its related items, and what its states ask for.
"""

from functools import cached_property, partial

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_publish, may_write
from publishing.admin import fields
from publishing.admin.fields import pair
from publishing.admin.save_form import SaveForm
from publishing.content.snapshots import comparable, stem
from publishing.content.status import State
from publishing.drafts import transitions
from publishing.drafts.overlay import related
from publishing.drafts.permissions import CHANGED_UNSEEN, CHECK_AGAIN, may
from publishing.drafts.publication import Step
from publishing.drafts.workflow import ReviewRequest
from publishing.revisions import display
from text.languages import LANGUAGES, language_of
from text.pointers import parse_or_none

# What a button may name: a language, or all of them.
ALL = "all"
CODES = {*LANGUAGES, ALL}
TAKE_A_DATE = {"publish", "reschedule"}
# The steps of a language that readers have which its working copy takes.
OF_WORKING_COPIES = {"ask_review", "return_to_draft", "publish", "unschedule"}


class TranslatedForm(SaveForm):
    """Adds the step of a language that a button asks for.

    A button is named ``transition`` and carries ``publish:ru``, or ``publish:all``.
    With ``schedule_at``, a publication takes place then. A subject derives its form::

        class RoleForm(TranslatedForm):
            def may_change(self, name):
                return name != "is_head" and super().may_change(name)

        class RoleAdmin(TranslatedAdmin):
            form = RoleForm
    """

    schedule_at = fields.MomentField(
        label=_("On the site from"), required=False, validators=[fields.refuse_past]
    )
    return_reason = fields.text_field(
        2,
        label=_("Why, for the author"),
        help_text=_("If you have written notes on the text, they are the reason."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        record = self.instance
        # Asked before the form writes its dates onto the record.
        self.seen = {*filter(record.was_seen_in, record.public_languages())}
        # The ``Step`` that the button asks for; None without one.
        self.step = None
        # What colleagues are told of it.
        self.reason = ""
        # {language that a step of all did not move: why}.
        self.left_out = {}

    def may_change(self, name):
        own = {"schedule_at", "return_reason"}
        return name in own or super().may_change(name)

    def may_check(self, language):
        """Tell whether the person may say that a text, as it is, says the same."""
        return may_write(self.user, self._meta.model, language)

    @property
    def publish_at(self):
        """The moment to come at which a publication is to take place, or None."""
        return self.cleaned_data.get("schedule_at")

    def languages_for_readers(self):
        """Return the languages that readers have once the step is taken."""
        is_for_readers = self.step and self.step.transition.is_for_readers
        more = self.step.languages if is_for_readers else ()
        return {*self.instance.public_languages(), *more}

    def _post_clean(self):
        super()._post_clean()
        if (button := self.data.get("transition")) and not self.is_recovering:
            self._prepare_step(button)

    @property
    def unused_date(self):
        """The moment that was written and that no step takes, or None."""
        takes_it = self.step and self.step.transition.name in TAKE_A_DATE
        return None if takes_it else self.publish_at

    # The step that the button asks for

    def _prepare_step(self, button):
        """Set ``step``, or say why it cannot be taken."""
        name, _colon, code = button.partition(":")
        transition = transitions.TRANSITIONS.get(name)
        if name in transitions.LEAVING or not transition or code not in CODES:
            self.add_error(None, gettext("There is no such step."))
            return
        languages = [code]
        if code == ALL:
            takes_part = partial(self._takes_part, transition=transition)
            languages = [*filter(takes_part, LANGUAGES)]
        if not languages:
            self.add_error(None, gettext("There is nothing here to do this with."))
            return
        for language in languages:
            if refusal := self._refusal(language, transition):
                self.add_error(None, refusal)
                return
        of_step = {*languages, None}
        unseen = map(language_of, [*self.unseen(), *self._rows_changed()])
        if transition.is_for_readers and not of_step.isdisjoint(unseen):
            self.add_error(None, CHANGED_UNSEEN)
            return
        for language in languages:
            for field, message in self.faults_of(language, transition).items():
                self._add_at(field, message)
        self.reason = self.cleaned_data.get("colleague_note") or ""
        if transition.needs_reason:
            self._prepare_reason(languages)
        self._check_date_of(transition, languages)
        of_copy = [
            code for code in languages if self.is_of_working_copy(code, transition)
        ]
        self.step = Step(
            transition,
            languages,
            self.user,
            of_copy,
            reason=self.reason,
            note=self.cleaned_data.get("save_note") or "",
            at=self.publish_at,
        )

    def _rows_changed(self):
        """Return the names of what was saved of rows since the form was opened."""
        since = self.opening.since if self.opening else ()
        names = [name for revision in since for name in revision.changed]
        return [it for it in names if stem(it) in self._meta.model.child_relations]

    def faults_of(self, language, transition):
        lock = not self.editing.is_preview
        return transitions.faults(self.instance, language, transition, lock=lock)

    def _check_date_of(self, transition, languages):
        """Ask for the date that a step needs, and refuse what it cannot take."""
        if self.errors.get("schedule_at"):
            return
        ends = [
            getattr(self.instance, f"published_until_{it}", None) for it in languages
        ]
        if self.publish_at and any(end and end <= self.publish_at for end in ends):
            self.add_error(
                "schedule_at", gettext("The end must be later than the beginning.")
            )
        if transition.name == "reschedule" and not self.publish_at:
            self.add_error("schedule_at", gettext("Write the day and the time."))
        if transition.name == "publish_now" and self.publish_at:
            self.add_error(
                "schedule_at",
                gettext("To publish now, leave this empty; else press “Another date”."),
            )

    def _prepare_reason(self, languages):
        """Take the reason that was written, or ask for it."""
        written = [self.cleaned_data.get("return_reason"), self.reason]
        # Colleagues answer it as any other note.
        self.reason = "\n".join(filter(None, written))
        self.cleaned_data["colleague_note"] = self.reason
        if not self.reason:
            notes = self._own_notes(languages)
            self.reason = "\n".join(note.text for note in notes)
        if not self.reason:
            self.add_error(
                "return_reason", gettext("Say why: the author is told the reason.")
            )

    def _own_notes(self, languages):
        """Yield what the person has noted on these texts since a review was asked."""
        requests = ReviewRequest.objects.of(self.instance.pointer)
        asked = requests.filter(scope__in=languages).values_list("asked_at", flat=True)
        since = min(asked, default=None)
        for note in self.open_notes:
            is_of_texts = language_of(note.field) in {*languages, None}
            is_new = since is None or note.made_at >= since
            if note.user == self.user and is_of_texts and is_new:
                yield note

    def _takes_part(self, language, transition):
        return not self._refusal(language, transition)

    def _refusal(self, language, transition):
        record, was_seen = self.instance, language in self.seen
        if self.is_of_working_copy(language, transition):
            is_open, may = True, self.may_move_copy(language, transition)
        else:
            is_open = transitions.is_open(record, language, transition, was_seen)
            may = transitions.may(self.user, record, language, transition)
        if not may:
            return gettext("You do not have permission to do this in this language.")
        return None if is_open else CHECK_AGAIN

    def is_of_working_copy(self, language, transition):
        """Return whether the working copy takes the step, not the item itself."""
        record, name = self.instance, transition.name
        is_public = self.working_copy is not None and record.is_public_in(language)
        if not is_public or name not in OF_WORKING_COPIES:
            return False
        if name == "publish":
            return record.state_in(language) == State.PUBLISHED
        return name != "unschedule" or language in self.seen

    def may_move_copy(self, language, transition):
        publishes = transition.needs_publisher
        return may(self.user, self.instance, language, publishes=publishes, public=[])

    def _add_at(self, field, message):
        """Add an error at its field, or above the form where the field is not shown.

        But one at most at each field.
        """
        if field in self.fields and not self.fields[field].disabled:
            if field not in self.errors:
                self.add_error(field, message)
        else:
            label = display.label_of(self._meta.model, field)
            place = f"{label}{display.language_mark(field)}"
            self.add_error(None, f"{place}: {message}")


class PublishableForm(TranslatedForm):
    """Adds the related items, and what its states ask for.

    The state is no field: no POST sets it but by a transition that the person may make.
    A subject derives::

        class InducteeForm(PublishableForm):
            def _title(self, cleaned, language): …
    """

    needs_a_title = _("Give a title in at least one language.")
    # ``Publishable.clean`` and ``_check_dates`` say it at the field.
    checked = [*pair("slug"), *pair("published_at"), *pair("published_until")]

    beside_columns = ["related"]
    # Whether a date to come may stand in the fields, as in a table.
    sets_schedule = False

    related = fields.RelatedField(label=_("Related items"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "related" in self.fields:
            self.initial["related"] = self.stored("related")

    def may_change(self, name):
        language, model = language_of(name), self._meta.model
        if language and stem(name) == "published_at" and not self.sets_schedule:
            # The menu of the steps changes that of what is scheduled.
            is_scheduled = self.instance.goes_live_at([language])
            return not is_scheduled and may_publish(self.user, model, language)
        if name.startswith(("published_", "withdrawal_reason")) and language:
            return may_publish(self.user, model, language)
        return super().may_change(name)

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
        # Whether the rest is complete is asked when it is published.
        for field, message in self.instance.missing_titles().items():
            self._add_at(field, message)

    def _takes_part(self, language, transition):
        if not super()._takes_part(language, transition):
            return False
        has_title = bool(self._title(self.cleaned_data, language))
        if not has_title and transition.is_for_readers:
            self.left_out[language] = gettext("not published, because it has no title.")
        return has_title

    # What readers have stays complete

    def _check_dates(self):
        for language in LANGUAGES:
            name, until = f"published_at_{language}", f"published_until_{language}"
            begin, end = getattr(self.instance, name), getattr(self.instance, until)
            is_to_come = begin and begin > timezone.now()
            is_seen = language in self.seen
            if begin and end and end <= begin:
                text = gettext("The end must be later than the beginning.")
                self._add_at(until, text)
            is_written = name in self.written_names and not self.sets_schedule
            if is_to_come and is_written and not is_seen:
                text = gettext(
                    "This date is to come: write it in the menu ▾, beside “Publish”."
                )
                self._add_at(name, text)
            if not self.instance.is_public_in(language):
                continue
            if not begin:
                self._add_at(name, gettext("What is published needs a date."))
            elif is_to_come and is_seen:
                text = gettext(
                    "Readers have seen this. To give it another date, unpublish it "
                    "first."
                )
                self._add_at(name, text)
