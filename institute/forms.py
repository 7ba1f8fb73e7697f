"""What the forms of the back office and the rows of tables have in common."""


class NamedByParts:
    """A form in which the parts of a person's name stand for the name itself."""

    def _title(self, cleaned, language):
        name = f"family_{language}"
        family = cleaned.get(name) if name in cleaned else self.stored(name)
        return super()._title(cleaned, language) or family
