"""What pages and machines say of an item, beside its texts."""

from text.languages import LANGUAGES


class PresentationMixin:
    """The words and the facts of a ``Publishable`` that a kind may say otherwise."""

    is_shared_in_all_languages = False
    # Those of its kinds that have lists of their own.
    kinds_of_list = ()
    is_cited = True

    # The permanent address of a former state of it, where that is shown.
    version_address = ""

    @property
    def cited_address(self):
        return self.pointer.address

    def cited_as(self, language):
        """Return what the reference to its page says otherwise than that of any page.

        Of ``title``; ``author``, where that is not the institute; ``number``, where the
        title does not say it; ``work``, of which it is a part; and ``date``, its own.
        """
        return {}

    def csl(self, language):
        """Return the work that it is, as an item of ``bibliography``.

        None: it is no work by itself, and its page is cited. What is one also has
        ``csl_in``, which returns it with names and titles in a language.
        """
        return

    def language_read_in(self, language):
        """Return the language in which readers of one have the work that it is."""
        return self.written_in

    def marked_title_in(self, language):
        """Return the title behind a notice that nobody may miss, if it has one.

        So it stands above the page and in what machines read: "Retracted: Of lakes".
        """
        return self.title_in(language)

    def shared_title(self, language):
        """Return what its picture shows where it is shared, a line a language."""
        if not self.is_shared_in_all_languages:
            return self.title_in(language)
        codes = sorted(self.visible_languages(), key=lambda code: code != language)
        return "\n".join(getattr(self, f"title_{code}") for code in codes)

    @property
    def has_parallel_text(self):
        """Tell whether readers can have a rich text of it in all languages at once."""
        return len(self.visible_languages()) == len(LANGUAGES) and any(
            all(getattr(self, f"{name}_{language}") for language in LANGUAGES)
            for name in self.rich_text_fields()
        )

    def versions_address_in(self, language):
        """Return where the states that readers have had are listed, or ""."""
        is_there = self.has_versions and self.has_own_page_in(language)
        return f"{self.address_in(language)}version/" if is_there else ""

    def kind_on_page(self):
        """Return its kind in words, or "" where it has none or its list says so."""
        is_said = self.kind is None or self.kind in self.kinds_of_list
        return "" if is_said else self.get_kind_display()

    def people_on_page(self):
        """Return the pointers of the people whom its page names besides the text."""
        return []

    def place_on_page(self, language):
        """Return where it takes place, in words of a language, or ""."""
        return ""

    def notices_on_page(self):
        """Return (label, text or "") of each notice before its text."""
        return []
