"""A text in its languages, as it is stored or as somebody types it."""

from dataclasses import dataclass, replace

from text.languages import LANGUAGES
from text.pointers import Pointer
from text.richtext import blocks_of, pair_blocks, text_of


@dataclass(frozen=True)
class Pair:
    """A text of the record at ``pointer``; ``values``: {language: text}.

    ``is_typed``: somebody works on it, and may be asked what else would be too much.
    """

    pointer: Pointer
    text: str
    values: dict
    is_rich: bool = False
    is_title: bool = False
    is_typed: bool = False

    @classmethod
    def of(cls, model, pk, text, values, *, is_typed=False):
        return cls(
            Pointer(model._meta.label_lower, pk),
            text,
            values,
            model.is_rich_text(text),
            text == model.texts[0],
            is_typed,
        )

    @property
    def is_complete(self):
        return all(value and value.strip() for value in self.values.values())

    def parts(self):
        """Return it block by block, as who writes it is asked, or whole."""
        if not (self.is_rich and self.is_typed):
            return [self]
        left, right = map(blocks_of, self.values.values())
        return [
            replace(
                self, values=dict(zip(self.values, (left[i], right[j]), strict=True))
            )
            for i, j in pair_blocks(left, right)
            if None not in (i, j)
        ]

    def plain(self, language):
        value = self.values[language]
        return text_of(value) if self.is_rich else value


def pairs_of(record, languages=LANGUAGES):
    for text in record.texts:
        values = {code: getattr(record, f"{text}_{code}") or "" for code in languages}
        pair = Pair.of(type(record), record.pk, text, values)
        if pair.is_complete:
            yield pair


def with_children(record):
    """Return {record: prefix of its fields in the form}: of it, and of its children."""
    prefixes = {record: ""}
    for relation in record.child_relations:
        if type(record)._meta.get_field(relation).related_model.texts:
            for place, child in enumerate(getattr(record, relation).all()):
                prefixes[child] = f"{relation}-{place}-"
    return prefixes
