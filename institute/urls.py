from django.urls import path, register_converter

from bibliography.responses import FormatConverter
from institute.governing_bodies import views as bodies
from institute.hall_of_fame import views as hall_of_fame
from institute.pages import views as pages
from institute.partners import views as partners
from institute.people import views as people
from institute.projects import views as projects
from institute.publications import views as publications
from institute.sections import Section


class BodySection:
    """One of the two sections of bodies."""

    regex = f"{Section.GOVERNING_BODIES}|{Section.DIRECTORATES}"
    to_python = Section
    to_url = str


class Slugs:
    """Slugs, one below the other."""

    regex = r"[-a-zA-Z0-9_]+(?:/[-a-zA-Z0-9_]+)*"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(BodySection, "body_section")
register_converter(Slugs, "slugs")
register_converter(FormatConverter, "records")

app_name = "institute"

# The list of each section, and the page of one of its records.
SECTIONS = [
    (Section.PROJECTS, projects.project_list, projects.ProjectPage),
    (Section.PUBLICATIONS, publications.publication_list, publications.PublicationPage),
    (Section.PEOPLE, people.person_list, people.PersonPage),
    (Section.PARTNERS, partners.partner_list, partners.PartnerPage),
    (Section.HALL_OF_FAME, hall_of_fame.inductee_list, hall_of_fame.InducteePage),
]


def urls_of(section, show_list, page):
    return [
        path(f"{section}/", show_list, name=section.name.lower()),
        path(f"{section}/<slug:slug>/", page.view, name=page.model._meta.model_name),
    ]


# /<language>/; the pages come last, as they take any path that is left.
urlpatterns = [
    path(
        f"{Section.GOVERNING_BODIES}/",
        bodies.governing_body_list,
        name="governing_bodies",
    ),
    path(f"{Section.DIRECTORATES}/", bodies.directorate_list, name="directorates"),
    path("<body_section:section>/<slug:slug>/", bodies.BodyPage.view, name="body"),
    path(
        f"{Section.PUBLICATIONS}/list.<records:suffix>",
        publications.publication_list_file,
        name="publication_list_file",
    ),
    path(
        f"{Section.PUBLICATIONS}/<slug:slug>.<records:suffix>",
        publications.publication_file,
        name="publication_file",
    ),
    *(url for section in SECTIONS for url in urls_of(*section)),
    path("<slugs:path>/", pages.PagePage.view, name="page"),
]
