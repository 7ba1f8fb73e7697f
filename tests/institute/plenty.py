"""A big institute, made fast: rows as saves would leave them, without a history."""

from itertools import cycle

from django.utils import timezone

from institute.models import (
    Appointment,
    Authorship,
    Body,
    Inductee,
    Page,
    Partner,
    Person,
    Project,
    Publication,
)
from library.models import Picture
from publishing.models import Link, Ordered
from tests.factories import (
    PAST,
    State,
    in_both,
    make_body,
    make_category,
    make_document,
    make_inductee,
    make_institute,
    make_page,
    make_partner,
    make_person,
    make_project,
    make_publication,
    make_role,
    make_topic,
    published,
)

BOTH = {"ru": PAST, "en": PAST}


class Plenty:
    """An institute of which one record of each kind leads to all that is added."""

    def __init__(self):
        make_institute()
        self.person = make_person("Known", **BOTH)
        self.body = make_body("Council", **BOTH)
        self.office = make_body("Office", **BOTH, kind=Body.Kind.DIRECTORATE)
        self.partner = make_partner("Union", **BOTH)
        self.project = make_project("Big", **BOTH, directorate=self.office)
        self.work = make_publication("Work", **BOTH)
        self.page = make_page("Root", **BOTH)
        self.honour = make_inductee("Honoured", **BOTH, person=self.person)
        self.document = make_document(**BOTH, files=["ru", "en"])
        self.page.attachments.add(self.document)
        self.categories = [make_category("Pioneers"), make_category("Thinkers")]
        self.roles = [make_role("Member"), make_role("Head", is_head=True)]

    @property
    def records(self):
        return [
            *[self.person, self.body, self.office, self.partner],
            *[self.project, self.work, self.page, self.honour],
        ]

    def add(self, number, people, bodies):
        """Add people and bodies, and a number of whatever else there is."""
        pictures = cycle(some_pictures(10))
        people = some(Person, people, picture=lambda _place: next(pictures))
        kinds = cycle([Body.Kind.GOVERNING, Body.Kind.DIRECTORATE])
        groups = some(
            *[Body, bodies],
            kind=lambda _place: next(kinds),
            parent=lambda place: [None, self.body][place % 2],
        )
        partners = some(
            *[Partner, number],
            logo=lambda _place: next(pictures),
            country=lambda place: ["RU", "FR", "JP", ""][place % 4],
            kind=lambda place: Partner.Kind.values[place % 3],
        )
        projects = some(
            *[Project, number],
            directorate=lambda _place: self.office,
            first_year=lambda place: 1950 + place % 70,
        )
        publications = some(
            *[Publication, number],
            issued_in=lambda place: 1950 + place % 70,
            kind=lambda place: Publication.Kind.values[place % 9],
        )
        honours = some(
            *[Inductee, number],
            person=lambda place: [self.person, people[place], None][place % 3],
            category=lambda place: self.categories[place % 2],
            honoured_in=lambda place: 1950 + place % 70,
        )
        pages = some(Page, number, parent=lambda _place: self.page)
        self._appoint(people, groups)
        self._connect(people, partners, projects)
        self._write(publications, people)
        others = [*partners, *projects, *publications, *honours, *pages]
        self._lead_to([*people[:number], *others])

    def _appoint(self, people, groups):
        terms = [
            *((person, self.body) for person in people),
            *((person, group) for person, group in zip(people, cycle(groups))),
            *((self.person, group) for group in groups),
        ]
        appointments = [
            Appointment(
                person=person,
                body=body,
                role=self.roles[person is self.person],
                starts=str(1990 + place % 30),
                ends="" if place % 2 else "2020",
            )
            for place, (person, body) in enumerate(terms)
        ]
        for appointment in appointments:
            appointment.set_derived_fields(None)
        Appointment.objects.bulk_create(appointments)

    def _connect(self, people, partners, projects):
        topic = make_topic(f"Topic {Project.objects.count()}")
        self.project.topics.add(topic)
        self.project.people.add(*people)
        self.project.partners.add(*partners)
        for record in [self.person, self.partner, topic]:
            record.projects.add(*projects)

    def _write(self, publications, people):
        """Let all publications be by the person, and the first one by all people."""
        for work in [self.work, *publications]:
            self.project.publications.add(work)
        authors = [
            *((work, self.person) for work in publications),
            *((self.work, person) for person in people),
        ]
        Authorship.objects.bulk_create(
            Authorship(publication=work, person=person, position=place)
            for place, (work, person) in enumerate(authors)
        )

    def _lead_to(self, others):
        """Let each be related to all, and the text of each tell of the person."""
        for record in self.records:
            end = {"to_model": record.pointer.model, "to_pk": record.pk}
            kinds = [Link.Kind.RELATED]
            if record is self.person:
                kinds.append(Link.Kind.TEXT)
            Link.objects.bulk_create(
                Link(
                    from_model=other.pointer.model,
                    from_pk=other.pk,
                    kind=kind,
                    language="en" if kind == Link.Kind.TEXT else "",
                    **end,
                )
                for other in others
                for kind in kinds
            )


def some(model, number, **fields):
    """Make records of a model, each third of them in Russian only.

    ``fields``: of each, a function of its place that returns the value.
    """
    made, name = model._base_manager.count(), model._meta.verbose_name_raw
    records = []
    for place in range(number):
        title = f"{name.capitalize()} {made + place:04}"
        values = {field: value(place) for field, value in fields.items()}
        slug = title.lower().replace(" ", "-")
        records.append(
            model(
                **in_both(title),
                **dict.fromkeys(["slug_ru", "slug_en"], slug),
                first_published_at=PAST,
                **published("ru"),
                **(published("en") if place % 3 else {"state_en": State.DRAFT}),
                **dict.fromkeys(["updated_at_ru", "updated_at_en"], timezone.now()),
                **({"position": 0} if issubclass(model, Ordered) else {}),
                **values,
            )
        )
        if model is Page:
            for language in ["ru", "en"]:
                path = f"root-{language}/{slug}"
                setattr(records[-1], f"path_{language}", path)
    return model.objects.bulk_create(records)


def some_pictures(number):
    made = Picture._base_manager.count()
    return Picture.objects.bulk_create(
        Picture(
            token=f"{made + place:08}",
            digest=f"{made + place}",
            original_name="picture.png",
            bytes=1000,
            width=640,
            height=427,
            sizes={"full": [[640, 427]], "card": [[240, 160]]},
        )
        for place in range(number)
    )
