"""The second factor: a passkey, or the code of an authenticator app."""

from allauth.mfa.models import Authenticator
from django.conf import settings

FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


def is_missing(user) -> bool:
    """Tell whether the person must set one up before anything else."""
    if settings.SECOND_FACTOR != "required":
        return False
    return not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def remove(user) -> int:
    """Remove all of the person's factors and recovery codes; return how many."""
    return Authenticator.objects.filter(user=user).delete()[0]
