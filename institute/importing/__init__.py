"""Tables of people, and of their terms of office."""

from institute.importing.people import PersonSubject
from institute.importing.terms import AppointmentSubject

__all__ = ["AppointmentSubject", "PersonSubject"]
