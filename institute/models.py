"""Gathers the models of the folders for Django, and for the packages above.

The folders import each other's modules, never this one.
"""

from institute.governing_bodies.appointment import Appointment
from institute.governing_bodies.models import Body, BodyKind, Role
from institute.hall_of_fame.models import HonourCategory, Inductee
from institute.organization.models import Organization
from institute.pages.models import Page
from institute.partners.models import Partner
from institute.people.models import Person
from institute.projects.models import Project
from institute.publications.models import Authorship, Publication
