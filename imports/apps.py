from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self):
        from imports.models import forget_items
        from publishing.content.signals import purged

        purged.connect(forget_items, dispatch_uid="imports forget items")
