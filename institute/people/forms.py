"""What the forms of the back office and the rows of tables have in common."""

from django.utils.functional import cached_property

from accounts.permissions import may_publish
from institute.hall_of_fame.models import Inductee
from publishing.snapshots import stem
from text.languages import language_of

NAMES = {"title", "family", "given", "patronymic"}


class NamedByParts:
    """A form of a person whose name may be given by its parts alone."""

    def may_change(self, name):
        """Leave a name that readers have in the Hall of Fame to who publishes there."""
        may, language = super().may_change(name), language_of(name)
        if not may or stem(name) not in NAMES:
            return may
        return (
            may_publish(self.user, Inductee, language)
            or language not in self._languages_as_inductee
        )

    @cached_property
    def _languages_as_inductee(self):
        """Return the languages in which an inductee that is public has this name."""
        honours = Inductee.objects.filter(person=self.instance.pk or 0)
        return {
            language
            for inductee in honours
            for language in inductee.public_languages()
            if getattr(inductee, f"title_{language}")
            == getattr(self.instance, f"title_{language}")
        }

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family
