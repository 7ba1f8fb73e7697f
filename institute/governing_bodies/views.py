from dataclasses import replace
from functools import partial

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.feeds import changes_in, feed_address
from institute.governing_bodies.models import Body
from institute.governing_bodies.terms_chart import TermsChart
from institute.governing_bodies.terms_of_office import terms_with_people
from institute.pages.sections import Introduction
from institute.sections import Section
from publishing.cache.compiled import Parameter, compiled
from publishing.drafts.overlay import laid_rows
from publishing.pages.seo import absolute, head_of_record
from publishing.pages.views import (
    cached_numbers_of,
    connections_of,
    get_visible_or_404,
    paginate,
    render_record,
)
from text.fold import fold
from text.languages import current
from text.pointers import pointers

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


def body_detail(request, section, slug):
    body = get_visible_or_404(Body.objects.for_page, section, slug=slug)
    return render_record(request, body, "institute/body_detail.html", body_context)


def body_context(body, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    terms = terms_with_people(appointments_of(body, language))
    parent = pointers("institute.body", body.parent_id)
    children = pointers("institute.body", *getattr(body, "child_pks", []))
    projects = pointers("institute.project", *getattr(body, "project_pks", []))
    decisions = [term.basis for term in terms if term.basis]
    connections = connections_of(
        body, language, more=[*parent, *children, *projects, *decisions], **connected
    )
    entries = connections.entries
    terms = [replace(term, decision=entries.get(term.basis)) for term in terms]
    above = connections.first(parent)
    has_feed = body.is_visible_in(language) and changes_in(terms)
    feed = feed_address(body) if has_feed else ""
    return {
        "head": head_of_record(
            body, feed=feed, nodes=[json_ld(body, language, terms, above)]
        ),
        "body": body,
        "chart": TermsChart(terms, body.founded_on),
        "part_of": above,
        "children": connections.all(children),
        "projects": connections.all(projects),
        "connections": connections,
        "related": connections.related,
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


def json_ld(body, language, terms, above):
    """Return schema.org's Organization; ``above``: the body of which it is a part."""
    return {
        "@type": "Organization",
        "@id": absolute(body.pointer.address),
        "name": body.title_in(language),
        "alternateName": getattr(body, f"short_name_{language}"),
        "description": getattr(body, f"summary_{language}"),
        "url": absolute(body.address_in(language)),
        "email": body.emails,
        "telephone": body.phones,
        "foundingDate": body.founded_on.isoformat() if body.founded_on else None,
        "dissolutionDate": body.dissolved_on.isoformat() if body.dissolved_on else None,
        "parentOrganization": {"@id": absolute(above.pointer.address)}
        if above
        else {"@id": absolute("/#organization")},
        "member": [term.member_json_ld() for term in terms],
    }
