from django.utils.translation import gettext_lazy as _

from accounts import subjects


class EventsConfig(subjects.SubjectConfig):
    name = "events"
    verbose_name = _("Events")
