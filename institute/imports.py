"""Pages, projects and partners from tables."""

from imports.publishables import PublishableSubject
from institute.pages.models import Page
from institute.partners.models import Partner
from institute.projects.models import Project


class PageSubject(PublishableSubject):
    model = Page
    shared = ["parent", "is_in_menu", "section", "also_found_as", "attachments"]
    texts = ["title", "menu_title", "summary", "body"]


class ProjectSubject(PublishableSubject):
    model = Project
    shared = [
        *["participation", "first_year", "last_year", "directorate", "partners"],
        *["people", "topics"],
    ]
    texts = ["title", "summary", "body", "result", "commissioned_by"]


class PartnerSubject(PublishableSubject):
    model = Partner
    shared = ["kind", "country", "url", "logo", "first_year", "last_year"]
