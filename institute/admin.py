"""Gathers the admin classes of the folders for Django."""

from institute.governing_bodies.admin import (
    AppointmentAdmin,
    BodyAdmin,
    BodyKindAdmin,
    RoleAdmin,
)
from institute.hall_of_fame.admin import HonourCategoryAdmin, InducteeAdmin
from institute.organization.admin import OrganizationAdmin
from institute.pages.admin import PageAdmin
from institute.partners.admin import PartnerAdmin
from institute.people.admin import PersonAdmin
from institute.projects.admin import ProjectAdmin
from institute.publications.admin import PublicationAdmin
