from modeltranslation.translator import TranslationOptions, register

from events.models import Event, Place, ProgrammeItem
from publishing.translation import PublishableOptions


@register(Event)
class EventOptions(PublishableOptions):
    fields = ("body", "status_note", "organisers")


@register(Place)
class PlaceOptions(TranslationOptions):
    fields = Place.texts


@register(ProgrammeItem)
class ProgrammeItemOptions(TranslationOptions):
    fields = ProgrammeItem.texts
