from events.admin.event import EventAdmin
from events.admin.place import PlaceAdmin

__all__ = ["EventAdmin", "PlaceAdmin"]
