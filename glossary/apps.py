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
        from django.db.models.signals import post_delete

        from glossary import links
        from glossary.models import LinkedText
        from publishing.content.pointer_model import register_mentions
        from publishing.content.registry import publishable_models
        from publishing.content.signals import text_saved
        from publishing.translations import language_checks

        text_saved.connect(links.update_saved_texts)
        for model in publishable_models():
            post_delete.connect(links.delete_texts, sender=model)
        language_checks.register(links.prepare)
        register_mentions(LinkedText.objects.concepts_of)
