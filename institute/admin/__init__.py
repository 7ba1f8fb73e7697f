from institute.admin.body import AppointmentAdmin, BodyAdmin, RoleAdmin
from institute.admin.honour import HonourCategoryAdmin, InducteeAdmin
from institute.admin.organization import OrganizationAdmin
from institute.admin.page import PageAdmin
from institute.admin.person import PersonAdmin
from institute.admin.project import PartnerAdmin, ProjectAdmin

__all__ = [
    "AppointmentAdmin",
    "BodyAdmin",
    "HonourCategoryAdmin",
    "InducteeAdmin",
    "OrganizationAdmin",
    "PageAdmin",
    "PartnerAdmin",
    "PersonAdmin",
    "ProjectAdmin",
    "RoleAdmin",
]
