from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = _("Glossary")

    def ready(self):
        from glossary import language_check, link_updates
        from glossary.models import LinkedText
        from publishing.content import mentions
        from publishing.translations import language_checks

        link_updates.connect()
        language_checks.register(language_check.prepare)
        mentions.register(LinkedText.objects.concepts_of)
