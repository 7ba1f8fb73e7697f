"""Who gets in: the backend of passwords, what they must be, and the second factor."""

import re

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# As MinimumLengthValidator asks of the whole password.
SHORTEST = 12
# More of a password is not looked at, which would take long.
LONGEST = 200

FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


# Key of the session: whether the provider has asked for a second factor.
FACTOR_GIVEN = "factor_given"


class StaffBackend(ModelBackend):
    """Only who may enter the back office signs in; nothing else asks who one is."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_staff


class RepetitionValidator:
    """Refuses a short word that is repeated until it is long enough."""

    def validate(self, password, user=None):
        repeated = re.fullmatch(r"(.+?)\1+.{0,3}", password[:LONGEST], re.DOTALL)
        if repeated and len(repeated[1]) < SHORTEST:
            message = gettext("This password repeats the same few characters.")
            raise ValidationError(message, code="password_repeats")

    def get_help_text(self):
        return gettext("Your password can’t be a short word that is repeated.")


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def lacks_second_factor(request) -> bool:
    """Tell whether the person must set one up, passkey or app, before anything else."""
    return (
        settings.SECOND_FACTOR == "required"
        and not request.session.get(FACTOR_GIVEN)
        and not has_second_factor(request.user)
    )


def remove_second_factor(user) -> int:
    """Remove all of the person's factors and recovery codes; return how many."""
    return Authenticator.objects.filter(user=user).delete()[0]
