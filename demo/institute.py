"""The institute in the demo content: its pages, people, bodies, work and honours."""

from demo.content import (
    FOLDER,
    Kind,
    backdate,
    bodies,
    chosen,
    day,
    loaded_record,
    loaded_records,
    pointed,
    read,
    read_all,
    states,
    suffixed,
    write,
)
from institute.models import (
    Appointment,
    Authorship,
    Body,
    HonourCategory,
    Inductee,
    Page,
    Partner,
    Person,
    Project,
    Publication,
    Role,
)
from library.models import Document, Picture
from publishing.models import Topic

# First without the texts, which may point to one another


def make_role(source, loaded):
    return Role.objects.create(
        **suffixed(source, Role.texts),
        **chosen(source, ["position", "is_head"]),
    )


def make_person(source, loaded):
    names = [name for name in Person.texts if name != "body"]
    return Person.objects.create(
        **suffixed(source, names),
        **states(source),
        **chosen(source, ["variants", "links"]),
        died_on=source.get("died"),
        is_invented=source.get("is_invented", False),
        picture=loaded_record(Picture, "picture", source.get("picture"), loaded),
    )


def make_body(source, loaded):
    fields = ["kind", "position", "emails", "phones", "founded_on", "dissolved_on"]
    return Body.objects.create(
        **suffixed(source, ["title", "short_name", "summary"]),
        **states(source),
        **chosen(source, fields),
    )


def make_partner(source, loaded):
    return Partner.objects.create(
        **suffixed(source, ["title", "summary"]),
        **states(source),
        **chosen(source, ["kind", "country", "url", "first_year", "last_year"]),
        logo=loaded_record(Picture, "picture", source.get("logo"), loaded),
    )


def make_project(source, loaded):
    project = Project.objects.create(
        **suffixed(source, ["title", "summary", "result", "commissioned_by"]),
        **states(source),
        **chosen(source, ["first_year", "last_year", "participation"]),
        directorate=loaded_record(Body, "body", source.get("directorate"), loaded),
    )
    project.partners.set(loaded_records(Partner, "partner", source["partners"], loaded))
    project.people.set(loaded_records(Person, "people", source["people"], loaded))
    project.topics.set(loaded_records(Topic, "topic", source["topics"], loaded))
    return project


FACTS = [
    *["kind", "written_in", "issued_in", "container", "volume", "number", "pages"],
    *["genre", "publisher", "extent", "doi", "url"],
]


def make_publication(source, loaded):
    publication = Publication.objects.create(
        **suffixed(source, ["title", "summary"]),
        **states(source),
        **chosen(source, FACTS),
        # A place there is one of the events.
        place=source.get("city", ""),
    )
    projects = loaded_records(Project, "project", source["projects"], loaded)
    publication.projects.set(projects)
    publication.topics.set(loaded_records(Topic, "topic", source["topics"], loaded))
    return publication


def make_page(source, loaded):
    page = Page.objects.create(
        **suffixed(source, ["title", "menu_title", "summary", "slug"]),
        **states(source),
        **chosen(source, ["position", "section", "is_in_menu"]),
        parent=loaded_record(Page, "page", source.get("parent"), loaded),
    )
    attachments = source.get("attachments", [])
    page.attachments.set(loaded_records(Document, "document", attachments, loaded))
    return page


def make_category(source, loaded):
    return HonourCategory.objects.create(
        **suffixed(source, HonourCategory.texts), position=source["position"]
    )


def make_inductee(source, loaded):
    fields = ["kind", "honoured_in", "country", "is_posthumous"]
    return Inductee.objects.create(
        **suffixed(source, ["title", "summary"]),
        **states(source),
        **chosen(source, fields),
        category_id=loaded[f"category:{source['category']}"],
        person=loaded_record(Person, "people", source.get("person"), loaded),
        picture=loaded_record(Picture, "picture", source.get("picture"), loaded),
    )


# Then the texts, when all that they point to is there


def connect_person(source, loaded):
    write(Person, "people", source, inline(source, loaded), loaded)


def connect_inductee(source, loaded):
    write(Inductee, "inductee", source, inline(source, loaded), loaded)


def connect_partner(source, loaded):
    backdate(Partner.objects.get(pk=loaded[f"partner:{source['key']}"]))


def connect_project(source, loaded):
    texts = bodies(FOLDER / "projects" / source["key"], loaded)
    write(Project, "project", source, texts, loaded)


def connect_publication(source, loaded):
    for author in source["authors"]:
        Authorship.objects.create(
            publication_id=loaded[f"publication:{source['key']}"],
            person=loaded_record(Person, "people", author.get("person"), loaded),
            **suffixed(author, Authorship.texts),
            **chosen(author, ["role"]),
        )
    write(Publication, "publication", source, inline(source, loaded), loaded)


def connect_page(source, loaded):
    texts = bodies(FOLDER / "pages" / source["key"], loaded)
    write(Page, "page", source, texts, loaded)


def connect_body(source, loaded):
    """Store the mandate, the body that it is part of, and its terms of office."""
    body = Body.objects.get(pk=loaded[f"body:{source['key']}"])
    for term in source.get("appointments", []):
        appoint(body, term, loaded)
    texts = bodies(FOLDER / "bodies" / source["key"], loaded)
    parent = loaded_record(Body, "body", source.get("parent"), loaded)
    write(Body, "body", source, texts | {"parent": parent}, loaded)


def appoint(body, term, loaded):
    person = loaded_record(Person, "people", term["person"], loaded)
    role = loaded_record(Role, "role", term["role"], loaded)
    if person and role:
        Appointment.objects.create(
            **suffixed(term, Appointment.texts),
            **chosen(term, ["is_acting", "is_ex_officio", "position"]),
            body=body,
            person=person,
            role=role,
            starts=day(term.get("starts", "")),
            ends=day(term.get("ends", "")),
            basis=loaded_record(Document, "document", term.get("basis"), loaded),
        )


def inline(source, loaded):
    texts = suffixed(source, ["body"])
    return {name: pointed(html, loaded) for name, html in texts.items()}


def tree():
    """Return the pages, each after the one that it stands under."""
    pages = read_all("pages/*/page.toml")
    return sorted(pages, key=lambda page: ("parent" in page, page["position"]))


# In an order in which a record finds those that it names.
KINDS = [
    Kind("role", read("roles.toml")["roles"], make_role),
    Kind("people", read("people.toml")["people"], make_person, connect_person),
    Kind("partner", read("partners.toml")["partners"], make_partner, connect_partner),
    Kind("body", read_all("bodies/*/body.toml"), make_body, connect_body),
    Kind("project", read_all("projects/*/project.toml"), make_project, connect_project),
    Kind(
        "publication",
        read("publications.toml")["publications"],
        make_publication,
        connect_publication,
    ),
    Kind("page", tree(), make_page, connect_page),
    Kind("category", read("honours.toml")["categories"], make_category),
    Kind(
        "inductee", read("honours.toml")["inductees"], make_inductee, connect_inductee
    ),
]
