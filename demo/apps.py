from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo content")

    def ready(self):
        from demo.demonstration import read
        from publishing.catalogue.demonstration import register

        register(read)
