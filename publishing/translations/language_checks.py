"""Whether both languages of a record say the same, as far as a machine can tell.

``findings_in`` looks at one text, ``findings_of`` at all texts of a record and of its
children; a person answers a finding with "it is right", which holds until its words
change. Packages above add checks of their own::

    register(find_variants)  # () -> (pair) -> findings

What is called once prepares the check, by as many statements as it takes.
"""

import re
from dataclasses import dataclass, replace

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.constraints import once
from publishing.content.ordered import Ordered
from publishing.content.pointer_model import PointerModel, PointerQuerySet, to_columns
from publishing.content.snapshots import fingerprint
from publishing.content.titled import Titled
from publishing.translations.translation_memory import best_path
from text.languages import LANGUAGES
from text.parity import differences
from text.pointers import Pointer
from text.richtext import blocks_of, kind_of, pair_blocks, text_of


class LanguageRule(Ordered, Titled):
    """That readers have a text in both languages, or soon will.

    ``kinds``: labels of models, of all kinds if empty. ``language``: the one that must
    not be missing beside the other; both, if empty. ``days``: for how many days it may
    be missing, or older than the other.
    """

    texts = ("title",)

    title = models.CharField(
        _("rule in words"),
        max_length=300,
        blank=True,
        help_text=_("As your law, statutes or contract puts it."),
    )
    kinds = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("Kinds"),
        blank=True,
        default=list,
    )
    language = models.CharField(
        _("Required language"), max_length=10, blank=True, default=""
    )
    days = models.PositiveSmallIntegerField(
        _("days allowed"),
        default=0,
        help_text=_("How long a language may be missing, or older than the other."),
    )

    class Meta(Titled.Meta):
        verbose_name = _("language rule")
        verbose_name_plural = _("language rules")
        ordering = ["position", "pk"]

    @property
    def languages(self):
        """Return the languages that must not be missing."""
        return [self.language] if self.language else LANGUAGES


class LanguageRun(models.Model):
    """When the languages of the whole site were looked through last.

    ``revision`` is the key up to which it has seen all.
    """

    made_at = models.DateTimeField(default=timezone.now)
    revision = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.made_at)


class LanguageFindingQuerySet(PointerQuerySet):
    def replace(self, findings, revision):
        """Store what a look has found in the place of what the last one had."""
        with transaction.atomic():
            self.all().delete()
            LanguageRun.objects.all().delete()
            LanguageRun.objects.create(revision=revision)
            self.bulk_create(findings, batch_size=500)

    def unanswered(self):
        """Leave out what somebody has answered."""
        names = ["to_model", "to_pk", "text", "kind", "fingerprint"]
        same = {name: OuterRef(name) for name in names}
        return self.exclude(Exists(CheckAnswer.objects.filter(**same)))


class LanguageFinding(PointerModel):
    """What the last look at the whole site found: see ``website.language_check``.

    ``words``: [[language, words]]. Of a page ``address`` says where it stands, and the
    pointer is that of no record.
    """

    text = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20)
    words = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32)
    address = models.TextField(blank=True)

    objects = LanguageFindingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["kind", "pk"]


class CheckAnswer(PointerModel):
    """That somebody has found a text right although a check finds a difference.

    ``fingerprint`` is that of the words that differ: with other words it is asked
    again.
    """

    text = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=32)
    user = person_field()
    made_at = models.DateTimeField(default=timezone.now)

    objects = PointerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("to_model", "to_pk", "text", "kind", "fingerprint")]

    @property
    def key(self):
        return self.pointer, self.text, self.kind, self.fingerprint


# What is compared

PARAGRAPH = "paragraph"
# How probable it is that so many paragraphs stand for so many, of two that stand beside
# one which has a partner: see ``best_path``. What is left out is asked about.
PROBABLE = {(1, 1): 0.9, (1, 0): 0.02, (0, 1): 0.02, (2, 1): 0.005, (1, 2): 0.005}
PICTURE = re.compile(r'<img [^>]*?\bsrc="([^"]*)"')
# Functions that prepare a check of the packages above.
_CHECKS = []
register = _CHECKS.append


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
        pointer = Pointer(model._meta.label_lower, pk)
        is_rich, is_title = model.is_rich_text(text), text == model.texts[0]
        return cls(pointer, text, values, is_rich, is_title, is_typed)

    @property
    def is_complete(self):
        return all(value and value.strip() for value in self.values.values())

    def parts(self):
        """Return it block by block, where it has any."""
        if not self.is_rich:
            return [self]
        sides = map(blocks_of, self.values.values())
        values = (map("".join, blocks) for blocks in blocks_side_by_side(*sides))
        return [
            replace(self, values=dict(zip(self.values, each, strict=True)))
            for each in values
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


# What is found


@dataclass(frozen=True)
class Finding:
    """What two languages of a text do not have in common; ``words`` as of a difference.

    ``replacement``: (language, words that stand there, those that could).
    """

    pointer: Pointer
    text: str
    kind: str
    words: tuple
    replacement: tuple = ()

    @property
    def fingerprint(self):
        """What is the same in the whole text and in the block, whatever the source."""
        return fingerprint({self.kind: sorted(self.words)})

    @property
    def answer(self):
        """By which a button of a page names the finding."""
        return f"{self.kind}:{self.fingerprint}"

    @property
    def key(self):
        return self.pointer, self.text, self.kind, self.fingerprint


def prepared():
    return [prepare() for prepare in _CHECKS]


def findings_in(pair, checks=()):
    """Return the findings of a text, block by block."""
    options = {"is_rich": pair.is_rich, "is_title": pair.is_title}
    found = []
    for part in pair.parts():
        # Of an empty block there is nothing to say but that.
        if words := words_left_out(part):
            found.append(Finding(pair.pointer, pair.text, PARAGRAPH, words))
        elif part.is_complete:
            for each in differences(part.values, **options):
                row = each.kind.value, each.words
                found.append(Finding(pair.pointer, pair.text, *row))
            for check in checks:
                found += check(part)
    return list(dict.fromkeys(found))


def findings_of(record, *, longest=None):
    """Return the findings of all texts of a record that somebody works on.

    Of its children, too. ``longest``: of characters; longer texts are left out.
    """
    pairs = [
        replace(pair, is_typed=True)
        for each in with_children(record)
        for pair in pairs_of(each)
        if longest is None or max(map(len, pair.values.values())) <= longest
    ]
    checks = prepared() if pairs else ()
    return [finding for pair in pairs for finding in findings_in(pair, checks)]


def blocks_side_by_side(left, right):
    """Return ([blocks], [blocks]) of two texts: one of each, or two that are one there.

    What only one language has stands beside none.
    """
    rows = []
    for i, j in pair_blocks(left, right):
        row = [] if i is None else [left[i]], [] if j is None else [right[j]]
        before = rows[-1] if rows else ([], [])
        joined = [[*was, *now] for was, now in zip(before, row, strict=True)]
        if are_one(joined):
            rows[-1] = joined
        else:
            rows.append(row)
    return rows


def are_one(sides):
    """Tell whether a paragraph is as long as the two that stand beside it."""
    lengths = [[len(text_of(block)) for block in side] for side in sides]
    return (
        sorted(map(len, sides)) == [1, 2]
        and all(kind_of(block) == "p" for side in sides for block in side)
        and len(best_path(*lengths, PROBABLE)) == 1
    )


def words_left_out(part):
    """Return what one language has of a block and the other not, as words, or ()."""
    if not part.is_rich:
        return ()
    sides = map(blocks_of, part.values.values())
    words = [" ".join(filter(None, map(words_of, side))) for side in sides]
    is_in_both = any(words) == all(words)
    return () if is_in_both else tuple(zip(part.values, words, strict=True))


def words_of(block):
    """Return what a remark calls a block: its text, or the picture that it shows."""
    picture = PICTURE.search(block)
    return text_of(block).strip() or (picture[1] if picture else "")


# What people have answered


def answers_to(findings):
    """Return {key of a finding: its ``CheckAnswer``} of those that have one."""
    keys = {finding.key for finding in findings}
    pointers = [finding.pointer for finding in findings]
    answers = CheckAnswer.objects.select_related("user").at(pointers) if keys else ()
    return {answer.key: answer for answer in answers if answer.key in keys}


def open_findings(findings):
    answered = answers_to(findings)
    return [finding for finding in findings if finding.key not in answered]


def answer(pointer, text, kind, fingerprint, user):
    stored, _is_new = CheckAnswer.objects.get_or_create(
        **to_columns(pointer),
        text=text,
        kind=kind,
        fingerprint=fingerprint,
        defaults={"user": user},
    )
    return stored


def remove_answer(pointer, text, kind, fingerprint):
    CheckAnswer.objects.of(pointer).filter(
        text=text, kind=kind, fingerprint=fingerprint
    ).delete()
