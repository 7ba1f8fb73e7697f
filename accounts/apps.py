from django.apps import AppConfig
from django.contrib.auth import signals
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People with access")

    def ready(self):
        from accounts import audit

        signals.user_logged_in.connect(audit.log_sign_in, dispatch_uid="audit.in")
        signals.user_logged_out.connect(audit.log_sign_out, dispatch_uid="audit.out")
        signals.user_login_failed.connect(
            audit.log_refused_sign_in, dispatch_uid="audit.refused"
        )
