from events.models.event import Event
from events.models.place import Place
from events.models.programme import ProgrammeItem
