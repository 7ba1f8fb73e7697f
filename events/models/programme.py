from datetime import time

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from events import spans
from events.models.event import Event
from institute.models import Person
from library.models import Document
from publishing.content.constraints import Check, FieldCheck, in_order
from publishing.content.keys import optional_keys, parent_key
from publishing.content.publishable import keys_of
from publishing.models import Ordered, Record
from text.languages import current


class ProgrammeItemQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("day", F("starts").asc(nulls_last=True), "position", "pk")

    def with_pointers(self):
        """Annotate the keys of speakers and of materials."""
        return self.annotate(**keys_of(self.model, "speakers", "documents"))


class ProgrammeItem(Ordered, Record):
    """A line of an event's programme, by the clock of the event's place."""

    class Kind(models.TextChoices):
        TALK = "talk", _("talk")
        KEYNOTE = "keynote", _("keynote")
        SESSION = "session", pgettext_lazy("of a programme", "session")
        PANEL = "panel", _("panel discussion")
        WORKSHOP = "workshop", _("workshop")
        CEREMONY = "ceremony", _("ceremony")
        BREAK = "break", _("break")
        SOCIAL = "social", _("social programme")

    texts = ("title", "abstract", "room", "guests")
    parent_field = "event"
    order_within = ("event", "day", "starts")

    event = parent_key(Event, _("event"), "programme")
    day = models.PositiveSmallIntegerField(
        pgettext_lazy("of the event", "day no."),
        default=1,
        validators=[MinValueValidator(1)],
    )
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TALK)
    title = models.CharField(_("title"), max_length=300, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    room = models.CharField(_("room"), max_length=100, blank=True)
    speakers = optional_keys(Person, _("speakers"), "talks")
    guests = models.TextField(
        _("other speakers"),
        blank=True,
        help_text=_("Those without a page here, one per line: “Name, affiliation”."),
    )
    documents = optional_keys(Document, _("materials"))

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme")
        constraints = [
            Check(
                condition=Q(day__gte=1), name="events_programmeitem_day_is_one_or_more"
            ),
            FieldCheck(
                "starts",
                Q(starts__isnull=False) | Q(ends__isnull=True),
                name="events_programmeitem_times_both_or_none",
                message=_("When does it begin?"),
            ),
            in_order(
                "starts", "ends", name="events_programmeitem_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return self.title_in(current()) or str(self.get_kind_display())

    @property
    def order_key(self):
        starts = self.starts is None, self.starts or time.max
        return self.day, *starts, *super().order_key

    # Of an overlay: else ``with_pointers`` has read them.

    @cached_property
    def speakers_pks(self):
        return [person.pk for person in self.speakers.all()]

    @cached_property
    def documents_pks(self):
        return [document.pk for document in self.documents.all()]

    def title_in(self, language):
        return getattr(self, f"title_{language}") or ""

    def fault_within(self, event):
        """Return (field, message) where the item lies outside its event, or None."""
        if self.day > event.number_of_days:
            return "day", gettext("The event has no such day.")
        if not event.starts_time:
            return None
        too_early = self.starts and self.day == 1 and self.starts < event.starts_time
        if too_early:
            return "starts", gettext("This is before the event begins.")
        last = self.ends or self.starts
        is_last_day = self.day == event.number_of_days
        if event.ends_time and last and is_last_day and last > event.ends_time:
            field = "ends" if self.ends else "starts"
            return field, gettext("This is after the event ends.")
        return None

    @property
    def time_display(self):
        return spans.clocks(self.starts, self.ends)

    @property
    def guest_lines(self):
        """Return the other speakers, a line each, in the active language."""
        lines = (getattr(self, f"guests_{current()}") or "").splitlines()
        return [line.strip() for line in lines if line.strip()]
