from institute.models.appointment import Appointment
from institute.models.body import Body, Role
from institute.models.honour import HonourCategory, Inductee
from institute.models.organization import Organization
from institute.models.page import Page
from institute.models.partner import Partner
from institute.models.person import Person
from institute.models.project import Project

__all__ = [
    "Appointment",
    "Body",
    "HonourCategory",
    "Inductee",
    "Organization",
    "Page",
    "Partner",
    "Person",
    "Project",
    "Role",
]
