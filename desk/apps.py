from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    default = True
    name = "desk"
    verbose_name = _("Desk")

    def ready(self):
        from desk.notifications import forget_reasons, notify
        from publishing.content.signals import purged, work_moved

        purged.connect(forget_reasons, dispatch_uid="desk forget reasons")
        work_moved.connect(notify, dispatch_uid="desk notify")


class DeskAdminConfig(admin_apps.AdminConfig):
    """Django's admin with ``DeskSite`` as its site."""

    default = False
    default_site = "desk.site.DeskSite"
