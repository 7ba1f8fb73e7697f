from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from institute import years
from institute.governing_bodies.models import (
    ADVISORY_LOCK,
    Body,
    Role,
    certain_days,
)
from institute.people.models import Person, by_name
from library.models import Document
from publishing.cache.compiled import today
from publishing.catalogue.demonstration import invented_keys
from publishing.content import partial_dates
from publishing.content.constraints import in_order
from publishing.content.keys import optional_key, parent_key, protected_key
from publishing.content.partial_dates import PartialDateField
from publishing.content.status import visible
from publishing.models import Ordered, Record


class AppointmentQuerySet(models.QuerySet):
    def today(self):
        """Return the terms of office that include this day."""
        return self.begun().filter(Q(last_day__isnull=True) | Q(last_day__gte=today()))

    def begun(self):
        """Return the terms that have begun: readers see none that is to come."""
        return self.filter(Q(first_day__isnull=True) | Q(first_day__lte=today()))

    def heads(self):
        return self.filter(is_head=True)

    def visible_in(self, language):
        """Return terms of which readers see both ends, but no invented person's."""
        return (
            self.filter(visible(language, "person__"), visible(language, "body__"))
            .exclude(person__in=invented_keys(Person))
            .select_related("person__picture", "role", "body")
        )

    def with_people(self, language):
        """Select person, portrait and role along, the highest rank first."""
        return self.select_related("person__picture", "role").order_by(
            "-is_head",
            "role__position",
            "position",
            *by_name(language, of="person__"),
            "pk",
        )

    def with_bodies(self):
        """Select body and role along, the latest term first."""
        return self.select_related("body", "role").order_by(
            F("last_day").desc(nulls_first=True),
            F("first_day").desc(nulls_last=True),
            "role__position",
            "pk",
        )


class Appointment(Ordered, Record):
    """That a person is something in a body, for a term of office.

    ``first_day`` and ``last_day`` span the longest period that the partial dates
    allow; ``term`` is the period that they certainly cover, and only that is checked
    for overlaps ("–2003" and "2003–" do not clash). An open-ended appointment ends
    when its body is dissolved.
    """

    texts = ("note",)
    derived = ("first_day", "last_day", "term", "is_head")
    parent_field = "body"
    order_within = ("body", "role")
    advisory_lock = ADVISORY_LOCK

    body = parent_key(Body, _("body"), "appointments")
    person = protected_key(Person, _("person"), "appointments")
    role = protected_key(Role, _("role"), "appointments")
    note = models.CharField(
        _("addition to the role"),
        max_length=200,
        blank=True,
        help_text=_("What the role does not say: “for research”, “from the Academy”."),
    )
    starts = PartialDateField(
        _("from"), help_text=_("A day, a month or a year; leave empty if unknown.")
    )
    ends = PartialDateField(
        _("until"), help_text=_("The last day, month or year; leave empty if ongoing.")
    )
    is_acting = models.BooleanField(_("acting"), default=False)
    is_ex_officio = models.BooleanField(_("ex officio"), default=False)
    basis = optional_key(Document, _("by which decision"))
    first_day = models.DateField(null=True, editable=False)
    last_day = models.DateField(null=True, editable=False)
    term = DateRangeField(editable=False)
    is_head = models.BooleanField(default=False, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            # At the end of the transaction: one form ends a term and begins the next.
            ExclusionConstraint(
                name="institute_appointment_once_at_a_time",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("term", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
            ExclusionConstraint(
                name="institute_appointment_one_head",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("term", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_head=True, is_acting=False),
                deferrable=Deferrable.DEFERRED,
            ),
            in_order(
                "first_day",
                "last_day",
                name="institute_appointment_ends_after_it_begins",
                field="ends",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__regex": f"^({partial_dates.ISO})?$"}),
                    name=f"institute_appointment_{name}_is_a_date",
                )
                for name in ["starts", "ends"]
            ),
        ]

    def __str__(self):
        who = str(self.person) if self.person_id else "—"
        role = str(self.role) if self.role_id else ""
        return f"{who}: {', '.join(filter(None, [role, self.term_display]))}"

    def clean(self):
        self._set_days()
        super().clean()

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        self._set_days()
        self.last_day = self.last_day_in(self.body)
        if self.is_preview:
            self.is_head = self.role.is_head
        else:
            # As it is now: another may have changed it since it was read.
            roles = Role._base_manager.filter(pk=self.role_id)
            self.is_head = roles.filter(is_head=True).exists()

    @property
    def order_key(self):
        return self.role.position, *super().order_key

    def _set_days(self):
        self.first_day = partial_dates.first_day(self.starts)
        self.last_day = partial_dates.last_day(self.ends)
        self.term = certain_days(self.starts, self.ends)

    def last_day_in(self, body):
        """Return its last day, or that of the body where it has none."""
        dissolved_on = body.dissolved_on
        if self.ends or not dissolved_on:
            return partial_dates.last_day(self.ends)
        first = partial_dates.first_day(self.starts)
        return max(first, dissolved_on) if first else dissolved_on

    # Its display

    @property
    def is_current(self):
        return self.is_begun and not self.is_over

    @property
    def is_begun(self):
        return self.first_day is None or self.first_day <= timezone.localdate()

    @property
    def is_over(self):
        return self.last_day is not None and self.last_day < timezone.localdate()

    @property
    def term_display(self):
        """Return the term as people write it: "since June 2017", "1998–2017"."""
        return years.format_term(self.starts, self.ends)

    @property
    def dates_display(self):
        return self.term_display or gettext("without dates")
