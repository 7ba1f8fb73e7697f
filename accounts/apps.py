from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Administration")

    def ready(self):
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth import signals as auth
        from django.core.signals import request_finished

        from accounts import audit, mail, sessions

        for signal, receiver in [
            (auth.user_logged_in, sessions.choose_language),
            (auth.user_logged_in, sessions.begin),
            (auth.user_logged_in, audit.log_own_act),
            (auth.user_logged_out, audit.log_own_act),
            (auth.user_login_failed, audit.log_failed_sign_in),
            (account.password_reset, audit.log_own_act),
            (account.password_reset, mail.tell_of_password),
            (mfa.authentication_failed, audit.log_failed_factor),
            (mfa.authenticator_added, mail.tell_of_factor),
            (mfa.authenticator_added, audit.log_factor),
            (mfa.authenticator_removed, mail.tell_of_factor),
            (mfa.authenticator_removed, audit.log_factor),
            (request_finished, mail.send_waiting),
        ]:
            signal.connect(receiver, dispatch_uid=f"accounts {receiver.__name__}")
