from dataclasses import replace

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body
from institute.governing_bodies.terms_of_office import chart_of, drawn_since, terms_with
from institute.pages.views import SectionList
from institute.sections import Section
from publishing.cache.compiled import Parameter, compiled
from publishing.drafts.overlay import laid_rows
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from publishing.pages.views import get_visible_or_404


class BodyList(SectionList):
    """The bodies of a section with their heads."""

    template = "institute/body_list.html"
    # It is seen as a whole.
    size = 50

    def records(self):
        return Body.objects.in_section(self.section)

    def rows(self, bodies):
        return bodies.visible_in().select_related("kind").with_heads(self.language)

    def context(self):
        for body in self.page:
            body.chiefs = terms_with("person", body.heads)
        return {}


class GoverningBodyList(BodyList):
    section = Section.GOVERNING_BODIES


class DirectorateList(BodyList):
    section = Section.DIRECTORATES


class BodyPage(ItemPage):
    model = Body
    shows = ["parent", "children", "projects"]

    @classmethod
    def record_at(cls, section, slug):
        return get_visible_or_404(Body.objects.for_page, section, slug=slug)

    def more_pointers(self):
        terms = appointments_of(self.record, self.language)
        self.terms = terms_with("person", terms)
        return [term.basis for term in self.terms if term.basis]

    def context(self):
        entries = self.connections.entries
        terms = [replace(term, decision=entries.get(term.basis)) for term in self.terms]
        return {"chart": drawn_since(self.record.founded_on, chart_of(terms))}

    def json_ld(self):
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
            "member": [term.json_ld("member", "Person") for term in self.terms],
        }


def appointments_of(body, language):
    """Return the terms of office in a body that have begun, the highest rank first."""
    rows = laid_rows(body, "appointments")
    if rows is None:
        return terms_in_body(language, pk=body.pk)
    begun = (term for term in rows if term.is_begun)
    return sorted(begun, key=lambda term: (not term.is_head, *term.order_key))


@compiled
def terms_in_body(language):
    terms = Appointment.objects.begun().filter(body=Parameter("pk"))
    return terms.with_people(language)
