"""What the forms of the back office and the rows of tables have in common."""

from publishing.snapshots import stem
from text.languages import language_of


class NamedByParts:
    """A form of a person whose name may be given by its parts alone."""

    def may_change(self, name):
        language = language_of(name)
        return super().may_change(name) and (
            language is None
            or self.instance.may_write_text(self.user, stem(name), language)
        )

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family
