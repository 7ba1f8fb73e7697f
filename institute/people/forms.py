"""What the forms of the back office and the rows of tables have in common."""


class NamedByParts:
    """A form of a person whose name may be given by its parts alone."""

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family
