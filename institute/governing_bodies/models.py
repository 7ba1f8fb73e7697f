from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, F, Prefetch, Q, When
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from institute import years
from institute.organization.models import ContactDetails
from institute.sections import Section
from publishing.cache.compiled import today
from publishing.content import partial_dates
from publishing.content.constraints import Check, in_order, refuse_cycle
from publishing.content.keys import optional_key, protected_key
from publishing.content.partial_dates import until
from publishing.models import (
    KindOfMany,
    OfKind,
    Ordered,
    Publishable,
    PublishableQuerySet,
    Titled,
)
from text.richtext import RichTextField

# A lock that Body, Role and Appointment share: the rules about heads and about the tree
# of bodies span rows of all three, so one transaction at a time may change them.
ADVISORY_LOCK = "institute.body"
SECTIONS = [
    (section.value, section.label)
    for section in [Section.GOVERNING_BODIES, Section.DIRECTORATES]
]


def dissolved():
    """Match the bodies that exist no longer."""
    return Q(dissolved_on__lte=today())


def dissolved_last():
    """Return the order of a list that has dissolved bodies last, latest first."""
    return Case(When(dissolved(), then=F("dissolved_on"))).desc(nulls_first=True)


class BodyQuerySet(PublishableQuerySet):
    def existing(self):
        return self.exclude(dissolved())

    def at(self, language, slug, section=None):
        return super().at(language, slug, **({"section": section} if section else {}))

    def for_page(self, section):
        bodies = super().for_page().in_section(section).select_related("kind")
        return bodies.with_keys_of(
            children=[dissolved_last(), "position", "pk"], projects=years.latest_first()
        )

    def in_section(self, section):
        """Return the bodies of a section in their order, dissolved ones last."""
        return self.filter(section=section).order_by(dissolved_last(), "position", "pk")

    def with_heads(self, language):
        """Prefetch the appointments of today's heads as ``heads``."""
        terms = self.model.appointments.rel.related_model.objects
        heads = terms.heads().today().with_people(language)
        return self.prefetch_related(
            Prefetch("appointments", queryset=heads, to_attr="heads")
        )


class BodyKind(KindOfMany):
    """A kind of bodies: in which section they stand, and whether their heads lead."""

    advisory_lock = ADVISORY_LOCK

    section = models.CharField(
        _("section of the site"),
        max_length=40,
        choices=SECTIONS,
        default=Section.GOVERNING_BODIES,
        help_text=_(
            "It is part of addresses; after a change the old ones lead to the new."
        ),
    )
    is_leading = models.BooleanField(
        _("its head leads the institute"),
        default=False,
        help_text=_("Such people come first on the page of people."),
    )

    class Meta(KindOfMany.Meta):
        verbose_name = _("kind of bodies")
        verbose_name_plural = _("kinds of bodies")

    def after_save(self, stored):
        super().after_save(stored)
        if stored and stored.section != self.section:
            for body in Body.locked(self.bodies.values_list("pk", flat=True)):
                body.save()


class Body(ContactDetails, OfKind, Ordered, Publishable):
    """A body of the institute, or a directorate; its members are ``Appointment``."""

    texts = ("title", "short_name", "summary", "body")
    child_relations = ("appointments",)
    detail_route = "institute:body"
    list_route = "institute:governing_bodies"
    derived = (*Publishable.derived, "section")
    kind_for_readers = _("council or directorate")
    is_dated = is_cited = False
    address_fields = ("section", "slug")
    entry_fields = ("kind", "section", "dissolved_on")
    advisory_lock = ADVISORY_LOCK

    title = models.CharField(_("name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    body = RichTextField(_("mandate"), blank=True)
    kind = protected_key(BodyKind, _("kind"), "bodies")
    # That of its kind: addresses and entries are made of its own row.
    section = models.CharField(
        max_length=40,
        choices=SECTIONS,
        default=Section.GOVERNING_BODIES,
        editable=False,
    )
    parent = optional_key("self", _("part of"), "children")
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    search_weights = {"title": "A", "short_name": "A", "summary": "B", "body": "C"}

    objects = BodyQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies and directorates")
        constraints = [
            *Publishable.Meta.constraints,
            in_order(
                "founded_on", "dissolved_on", name="institute_body_ends_after_it_begins"
            ),
            Check(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="institute_body_is_not_its_own_part",
                violation_error_message=_("A body cannot be part of itself."),
            ),
        ]

    def clean(self):
        super().clean()
        message = gettext("That body is itself a part of this one.")
        refuse_cycle(self, "parent", message)

    def check_children(self):
        """Raise ValidationError where stored terms of office exclude one another."""
        # Those of an overlay are read already.
        terms = list(self.appointments.all())
        models.prefetch_related_objects(terms, "person", "role")
        terms.sort(key=lambda term: (term.pk is None, term.pk))
        if messages := [message for _term, message in clashes(terms)]:
            raise ValidationError(messages)

    def after_save(self, stored):
        """End open terms of office where the body is dissolved."""
        super().after_save(stored)
        if stored and stored.dissolved_on != self.dissolved_on:
            for term in self.appointments.filter(ends=""):
                last_day = term.last_day_in(self)
                self.appointments.filter(pk=term.pk).update(last_day=last_day)

    def set_derived_fields(self, stored):
        # One that is shown before its first save may have no kind yet.
        if self.kind_id:
            self.section = self.kind.section
        super().set_derived_fields(stored)

    # Its address

    def order_heading(self):
        return Section(self.section).name_for_readers

    def list_link(self):
        section = Section(self.section)
        return str(section.label), section.route

    def in_same_list(self, entries):
        return entries.filter(details__section=self.section)

    @classmethod
    def catalogue_names(cls, language):
        return [*super().catalogue_names(language), F(f"short_name_{language}")]

    @classmethod
    def notice_of(cls, entry):
        day = entry.details["dissolved_on"]
        return capfirst(until(day)) if day else ""


class Role(Ordered, Titled):
    """What a person is in a body: chair, member, head."""

    texts = ("title",)
    advisory_lock = ADVISORY_LOCK

    title = models.CharField(_("name"), max_length=120, blank=True)
    is_head = models.BooleanField(
        _("heads the body"),
        default=False,
        help_text=_(
            "A body has one head at a time, and may have an acting one as well."
        ),
    )

    class Meta(Titled.Meta):
        verbose_name = _("role in a body")
        verbose_name_plural = _("roles in bodies")
        ordering = ["position", "pk"]

    def clean(self):
        """Raise ValidationError where it would give a body two heads at a time."""
        super().clean()
        if not (self.pk and self.is_head):
            return
        with_it = Body._base_manager.filter(appointments__role=self.pk).distinct()
        for body in with_it.prefetch_related("appointments__role"):
            terms = sorted(body.appointments.all(), key=lambda term: term.pk)
            for term in terms:
                if term.role_id == self.pk:
                    term.role = self
            if list(clashes(terms)):
                message = gettext("“%(body)s” would have two heads at a time.")
                raise ValidationError({"is_head": message % {"body": body}})

    def after_save(self, stored):
        if stored and stored.is_head != self.is_head:
            self.appointments.update(is_head=self.is_head)


# Terms of office of a body that exclude one another


def certain_days(starts, ends):
    """Return the days that a term includes whatever its dates mean exactly."""
    first, last = partial_dates.last_day(starts), partial_dates.first_day(ends)
    end = last + timedelta(days=1) if last else None
    if first and end and end <= first:
        return DateRange(empty=True)
    return DateRange(first, end)


def overlap(first, second):
    if first.isempty or second.isempty:
        return False
    begin = max(first.lower or date.min, second.lower or date.min)
    return begin < min(first.upper or date.max, second.upper or date.max)


def clashes(terms):
    """Yield (term, message) of each term of a body that excludes one before it.

    The same rules are constraints of the database; here they have words.
    """
    by_person_and_role, heads = {}, []
    for term in terms:
        term._set_days()
        who = (term.person_id, term.role_id)
        same = by_person_and_role.setdefault(who, [])
        if other := overlapped(same, term):
            message = gettext("This person has this role already: %(term)s.")
            yield term, message % {"term": other.dates_display}
        same.append(term)
        if term.role.is_head and not term.is_acting:
            rivals = (h for h in heads if (h.person_id, h.role_id) != who)
            if other := overlapped(rivals, term):
                message = gettext(
                    "There can be only one head at a time: %(person)s, %(term)s."
                )
                names = {"person": other.person, "term": other.dates_display}
                yield term, message % names
            heads.append(term)


def overlapped(others, term):
    """Return the first of the others that shares a day with a term, or None."""
    return next((other for other in others if overlap(other.term, term.term)), None)
