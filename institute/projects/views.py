from django.utils.text import capfirst

from institute.pages.views import SectionList
from institute.people.models import Person
from institute.projects.models import Project
from institute.publications import works
from institute.sections import Section
from publishing.pages.drawings import draw_rows
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from text import alphabet


class ProjectList(SectionList):
    section, template = Section.PROJECTS, "institute/project_list.html"
    # They are seen as a whole.
    size = 100

    def records(self):
        return Project.objects.latest_first()

    def rows(self, projects):
        return projects.visible_in()

    def context(self):
        groups = [
            (
                capfirst(part.label),
                [row for row in self.page if row.participation == part],
            )
            for part in Project.Participation
        ]
        groups = [(heading, rows) for heading, rows in groups if rows]
        return {"axis": draw_rows([*self.page]), "groups": groups}


class ProjectPage(ItemPage):
    model = Project
    shows = ["directorate", "partners", "people"]

    def more_pointers(self):
        self.newest = works.newest_works(self.record, "project", self.language)
        return self.newest

    def context(self):
        return {
            "partners": by_name(self.entries("partners")),
            "people": by_name(self.entries("people")),
            "works": works.preview_of(
                self.record, "project", self.newest, self.connections, self.language
            ),
        }

    def json_ld(self):
        customer = self.text("commissioned_by")
        return {
            "@type": "ResearchProject",
            **self.json_ld_basics(),
            "foundingDate": str(self.record.first_year or ""),
            "dissolutionDate": str(self.record.last_year or ""),
            "funder": {"@type": "Organization", "name": customer} if customer else None,
            "parentOrganization": {"@id": absolute("/#organization")},
        }


def by_name(entries):
    """Order as their lists do: people by their families."""

    def name(entry):
        family = ""
        if entry.model is Person:
            family = entry.details[f"family_{entry.language}"]
        return alphabet.sort_key(family or entry.title), alphabet.sort_key(entry.title)

    return sorted(entries, key=name)
