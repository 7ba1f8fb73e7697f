from hashlib import blake2b

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, OuterRef, When
from django.db.models.functions import JSONObject

from glossary.models.concept import Concept
from publishing.cache.compiled import Parameter, compiled, is_in
from publishing.content.constraints import once
from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.models import visible
from text.languages import others
from text.pointers import Pointer


def digest(text: str) -> str:
    """Return a hash of a text, to notice that it has changed."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


class LinkedTextQuerySet(PointerQuerySet):
    def leading_to(self, pk):
        """Return the texts in which a term of the concept with this key is linked."""
        return self.filter(concepts__contains=[pk])

    def concepts_of(self, record, language):
        """Return the pointers of the concepts that the texts of a record link to."""
        texts = self.to_record(record).filter(language=language)
        return [
            Pointer(Concept._meta.label_lower, pk)
            for keys in texts.order_by("pk").values_list("concepts", flat=True)
            for pk in keys
        ]

    def with_definitions(self, language):
        """Annotate the concepts that a text links to and readers see.

        ``definitions``: a JSON object of each: key, slug, title and definition, and
        ``equivalents``, its title in each other language that readers have.
        """
        concepts = Concept.objects.visible_in(language).filter(
            is_in(F("pk"), OuterRef("concepts"))
        )
        row = JSONObject(
            pk=F("pk"),
            **{name: F(f"{name}_{language}") for name in ["title", "summary", "slug"]},
            equivalents=JSONObject(
                **{
                    code: Case(When(visible(code), then=F(f"title_{code}")))
                    for code in others(language)
                }
            ),
        )
        definitions = ArraySubquery(concepts.order_by("pk").values_list(row))
        return self.exclude(concepts=[]).annotate(definitions=definitions)


class LinkedText(PointerModel):
    """A copy of a rich text, with its terms linked to their concepts.

    The text itself has no such links. This is a cache: used while ``source_hash`` is
    that of the text, and rebuilt from text and glossary at any time.
    """

    field = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    source_hash = models.CharField(max_length=32)
    # The ``glossary_version()`` by which it was linked.
    index_version = models.BigIntegerField(default=0)
    html = models.TextField(blank=True)
    # Keys of the linked concepts.
    concepts = ArrayField(models.BigIntegerField(), default=list)

    objects = LinkedTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=["concepts"], name="glossary_linkedtext_concepts")]
        constraints = [once("to_model", "to_pk", "field", "language")]


class LinkedVersion(models.Model):
    """By which ``glossary_version()`` all texts are linked: a table of one row.

    A migration that deletes it lets the worker link all texts anew, as is to be done
    when the linker itself changes.
    """

    version = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.version)


def linked_text_of(record, name, language, html):
    """Return the row to show instead of a text, None if it is missing or stale."""
    pointer = record.pointer
    rows = linked_texts(
        language,
        model=pointer.model,
        pk=pointer.pk,
        field=name,
        source_hash=digest(html),
    )
    return rows[0] if rows else None


@compiled
def linked_texts(language):
    record = Pointer(Parameter("model"), Parameter("pk"))
    texts = LinkedText.objects.of(record).filter(
        field=Parameter("field"),
        language=language,
        source_hash=Parameter("source_hash"),
    )
    return texts.with_definitions(language)
