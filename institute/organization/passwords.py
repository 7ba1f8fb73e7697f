"""A rule for passwords that knows what the institute is called."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from institute.organization.models import Organization
from text.languages import LANGUAGES

# Of a password so many characters are to be others than those of the names.
OTHERS = 8
SHORTEST_WORD = 4


class InstituteWordsValidator:
    """Refuses what consists of the words of the institute's names."""

    def validate(self, password, user=None):
        rest = password.casefold()
        for word in sorted(words_of_the_institute(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(OTHERS, len(password)):
            message = gettext("This password consists of the Institute’s name.")
            raise ValidationError(message, code="password_institute")

    def get_help_text(self):
        return gettext("Your password can’t be made of the Institute’s name.")


def words_of_the_institute():
    organization = Organization.objects.get_or_unnamed()
    names = [
        getattr(organization, f"{field}_{language}") or ""
        for field in ["name", "short_name", "legal_name"]
        for language in LANGUAGES
    ]
    words = re.findall(r"\w+", " ".join(names).casefold())
    return {word for word in words if len(word) >= SHORTEST_WORD}
