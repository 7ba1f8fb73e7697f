from dataclasses import replace
from datetime import date
from functools import cached_property

from bibliography.identifiers import address
from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.terms_of_office import (
    chart_of,
    heads,
    leaders_of,
    mark_of,
    terms_with,
)
from institute.hall_of_fame.views import award
from institute.pages.views import SectionList
from institute.people.models import Person
from institute.publications import works
from institute.sections import Section
from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue.demonstration import invented_keys
from publishing.pages.drawings import Mark, days_of_years
from publishing.pages.items import ItemPage
from publishing.pages.lists import LetterMixin
from publishing.pages.seo import absolute
from publishing.pages.views import Counted
from text.fold import first_letter
from text.pointers import Pointer

# The list shows this many posts of a person: it is read for the names.
MOST_POSTS = 4
# How many other items the page of a person leads to, the latest.
MOST_RELATED = 8


class PersonList(LetterMixin, SectionList):
    """The people, all of them or those under a letter."""

    model = Person
    section, template, size = Section.PEOPLE, "institute/person_list.html", 50

    @cached_property
    def letters(self):
        """{letter: how many it has}"""
        return Person.objects.letters(self.language)

    @cached_property
    def numbers(self):
        # The letters of another language are others.
        return {} if self.letter else super().numbers

    def items(self):
        people = Person.objects.visible_in().invented_last(self.language).with_posts()
        people = people.select_related("picture").without_texts()
        if not self.letter:
            return Counted(people, sum(self.letters.values()))
        people = people.under(self.letter, self.language)
        return Counted(people, self.letters[self.letter])

    def context(self):
        groups, invented, known = {}, [], invented_keys(Person)
        for person in self.page:
            terms = terms_with("body", person.posts)
            person.terms = terms[:MOST_POSTS]
            person.more_posts = len(terms[MOST_POSTS:])
            if person.pk in known:
                invented.append(person)
            else:
                initial = first_letter(person.family or person.title)
                groups.setdefault(initial, []).append(person)
        is_single_page = not self.letter and not self.page.has_other_pages()
        return {
            "groups": groups.items(),
            "invented": invented,
            "leadership": [] if self.letter else leadership(self.language),
            "is_single_page": is_single_page,
            "letters": groups if is_single_page else self.letters,
            "letter": self.letter,
        }


def leadership(language):
    """Return who heads a body of a leading kind, in the order of the kinds."""
    terms = (term for term in heads(language) if term.appointment.body.kind.is_leading)
    return leaders_of(
        list(dict.fromkeys(term.appointment.person for term in terms)), language
    )


class PersonPage(ItemPage):
    model = Person
    shows = ["picture", "projects"]
    og_type = "profile"
    is_kept = True

    def more_pointers(self):
        """Return the honours, the texts about the person, and works."""
        self.rows_of_honours = {
            Pointer("institute.inductee", row["pk"]): row
            # A person that no queryset has annotated, as in a form, has none.
            for row in getattr(self.record, "honour_rows", ())
        }
        self.newest = works.newest_works(self.record, "person", self.language)
        return [*self.rows_of_honours, *self.newest, *self.mentions()]

    def context(self):
        return {
            "portrait": self.picture,
            "fragments": {},
            "chart": chart_of(self.terms),
            "marks": [*self.marks()],
            "honours": self.honours,
            "works": self.works,
            "related": self.related(),
        }

    @cached_property
    def terms(self):
        return terms_with("body", terms_of_person(pk=self.record.pk))

    @cached_property
    def works(self):
        return works.preview_of(
            self.record, "person", self.newest, self.connections, self.language
        )

    def marks(self):
        """Yield the offices, projects and works as they are drawn."""
        for term in self.terms:
            yield replace(mark_of(term), url=term.named.url, label="")
        for entry in self.entries("projects"):
            days = days_of_years(
                entry.details["first_year"], entry.details["last_year"]
            )
            yield Mark("project", entry.title, entry.url, *days)
        for work in self.works["shown"]:
            year = work.year or None
            days = days_of_years(year, year)
            yield Mark("work", work.entry.title, work.entry.url, *days)

    @cached_property
    def honours(self):
        name = f"category_{self.language}"
        return [
            {"entry": entry, "year": row["year"], "category": row[name]}
            for pointer, row in self.rows_of_honours.items()
            if (entry := self.connections.entries.get(pointer))
        ]

    def related(self):
        """Return the related items and the texts about the person, the latest first."""
        entries = [*self.connections.related, *self.connections.all(self.mentions())]
        shown = {*self.rows_of_honours, *self.pointers["projects"], *self.newest}
        shown.update(term.appointment.body.pointer for term in self.terms)
        related = {
            entry.pointer: entry for entry in entries if entry.pointer not in shown
        }
        related = sorted(
            related.values(), key=lambda entry: entry.day or date.min, reverse=True
        )[:MOST_RELATED]
        return sorted(related, key=lambda entry: entry.kind_name)

    def json_ld(self):
        person = self.record
        names = [person.title_in(code) for code in person.visible_languages()]
        names = [name for name in names if name != person.title_in(self.language)]
        orcid = [address("orcid", person.orcid)] if person.orcid else []
        employer = self.text("affiliation")
        honours = self.honours
        return {
            "@type": "Person",
            "@id": absolute(person.pointer.address),
            **self.json_ld_basics(),
            "alternateName": [*names, *person.variants],
            "familyName": self.text("family"),
            "givenName": self.text("given"),
            "additionalName": self.text("patronymic"),
            "honorificPrefix": self.text("degree"),
            "jobTitle": self.text("post"),
            "affiliation": employer and {"@type": "Organization", "name": employer},
            "email": person.email,
            "deathDate": person.died_on and person.died_on.isoformat(),
            "sameAs": [*orcid, *person.links],
            "award": [award(honour["category"], honour["year"]) for honour in honours],
            "memberOf": [
                term.json_ld("memberOf", "Organization") for term in self.terms
            ],
        }


@compiled
def terms_of_person():
    terms = Appointment.objects.begun().filter(person=Parameter("pk"))
    return terms.with_bodies()
