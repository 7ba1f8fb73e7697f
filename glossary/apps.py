from django.utils.translation import gettext_lazy as _

from accounts import subjects


class GlossaryConfig(subjects.SubjectConfig):
    name = "glossary"
    verbose_name = _("Glossary")
    roles = {
        **subjects.SubjectConfig.roles,
        "Editor": {"view"},
        "Terminologist": {*subjects.PUBLISHING, "translate"},
    }

    def ready(self):
        from glossary import language_check, link_updates
        from glossary.models import LinkedText
        from publishing.content import mentions
        from publishing.translations import language_checks

        link_updates.connect()
        language_checks.register(language_check.prepare)
        mentions.register(LinkedText.objects.concepts_of)
