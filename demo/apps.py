from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo content")

    def ready(self):
        from demo.loader import read_demonstration
        from publishing.catalogue.demonstration import register

        register(read_demonstration)
