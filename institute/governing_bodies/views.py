from dataclasses import replace
from functools import partial

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body
from institute.governing_bodies.terms_of_office import TermsChart, terms_with_people
from institute.pages.views import Introduction
from institute.sections import Section
from publishing.cache.compiled import Parameter, compiled
from publishing.drafts.overlay import laid_rows
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from publishing.pages.views import cached_numbers_of, get_visible_or_404, paginate
from text.fold import fold
from text.languages import current

# Of a list that is seen as a whole.
PAGE_SIZE = 50


def governing_body_list(request):
    return body_list(request, Section.GOVERNING_BODIES)


def directorate_list(request):
    return body_list(request, Section.DIRECTORATES)


def body_list(request, section):
    """Show the bodies of a section with their heads."""
    language = current()
    bodies = Body.objects.in_section(section)
    shown = bodies.visible_in().with_heads(language)
    page = paginate(request, list(shown), PAGE_SIZE)
    for body in page:
        body.chiefs = terms_with_people(body.heads)
    numbers = cached_numbers_of(bodies, section)
    return Introduction(section).render(
        request, "institute/body_list.html", page, numbers
    )


class BodyPage(ItemPage):
    model = Body
    shows = ["parent", "children", "projects"]

    @classmethod
    def record_at(cls, section, slug):
        return get_visible_or_404(Body.objects.for_page, section, slug=slug)

    def more_pointers(self):
        self.terms = terms_with_people(appointments_of(self.record, self.language))
        return [term.basis for term in self.terms if term.basis]

    def context(self):
        entries = self.connections.entries
        terms = [replace(term, decision=entries.get(term.basis)) for term in self.terms]
        return {
            "chart": TermsChart(terms, self.record.founded_on),
            "part_of": self.entry("parent"),
            "children": self.entries("children"),
            "projects": self.entries("projects"),
        }

    def json_ld(self):
        """Return schema.org's Organization in the active language."""
        body, above = self.record, self.entry("parent")
        above = above.pointer.address if above else "/#organization"
        return {
            "@type": "Organization",
            "@id": absolute(body.pointer.address),
            **self.json_ld_basics(),
            "alternateName": self.text("short_name"),
            "email": body.emails,
            "telephone": body.phones,
            "foundingDate": body.founded_on and body.founded_on.isoformat(),
            "dissolutionDate": body.dissolved_on and body.dissolved_on.isoformat(),
            "parentOrganization": {"@id": absolute(above)},
            "member": [term.member_json_ld() for term in self.terms],
        }


def appointments_of(body, language):
    """Return the terms of office in a body that have begun, the highest rank first."""
    rows = laid_rows(body, "appointments")
    if rows is None:
        return terms_in_body(language, pk=body.pk)
    begun = [term for term in rows if term.is_begun]
    return sorted(begun, key=partial(rank_of, language=language))


def rank_of(term, language):
    """Return by what ``with_people`` sorts it."""
    person = term.person
    name = getattr(person, f"family_{language}") or person.title_in(language)
    return not term.is_head, term.role.position, term.position, fold(name), term.place


@compiled
def terms_in_body(language):
    terms = Appointment.objects.begun().filter(body=Parameter("pk"))
    return terms.with_people(language)
