"""An institute of which one record of each kind leads to all that is added."""

from datetime import date

from publishing.models import Link
from tests.factories import (
    PAST,
    appoint,
    make_article,
    make_authorship,
    make_body,
    make_category,
    make_document,
    make_event,
    make_inductee,
    make_institute,
    make_line,
    make_page,
    make_partner,
    make_person,
    make_picture,
    make_place,
    make_project,
    make_publication,
    make_role,
    make_topic,
)

BOTH = {"ru": PAST, "en": PAST}
DAY = date(2026, 12, 15)


class Plenty:
    def __init__(self):
        make_institute()
        self.person = make_person("Known", **BOTH)
        self.body = make_body("Council", **BOTH)
        self.office = make_body("Office", **BOTH, kind="directorate")
        self.partner = make_partner("Union", **BOTH)
        self.project = make_project("Big", **BOTH, directorate=self.office)
        self.work = make_publication("Work", **BOTH)
        self.page = make_page("Root", **BOTH)
        self.honour = make_inductee("Honoured", **BOTH, person=self.person)
        self.news = make_article("Story", **BOTH)
        self.event = make_event("Forum", **BOTH, starts_on=DAY, place=make_place())
        self.page.attachments.add(make_document(**BOTH, files=["ru", "en"]))
        self.category = make_category("Pioneers")
        self.member, self.head = make_role("Member"), make_role("Head", is_head=True)

    @property
    def records(self):
        return [
            *[self.person, self.body, self.office, self.partner],
            *[self.project, self.work, self.page, self.honour, self.news, self.event],
        ]

    def add(self, numbers):
        """Add one of everything for each number, a third of them in Russian only."""
        for number in numbers:
            shown = {"ru": PAST, "en": PAST if number % 3 else None}
            year, picture = 1950 + number, make_picture(f"{number} picture")
            person = make_person(f"Person {number}", picture=picture, **shown)
            group = make_body(
                f"Group {number}",
                kind=["governing", "directorate"][number % 2],
                parent=self.body,
                **shown,
            )
            partner = make_partner(
                f"Partner {number}", logo=picture, country="FR", **shown
            )
            project = make_project(
                f"Project {number}",
                directorate=self.office,
                first_year=year,
                **shown,
            )
            work = make_publication(f"Work {number}", issued_in=year, **shown)
            honour = make_inductee(
                f"Honour {number}",
                person=self.person,
                category=self.category,
                honoured_in=year,
                **shown,
            )
            page = make_page(f"Page {number}", parent=self.page, **shown)
            for who, where, role in [
                (person, self.body, self.member),
                (person, group, self.member),
                (self.person, group, self.head),
            ]:
                appoint(who, where, role, str(1990 + number))
            event = make_event(
                f"Event {number}", starts_on=DAY, place=make_place(), **shown
            )
            make_line(self.event, f"Talk {number}").speakers.add(person)
            self.event.partners.add(partner)
            self.project.people.add(person)
            self.project.partners.add(partner)
            self.project.publications.add(work)
            project.people.add(self.person)
            project.partners.add(self.partner)
            make_authorship(work, self.person)
            make_authorship(self.work, person)
            link = f'<p><a href="{self.person.pointer.address}">Known</a></p>'
            article = make_article(
                f"News {number}", body_en=link, lead_picture=picture, **BOTH
            )
            topic = make_topic(f"Topic {number}")
            for record in [self.project, self.news, self.event, event, article]:
                record.topics.add(topic)
            for other in [person, group, partner, project, work, honour, page, article]:
                Link.objects.relate(other, [each.pointer for each in self.records])
