"""The page on which an archive from an old site comes in."""

from django.utils.translation import gettext_lazy as _

from desk.move.subject import MoveSubject, kinds
from imports.runs import importers
from imports.views import ImportPages


class Move(ImportPages):
    subject = MoveSubject
    import_name = "move_import"
    import_title = _("Move from an old site")

    def __init__(self, admin_site):
        self.admin_site = admin_site

    def import_help(self, subject):
        pages = importers()
        return {
            "kinds": [
                (label, kind.name(), pages[label].import_address())
                for label, kind in kinds().items()
                if label in pages and kind.may_import(subject.user)
            ]
        }
