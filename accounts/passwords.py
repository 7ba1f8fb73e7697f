"""Rules for passwords beyond those of Django."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# As MinimumLengthValidator asks of the whole.
SHORTEST = 12
# More is not looked at, which would take long.
LONGEST = 200


class RepetitionValidator:
    """Refuses a short word that is repeated until it is long enough."""

    def validate(self, password, user=None):
        repeated = re.fullmatch(r"(.+?)\1+.{0,3}", password[:LONGEST], re.DOTALL)
        if repeated and len(repeated[1]) < SHORTEST:
            message = gettext("This password repeats the same few characters.")
            raise ValidationError(message, code="password_repeats")

    def get_help_text(self):
        return gettext("Your password can’t be a short word that is repeated.")
