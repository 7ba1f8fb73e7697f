from modeltranslation.translator import TranslationOptions, translator

from institute.models import (
    Appointment,
    Authorship,
    Body,
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
from publishing.models import Publishable
from publishing.translation import PublishableOptions

for model in [
    *[Organization, Page, Person, Body, Role, Appointment, Project, Publication],
    *[Authorship, Partner, HonourCategory, Inductee],
]:
    is_publishable = issubclass(model, Publishable)
    base = PublishableOptions if is_publishable else TranslationOptions
    # What follows from texts is not one of them.
    fields = (*model.texts, "path") if model is Page else model.texts
    translator.register(model, type("Options", (base,), {"fields": fields}))
