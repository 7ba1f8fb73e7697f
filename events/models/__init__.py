from events.models.event import Event
from events.models.place import Place
from events.models.programme import ProgrammeItem

__all__ = ["Event", "Place", "ProgrammeItem"]
