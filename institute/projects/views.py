from institute.pages.sections import Introduction
from institute.people.models import Person
from institute.projects.models import Project
from institute.publications import works
from institute.sections import Section
from publishing.pages.seo import absolute, head_of_record
from publishing.pages.views import (
    Counted,
    cached_numbers_of,
    connections_of,
    get_visible_or_404,
    paginate,
    render_record,
)
from text import alphabet
from text.languages import current
from text.pointers import pointers


def project_list(request):
    projects = Project.objects.visible_in().latest_first()
    numbers = cached_numbers_of(Project.objects)
    page = paginate(request, Counted(projects, numbers[current()]))
    return Introduction(Section.PROJECTS).render(
        request, "institute/project_list.html", page, numbers
    )


def project_detail(request, slug):
    project = get_visible_or_404(Project.objects.for_page, slug=slug)
    return render_record(
        request, project, "institute/project_detail.html", project_context
    )


def project_context(project, *, partners=None, people=None, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    partners = project.partner_pks if partners is None else partners
    people = project.person_pks if people is None else people
    by = pointers("institute.body", project.directorate_id)
    partners = pointers("institute.partner", *partners)
    people = pointers("institute.person", *people)
    newest = works.newest_of(project, "project", language)
    connections = connections_of(
        project,
        language,
        **(connected or {"topics": project.topic_pks}),
        more=[*by, *partners, *people, *newest],
    )
    return {
        "head": head_of_record(project, nodes=[json_ld(project, language)]),
        "project": project,
        "directorate": connections.first(by),
        "partners": by_name(connections.all(partners)),
        "people": by_name(connections.all(people)),
        "works": works.shown_of(project, "project", newest, connections, language),
        "connections": connections,
        "topics": connections.topics,
        "related": connections.related,
    }


def by_name(entries):
    """Order as their lists do: people by their families."""

    def name(entry):
        family = ""
        if entry.model is Person:
            family = entry.details[f"family_{entry.language}"]
        return alphabet.sort_key(family or entry.title), alphabet.sort_key(entry.title)

    return sorted(entries, key=name)


def json_ld(project, language):
    """Return schema.org's ResearchProject in the active language."""
    customer = getattr(project, f"commissioned_by_{language}")
    return {
        "@type": "ResearchProject",
        "name": project.title_in(language),
        "description": getattr(project, f"summary_{language}"),
        "url": absolute(project.address_in(language)),
        "foundingDate": str(project.first_year or ""),
        "dissolutionDate": str(project.last_year or ""),
        "funder": {"@type": "Organization", "name": customer} if customer else None,
        "parentOrganization": {"@id": absolute("/#organization")},
    }
