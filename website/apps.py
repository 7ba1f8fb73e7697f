from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("The site")

    def ready(self):
        from website.roles import update_roles

        post_migrate.connect(update_roles, dispatch_uid="website.roles")
