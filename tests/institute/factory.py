from institute.models import (
    Appointment,
    Authorship,
    Body,
    BodyKind,
    HonourCategory,
    Inductee,
    Organization,
    Page,
    Partner,
    Person,
    Project,
    Publication,
    Role,
)
from tests.records import KIND, in_both, make, make_titled


def make_institute(**fields):
    return make(Organization, **fields)


def make_category(title="Category", **fields):
    return make(HonourCategory, **{**in_both(title), **fields})


def make_page(title="Page", *, ru=None, en=None, **fields):
    return make_titled(Page, title, ru, en, **fields)


def make_person(title="Person", *, ru=None, en=None, **fields):
    return make_titled(Person, title, ru, en, **fields)


def make_body(title="Body", *, ru=None, en=None, **fields):
    return make_titled(Body, title, ru, en, **fields)


def make_project(title="Project", *, ru=None, en=None, **fields):
    return make_titled(Project, title, ru, en, **fields)


def make_publication(title="Publication", *, ru=None, en=None, **fields):
    return make_titled(Publication, title, ru, en, **fields)


def make_authorship(publication, person=None, role="author", **fields):
    """Make an author of a publication: a person, or a name as ``family_en``."""
    return make(Authorship, publication=publication, person=person, role=role, **fields)


def make_partner(title="Partner", *, ru=None, en=None, **fields):
    return make_titled(Partner, title, ru, en, **fields)


def make_inductee(title="Inductee", *, ru=None, en=None, **fields):
    return make_titled(Inductee, title, ru, en, **fields)


def make_role(title="Role", **fields):
    return make(Role, **{**in_both(title), **fields})


def appoint(person, body, role=None, starts="", ends="", **fields):
    """Make an appointment: a role of a person in a body."""
    fields |= {"role": role} if role else {}
    return make(
        Appointment, person=person, body=body, starts=starts, ends=ends, **fields
    )


NEEDED = {
    Appointment: {"person": make_person, "body": make_body, "role": make_role},
    Authorship: {"publication": make_publication, "person": make_person},
    Body: {"kind": "governing"},
    BodyKind: KIND,
    HonourCategory: in_both("Category"),
    Inductee: {"category": make_category, "honoured_in": 2017},
    Organization: {"name_ru": "Институт", "name_en": "Institute"},
    Publication: {"issued_in": 2017},
    Role: in_both("Role"),
}
