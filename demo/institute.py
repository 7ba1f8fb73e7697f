"""The institute in the demo content: its pages, people, bodies, work and honours."""

from demo.reading import (
    FOLDER,
    backdate,
    bodies,
    day,
    pointed,
    read,
    read_all,
    states,
    suffixed,
)
from institute.models import (
    Appointment,
    Body,
    HonourCategory,
    Inductee,
    Page,
    Partner,
    Person,
    Project,
    Role,
)
from library.models import Document, Picture
from publishing.models import Topic


def chosen(source, names):
    return {name: source[name] for name in names if name in source}


def found(model, kind, keys, loaded):
    """Return the loaded records of these keys, as far as nobody deleted them."""
    pks = [loaded.get(f"{kind}:{key}") for key in keys]
    return model.objects.filter(pk__in=[pk for pk in pks if pk])


def one(model, kind, key, loaded):
    return found(model, kind, [key], loaded).first()


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
        picture=one(Picture, "picture", source.get("picture"), loaded),
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
        logo=one(Picture, "picture", source.get("logo"), loaded),
    )


def make_project(source, loaded):
    project = Project.objects.create(
        **suffixed(source, ["title", "summary", "result", "commissioned_by"]),
        **states(source),
        **chosen(source, ["first_year", "last_year", "participation"]),
        directorate=one(Body, "body", source.get("directorate"), loaded),
    )
    project.partners.set(found(Partner, "partner", source["partners"], loaded))
    project.people.set(found(Person, "people", source["people"], loaded))
    project.topics.set(found(Topic, "topic", source["topics"], loaded))
    return project


def make_page(source, loaded):
    page = Page.objects.create(
        **suffixed(source, ["title", "menu_title", "summary", "slug"]),
        **states(source),
        **chosen(source, ["position", "section"]),
        parent=one(Page, "page", source.get("parent"), loaded),
    )
    attachments = source.get("attachments", [])
    page.attachments.set(found(Document, "document", attachments, loaded))
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
        person=one(Person, "people", source.get("person"), loaded),
        picture=one(Picture, "picture", source.get("picture"), loaded),
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


def connect_page(source, loaded):
    texts = bodies(FOLDER / "pages" / source["key"], loaded)
    write(Page, "page", source, texts, loaded)


def connect_body(source, loaded):
    """Store the mandate, the body that it is part of, and its terms of office."""
    body = Body.objects.get(pk=loaded[f"body:{source['key']}"])
    for term in source.get("appointments", []):
        appoint(body, term, loaded)
    texts = bodies(FOLDER / "bodies" / source["key"], loaded)
    parent = one(Body, "body", source.get("parent"), loaded)
    write(Body, "body", source, texts | {"parent": parent}, loaded)


def appoint(body, term, loaded):
    person = one(Person, "people", term["person"], loaded)
    role = one(Role, "role", term["role"], loaded)
    if person and role:
        Appointment.objects.create(
            **suffixed(term, Appointment.texts),
            **chosen(term, ["is_acting", "is_ex_officio", "position"]),
            body=body,
            person=person,
            role=role,
            starts=day(term.get("starts", "")),
            ends=day(term.get("ends", "")),
            basis=one(Document, "document", term.get("basis"), loaded),
        )


def inline(source, loaded):
    texts = suffixed(source, ["body"])
    return {name: pointed(html, loaded) for name, html in texts.items()}


def write(model, kind, source, fields, loaded):
    record = model.objects.get(pk=loaded[f"{kind}:{source['key']}"])
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    backdate(record)


def tree():
    """Return the pages, each after the one that it stands under."""
    pages = read_all("pages/*/page.toml")
    return sorted(pages, key=lambda page: ("parent" in page, page["position"]))


# Kind, what the files say of each, what makes it, what completes it. In an order in
# which a record finds those that it names.
PIECES = [
    ("role", read("roles.toml")["roles"], make_role, None),
    ("people", read("people.toml")["people"], make_person, connect_person),
    ("partner", read("partners.toml")["partners"], make_partner, connect_partner),
    ("body", read_all("bodies/*/body.toml"), make_body, connect_body),
    ("project", read_all("projects/*/project.toml"), make_project, connect_project),
    ("page", tree(), make_page, connect_page),
    ("category", read("honours.toml")["categories"], make_category, None),
    ("inductee", read("honours.toml")["inductees"], make_inductee, connect_inductee),
]
