from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from text.languages import put_first_by


class InstituteConfig(AppConfig):
    name = "institute"
    verbose_name = _("The Institute")

    def ready(self):
        from institute.organization.models import first_language
        from institute.people import names
        from publishing.translations import language_checks

        language_checks.register(names.prepare_check)
        put_first_by(first_language)
