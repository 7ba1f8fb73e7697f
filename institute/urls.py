from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from bibliography.responses import FormatConverter
from institute.governing_bodies import views as bodies
from institute.hall_of_fame import views as hall_of_fame
from institute.pages import views as pages
from institute.partners import views as partners
from institute.people import views as people
from institute.projects import views as projects
from institute.publications import views as publications
from institute.sections import Section
from publishing.pages import versions


class BodySection:
    """One of the two sections of bodies."""

    regex = f"{Section.GOVERNING_BODIES}|{Section.DIRECTORATES}"
    to_python = Section
    to_url = str


class Slugs(StringConverter):
    """Slugs, one below the other."""

    regex = r"[-a-zA-Z0-9_]+(?:/[-a-zA-Z0-9_]+)*"


register_converter(BodySection, "body_section")
register_converter(Slugs, "slugs")
register_converter(FormatConverter, "records")

app_name = "institute"

# The list of each section, and the page of one of its records.
SECTIONS = [
    (projects.ProjectList, projects.ProjectPage),
    (publications.PublicationList, publications.PublicationPage),
    (people.PersonList, people.PersonPage),
    (partners.PartnerList, partners.PartnerPage),
    (hall_of_fame.InducteeList, hall_of_fame.InducteePage),
]
LISTS = [bodies.GoverningBodyList, bodies.DirectorateList, *dict(SECTIONS)]

# /<language>/; the pages come last, as they take any path that is left.
urlpatterns = [
    *(path(f"{it.section}/", it.view, name=it.section.name.lower()) for it in LISTS),
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
    *(
        path(f"{it.section}/<slug:slug>/", page.view, name=page.model._meta.model_name)
        for it, page in SECTIONS
    ),
    path("<slugs:path>/version/", include(versions.urls_of(pages.PagePage))),
    path("<slugs:path>/", pages.PagePage.view, name="page"),
]
