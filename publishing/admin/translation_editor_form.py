"""The part of a RecordForm that is laid out for translating it, block by block."""

from functools import cached_property

from publishing.translations.language_checks.answers import (
    mark_left_out,
    paragraphs_left_out,
)
from publishing.translations.translation_blocks import (
    blocks_beside,
    last_in_step,
    synced_source,
    written_marks,
)
from publishing.translations.translation_status import Declaration
from text.languages import LANGUAGES, language_of, others

# What a form sends of a text: the marks of the blocks that say the same.
IN_STEP = "in-step-{}"


class TranslationEditorFormMixin:
    """Asks, of each block of a source, whether the translation says the same.

    ``translates_into``: the one language that the form writes; None for the whole form.
    """

    translates_into = None

    @property
    def source_language(self):
        [source] = others(self.translates_into)
        return source

    def is_written(self, language):
        """Tell whether the form writes texts of a language."""
        return self.translates_into in (None, language)

    def languages_in_order(self):
        """Return the languages as the form shows them: the source first."""
        return sorted(LANGUAGES, key=lambda code: code == self.translates_into)

    def is_translated(self, name):
        """Tell whether the form is laid out for writing what a field holds."""
        return not self.is_stored(name) or self.is_written(language_of(name))

    def translated_texts(self):
        """Return the texts that the form shows in both languages, and writes."""
        return [
            text
            for text in self._meta.model.texts
            if all(f"{text}_{code}" in self.fields for code in LANGUAGES)
            and not self.fields[f"{text}_{self.translates_into}"].disabled
        ]

    @cached_property
    def stored_blocks(self):
        """Return {text: its blocks}, as they are stored."""
        return {
            text: self.blocks(text, self.stored(f"{text}_{self.translates_into}"))
            for text in self.translated_texts()
        }

    def blocks(self, text, target):
        """Return the blocks of a stored source beside a translation."""
        name = f"{text}_{self.source_language}"
        synced, is_rich = self._synced(text), self.is_rich(name)
        source = self.stored(name) or ""
        blocks = blocks_beside(source, target or "", synced, is_rich=is_rich)
        fingerprints = self._left_out.get((self.instance.pointer, text), ())
        mark_left_out(blocks, fingerprints, self.source_language, self.translates_into)
        return blocks

    @cached_property
    def _left_out(self):
        return paragraphs_left_out({self.instance.pointer})

    def _synced(self, text):
        """Return (source, target) when they last said the same, None if they do."""
        languages = [self.source_language, self.translates_into]
        if not self.stored(f"{text}_{self.translates_into}"):
            return "", ""
        copy = self.working_copy
        live = copy.live if copy else None
        versions = last_in_step(text, self.sync_points.get(text), copy, live)
        return versions and tuple(versions.get(code) or "" for code in languages)

    def marks_in_step(self, text):
        """Return the marks of the blocks that say the same, as the form shows it."""
        sent = self.data.get(IN_STEP.format(text)) if self.is_bound else None
        if sent is not None:
            return {*sent.split()}
        return {block.mark for block in self.stored_blocks[text] if block.is_in_step}

    @property
    def synced_sources(self):
        """Return {text: version of the source that the translation is in step with}.

        Of the texts of which this form says anything about it.
        """
        if not self.translates_into or not self.may_check(self.translates_into):
            return {}
        target = self.translates_into
        return {
            text: synced_source(self.stored_blocks[text], self._written_marks(text))
            for text in self.translated_texts()
            if self.cleaned_data.get(f"{text}_{target}") and self._declares(text)
        }

    def _declares(self, text):
        if IN_STEP.format(text) not in self.data:
            return False
        known = {block.mark for block in self.stored_blocks[text]}
        were = {block.mark for block in self.stored_blocks[text] if block.is_in_step}
        marks = self.marks_in_step(text) & known
        is_written = f"{text}_{self.translates_into}" in self.written_names
        return is_written or marks != were

    def _written_marks(self, text):
        name = f"{text}_{self.translates_into}"
        return written_marks(
            self.stored_blocks[text],
            self.marks_in_step(text),
            self.cleaned_data[name],
            is_rich=self.is_rich(name),
        )

    def block_declarations(self):
        return dict.fromkeys(self.synced_sources, Declaration.SAME)

    def block_versions(self):
        """Return {text: {language: version}} of the sources that these are about."""
        versions = self.synced_sources.items()
        return {text: {self.source_language: version} for text, version in versions}
