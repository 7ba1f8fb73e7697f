import re
import uuid
from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from events import spans, zones
from events.models.place import Place
from institute.models import Body, Partner
from library.models import Document, Picture
from publishing.cache.compiled import now
from publishing.content.constraints import Check, FieldCheck, in_order
from publishing.content.keys import optional_key, optional_keys
from publishing.models import Publishable, PublishableQuerySet, Topic
from text.languages import LANGUAGES, current
from text.richtext import RichTextField

# No address of an event is that of a month.
MONTHS = [f"{month:02}" for month in range(1, 13)]


def new_uid():
    """Return a globally unique identifier of an event (RFC 7986)."""
    return str(uuid.uuid4())


def with_year(title, before, after):
    """Return a title with another year; spans such as "2017–2030" stay."""
    years = rf"\d{{4}}[-–—/]\d\d|\d{{4}}\s[-–—]\s\d{{4}}|(?<!\d){before}(?!\d)"
    return re.sub(
        years, lambda year: str(after) if year[0] == str(before) else year[0], title
    )


def ends_after(moment):
    return Q(ends_at__gt=moment)


def has_ended(moment):
    return Q(ends_at__lte=moment)


def visible_topics(language):
    """Return the ``Prefetch`` of the topics that are visible in ``language``."""
    topics = Topic.objects.visible_in(language).order_by(f"title_{language}")
    return Prefetch("topics", queryset=topics, to_attr="visible_topics")


class EventQuerySet(PublishableQuerySet):
    def upcoming(self):
        """Return the events that have not ended, the earliest first."""
        return self.filter(ends_after(now())).order_by("starts_at", "pk")

    def past(self):
        """Return the events that have ended, the latest first."""
        return self.filter(has_ended(now())).order_by("-starts_at", "-pk")

    def in_year(self, year):
        return self.filter(starts_on__year=year).order_by("starts_at", "pk")

    def between(self, first, last):
        """Return what is held on any of these days, by the calendar of its place."""
        touching = self.filter(starts_on__lte=last, last_on__gte=first)
        return touching.order_by("starts_on", "starts_at", "pk")

    def with_place(self):
        return self.select_related("place")

    def for_page(self):
        logo = Partner._base_manager.filter(logo=OuterRef("lead_picture"))
        related = super().for_page().with_place().annotate(leads_with_logo=Exists(logo))
        return related.with_keys_of("bodies", "partners", "documents")


class Event(Publishable):
    """An event, at a place or online.

    Days and times are those of the clock in its ``zone``: that is what people agree
    on, also where the rules of a zone change afterwards. ``starts_at`` and ``ends_at``
    are the moments that follow; an event without times lasts whole days, and one
    without an end until the end of its last day.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("as planned")
        CANCELLED = "cancelled", _("cancelled")
        POSTPONED = "postponed", _("postponed")
        MOVED = "moved", _("rescheduled")

    class Attendance(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("on site and online")

    class OurRole(models.TextChoices):
        ORGANISER = "organiser", _("organised by the Institute")
        CO_ORGANISER = "co_organiser", _("co-organised by the Institute")
        PARTICIPANT = "participant", _("with the Institute’s participation")

    texts = ("title", "summary", "body", "status_note", "organisers")
    required = ("title", "summary")
    child_relations = ("programme",)
    # They come along where an event is copied for another year.
    duplicated_relations = ("programme",)
    derived = (*Publishable.derived, "starts_at", "ends_at", "last_on")
    picture_field = "lead_picture"
    date_is_main = True
    is_cited = False
    detail_route = "events:detail"
    dated_by = ("starts_on",)
    list_route = "events:list"
    address_fields = ("year", "slug")
    entry_fields = ("starts_on", "last_on", "status", "is_in_chronicle")

    body = RichTextField(_("text"), blank=True)
    starts_on = models.DateField(_("begins on"))
    starts_time = models.TimeField(
        _("at"), null=True, blank=True, help_text=_("Empty for whole days.")
    )
    ends_on = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("The last day; empty for an event of one day."),
    )
    ends_time = models.TimeField(_("at"), null=True, blank=True)
    zone = zones.ZoneField(
        _("time zone"), help_text=_("The city of the place, such as Oslo.")
    )
    status = models.CharField(
        _("state of the event"), max_length=20, choices=Status, default=Status.SCHEDULED
    )
    status_note = models.TextField(
        _("explanation"),
        blank=True,
        help_text=_("Why it is cancelled, postponed or rescheduled. Readers see it."),
    )
    previous_on = models.DateField(
        _("original date"),
        null=True,
        blank=True,
        help_text=_(
            "For a rescheduled event: the day that readers knew. Filled in "
            "automatically."
        ),
    )
    previous_time = models.TimeField(_("at"), null=True, blank=True)
    attendance = models.CharField(
        _("attendance"), max_length=20, choices=Attendance, default=Attendance.ONSITE
    )
    place = optional_key(Place, _("place"), "events")
    online_url = models.URLField(_("address online"), max_length=500, blank=True)
    our_role = models.CharField(
        _("our role"), max_length=20, choices=OurRole, blank=True
    )
    is_in_chronicle = models.BooleanField(
        _("in the chronicle"),
        default=True,
        help_text=_(
            "Untick it for an example, or for an event that honours one person."
        ),
    )
    organisers = models.TextField(
        _("other organisers"),
        blank=True,
        help_text=_("Those without a page here, one per line."),
    )
    bodies = optional_keys(Body, _("organised by"), "events")
    partners = optional_keys(Partner, _("with the partners"), "events")
    registration_url = models.URLField(
        _("address for registration"), max_length=500, blank=True
    )
    registration_until = models.DateField(
        _("registration until"), null=True, blank=True, help_text=_("The last day.")
    )
    lead_picture = optional_key(Picture, _("lead picture"), "led_events")
    topics = optional_keys(Topic, _("topics"), "events")
    documents = optional_keys(Document, _("materials"), "events")
    uid = models.CharField(default=new_uid, max_length=300, editable=False)
    # A second import of a partner's calendar finds the event by it.
    source_uid = models.CharField(
        _("identifier in the partner’s calendar"),
        max_length=500,
        blank=True,
        editable=False,
    )
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    last_on = models.DateField(editable=False)

    # By how much its form moves its start on the clock: the programme moves along.
    clock_moved = timedelta(0)

    search_weights = {
        "title": "A",
        "summary": "B",
        "body": "C",
        "organisers": "C",
        "status_note": "D",
    }

    objects = EventQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            *Publishable.Meta.indexes,
            # Upcoming and past.
            models.Index(fields=["ends_at"], name="events_event_ends_at"),
            # A month, a year.
            models.Index(fields=["starts_on", "last_on"], name="events_event_days"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(fields=["uid"], name="events_event_uid"),
            models.UniqueConstraint(
                fields=["source_uid"],
                condition=~Q(source_uid=""),
                name="events_event_source_uid",
            ),
            in_order("starts_on", "ends_on", name="events_event_ends_after_it_begins"),
            Check(
                condition=Q(ends_at__gte=F("starts_at")),
                name="events_event_moments_in_order",
                violation_error_message=_("It cannot end before it begins."),
            ),
            FieldCheck(
                "starts_time",
                Q(starts_time__isnull=False) | Q(ends_time__isnull=True),
                name="events_event_times_both_or_none",
                message=_("When does it begin?"),
            ),
            FieldCheck(
                "registration_until",
                Q(registration_until__isnull=True)
                | Q(registration_until__lte=F("starts_on")),
                name="events_event_registration_ends_before",
                message=_("Registration cannot end after the event has begun."),
            ),
        ]

    def clean(self):
        super().clean()
        if errors := self._faults():
            raise ValidationError(errors)
        if self.starts_on and zones.is_known(self.zone):
            # Constraints ask for them, and so does a page of what is not saved yet.
            self._set_moments()

    def _faults(self):
        """Return {field: message} of dates and times that cannot be right."""
        if self.starts_on is None:
            return {}
        first, last = self.starts_on, self.ends_on or self.starts_on
        early, late = self.starts_time, self.ends_time
        if not 1900 <= first.year <= last.year < 2200:
            return {"starts_on": gettext("This year cannot be right: check it.")}
        faults = {}
        if late and last == first and late < early:
            faults["ends_time"] = gettext("It cannot end before it begins.")
        if self.status == self.Status.MOVED and self.previous_on is None:
            faults["previous_on"] = gettext("Give the original start time.")
        return faults

    def check_children(self):
        """Raise ValidationError where a line of the programme lies outside."""
        outside = [
            f"{item}: {fault[1]}"
            for item in self.programme.all()
            if (fault := item.fault_within(self))
        ]
        if outside:
            raise ValidationError(outside)

    # What follows from the rest

    def set_derived_fields(self, stored):
        self._set_moments()
        super().set_derived_fields(stored)

    def _set_moments(self):
        self.last_on = self.ends_on or self.starts_on
        begin = self.starts_time or time.min
        self.starts_at = zones.moment(self.starts_on, begin, self.zone)
        self.ends_at = (
            zones.moment(self.last_on, self.ends_time, self.zone)
            if self.ends_time
            else zones.midnight_after(self.last_on, self.zone)
        )

    def prepare_restore(self, values):
        """Restore no ``source_uid`` that another event has got meanwhile."""
        values = super().prepare_restore(values)
        others = type(self)._base_manager.exclude(pk=self.pk)
        name = values.get("source_uid")
        if name and others.filter(source_uid=name).exists():
            return {**values, "source_uid": ""}
        return values

    def become_new_draft(self):
        """Turn an unsaved copy into next year's event, on the same day of the week."""
        super().become_new_draft()
        self.uid = new_uid()
        self.source_uid = ""
        self.status = self.Status.SCHEDULED
        self.previous_on = self.previous_time = self.registration_until = None
        before, year = self.starts_on.year, timedelta(weeks=52)
        if (self.starts_on + year).year == before:
            year += timedelta(weeks=1)
        self.starts_on += year
        self.ends_on = self.ends_on and self.ends_on + year
        for language in LANGUAGES:
            setattr(self, f"status_note_{language}", "")
            if title := getattr(self, f"title_{language}"):
                title = with_year(title, before, self.starts_on.year)
                setattr(self, f"title_{language}", title)

    # Its address

    def address_year(self):
        """Return the year in which it begins; once seen it stays in the address."""
        return self.starts_on.year if self.starts_on else None

    def slug_fault(self, slug):
        if slug in MONTHS:
            return gettext("Two digits would be taken for a month: add a word.")
        return ""

    # Its entry in the catalogue

    @classmethod
    def date_of(cls, entry):
        return cls.days_of(entry)[0]

    @classmethod
    def span_of(cls, entry):
        first, last = cls.days_of(entry)
        return spans.days(first, last) if first < last else ""

    @classmethod
    def notice_of(cls, entry):
        """Return "Cancelled" and its like, or "" of what takes place as planned."""
        status = cls.Status(entry.details["status"])
        return "" if status == cls.Status.SCHEDULED else capfirst(str(status.label))

    @staticmethod
    def days_of(entry):
        """Return the first and the last day of an entry of this kind."""
        return tuple(
            parse_date(entry.details[name]) for name in ["starts_on", "last_on"]
        )

    def kind_on_page(self):
        return self.get_our_role_display()

    def place_on_page(self, language):
        place = self.place
        if place is None:
            return ""
        names = (getattr(place, f"{name}_{language}") for name in ["city", "title"])
        return next(filter(None, names), "")

    def notices_on_page(self):
        now = self.date_display + self.hour_of_its_day(self.starts_time)
        dates = {"before": self.previous_display, "now": now}
        labels = {
            self.Status.CANCELLED: gettext("Cancelled"),
            self.Status.POSTPONED: gettext("Postponed: the new date will be announced"),
            self.Status.MOVED: gettext("Rescheduled from %(before)s to %(now)s"),
        }
        if not self.is_changed:
            return []
        note = getattr(self, f"status_note_{current()}") or ""
        return [(labels[self.status] % dates, note)]

    # Its display

    @property
    def number_of_days(self):
        last = self.ends_on or self.starts_on
        return (last - self.starts_on).days + 1

    @property
    def is_whole_days(self):
        return self.starts_time is None

    @property
    def begins(self):
        """Return the moment at which it begins; the day, of whole days."""
        return self.starts_on if self.is_whole_days else self.starts_at

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def is_changed(self):
        """Whether it is cancelled, postponed or rescheduled: pages say so first."""
        return self.status != self.Status.SCHEDULED

    @property
    def date_display(self):
        return spans.days(self.starts_on, self.last_on)

    @property
    def numeral(self):
        """The day or days, and the rest of the date: ("5–6", "January 2027")."""
        number, _space, rest = self.date_display.partition("\N{NBSP}")
        return number, rest

    @property
    def time_display(self):
        """Return the times by the clock of its place; of several days, the first."""
        if self.starts_on == self.last_on:
            return spans.clocks(self.starts_time, self.ends_time)
        if self.starts_time is None:
            return ""
        return gettext("from %(time)s") % {"time": spans.clock(self.starts_time)}

    @property
    def duration_display(self):
        """Return the same; of several days, the last too if it has an end."""
        if self.starts_on == self.last_on or not self.ends_time:
            return self.time_display
        return gettext("from %(start)s on %(first_day)s to %(end)s on %(last_day)s") % {
            "start": spans.clock(self.starts_time),
            "first_day": spans.day_and_month(self.starts_on),
            "end": spans.clock(self.ends_time),
            "last_day": spans.day_and_month(self.last_on),
        }

    @property
    def timezone_display(self):
        """Return its zone where its clock is not the institute's, or nothing."""
        if self.is_whole_days or not zones.differs(self.starts_at, self.zone):
            return ""
        city = zones.city(self.zone)
        return f"{city}, {zones.utc_offset(self.starts_at, self.zone)}"

    @property
    def zone_beside_place(self):
        """Return the same for a line that has its place, whose city is named once."""
        display = self.timezone_display
        if display and self.place:
            return display.removeprefix(f"{self.place.city_or_title}, ")
        return display

    @property
    def previous_display(self):
        """Return when it was to begin, or nothing."""
        if not self.previous_on:
            return ""
        day = spans.days(self.previous_on, self.previous_on)
        return day + self.hour_of_its_day(self.previous_time)

    def hour_of_its_day(self, hour):
        """Return an hour to be read behind the day, where that has stayed the same."""
        has_moved = self.previous_on != self.starts_on
        return f", {spans.clocks(hour, None)}" if hour and not has_moved else ""

    @property
    def takes_place(self):
        """Whether it is held on its dates: neither cancelled nor postponed."""
        return self.status not in {self.Status.CANCELLED, self.Status.POSTPONED}

    @property
    def may_be_registered_for(self):
        if not self.registration_url or self.is_over or not self.takes_place:
            return False
        if self.registration_until is None:
            return True
        until = zones.midnight_after(self.registration_until, self.zone)
        return timezone.now() < until

    @property
    def organiser_lines(self):
        """Return the other organisers, a line each, in the active language."""
        lines = (getattr(self, f"organisers_{current()}") or "").splitlines()
        return [line.strip() for line in lines if line.strip()]
