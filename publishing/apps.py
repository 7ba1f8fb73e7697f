from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self):
        from publishing import checks  # noqa: F401 - registers itself

        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)


def before_migrate(using, plan=(), **kwargs):
    from publishing import catalogue_triggers

    if plan:
        catalogue_triggers.drop(using)


def after_migrate(using, **kwargs):
    from publishing import catalogue_triggers

    catalogue_triggers.install(using)
