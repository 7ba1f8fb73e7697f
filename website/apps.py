from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("The site")

    def ready(self):
        from django.contrib import admin

        from publishing.content import sections
        from website import context
        from website.admin import show_problems
        from website.first_steps import guide
        from website.logs import forget_request
        from website.roles import update_roles
        from website.sections import make_sections

        # The last of the receivers: what others log still has the number.
        request_finished.connect(forget_request)
        post_migrate.connect(update_roles, dispatch_uid="website.roles")
        post_migrate.connect(make_sections, sender=self)
        request_started.connect(context.begin_request)
        request_finished.connect(context.end_request)
        sections.read = lambda: context.current_frame().sections
        admin.site.panels.append(show_problems)
        admin.site.guide = guide
