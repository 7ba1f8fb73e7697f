"""What the catalogue says of a record, as expressions over the columns of its model."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, JSONField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject, Left, Lower

from publishing.content.search import stems_line
from publishing.content.status import State
from text.languages import LANGUAGES, others
from text.richtext import RichTextField
from text.sentences import MARKUP, WORD

TEXT, ARRAY_OF_TEXTS = models.TextField(), ArrayField(models.TextField())
# What is shown of a title, which may be a whole text.
LONGEST_TITLE = 500


class CatalogueColumns(models.Model):
    """The entry of a record of any kind: ``CatalogueEntry`` with these columns.

    That of a kind without an address, states and dates, as a place, unless the model
    says more. Readers have such a record in each language.
    """

    # The fields that it has besides, as ``details``.
    entry_fields = ()

    class Meta:
        abstract = True

    @classmethod
    def catalogue_columns(cls):
        """Return {column of CatalogueEntry: expression over this model's columns}."""
        columns = {
            "to_model": Value(cls._meta.label_lower),
            "to_pk": F("pk"),
            "has_address": Value(False),
            "has_states": Value(False),
            "year": typed_null(models.IntegerField()),
            "first_published_at": typed_null(models.DateTimeField()),
            "created_at": typed_null(models.DateTimeField()),
            "changed_at": typed_null(models.DateTimeField()),
            "valid_until": typed_null(models.DateField()),
            "picture": typed_null(models.BigIntegerField()),
            "topics": Cast(Value([]), ArrayField(models.BigIntegerField())),
            "details": Cast(JSONObject(**cls.catalogue_details()), JSONField()),
        }
        for language in LANGUAGES:
            texts = cls.catalogue_columns_in(language)
            columns |= {f"{name}_{language}": value for name, value in texts.items()}
        return columns

    @classmethod
    def catalogue_columns_in(cls, language):
        """Return {column: expression} of the columns of a language."""
        title, names = cls.catalogue_title(language), cls.catalogue_names(language)
        texts = [readable(cls, f"{name}_{language}") for name in cls.texts]
        return {
            "title": title,
            "summary": Value(""),
            "names": names_of(*names, stems_line(title, language)),
            "slug": Value(""),
            "state": Value(State.NONE),
            "summary_only": Value(False),
            "published_at": typed_null(models.DateTimeField()),
            "published_until": typed_null(models.DateTimeField()),
            "updated_at": typed_null(models.DateTimeField()),
            "search": typed_null(SearchVectorField()),
            "words": count_words(texts),
            "missing_words": missing_words_in(cls, language),
            "filled": filled_in(cls, language),
        }

    @classmethod
    def catalogue_title(cls, language):
        title = Coalesce(readable(cls, f"{cls.texts[0]}_{language}"), Value(""))
        return Left(title, LONGEST_TITLE)

    @classmethod
    def catalogue_names(cls, language):
        """Return expressions of what it may be called in a language."""
        return [cls.catalogue_title(language)]

    @classmethod
    def passage_fields(cls):
        """Return the names of the texts of which a search shows a passage."""
        return []

    @classmethod
    def catalogue_details(cls):
        """Return {name: expression} of what entries of this kind have besides."""
        return {name: F(name) for name in cls.entry_fields}


def call(function, output_field, *arguments):
    """Build the call of a function of the database."""
    return Func(*arguments, function=function, output_field=output_field)


def typed_null(output_field):
    return Cast(Value(None), output_field)


def text_or_empty(name):
    """Return a column of text, or "" where it is NULL."""
    return Coalesce(F(name), Value(""), output_field=TEXT)


def names_of(*expressions):
    """Return names as lines of one text, folded as ``text.fold`` does."""
    lines = call("concat_ws", TEXT, Value("\n"), Value(""), *expressions, Value(""))
    signs = Value('ё\u00a0\u2011’«»„“”"'), Value("е -'")
    return call("translate", TEXT, Lower(lines), *signs)


def missing_words_in(model, language):
    """Count the words of texts that other languages have and this one has not."""
    return count_words(
        Case(
            When(**{f"{name}_{language}__gt": ""}, then=typed_null(models.TextField())),
            default=readable(model, f"{name}_{code}"),
            output_field=models.TextField(),
        )
        for name in model.texts
        for code in others(language)
    )


def readable(model, name):
    """Return a text without its markup, if it has any."""
    if not isinstance(model._meta.get_field(name), RichTextField):
        return F(name)
    return call("regexp_replace", TEXT, F(name), Value(MARKUP), Value(" "), Value("g"))


def count_words(texts):
    text = call("concat_ws", TEXT, Value(" "), *texts)
    return call("regexp_count", models.IntegerField(), text, Value(WORD))


def filled_in(model, language):
    """Return the names of a record's texts that are not empty in a language."""
    names = [
        Case(When(**{f"{name}_{language}__gt": ""}, then=Value(name)))
        for name in model.texts
    ]
    names = Cast(Func(*names, template="ARRAY[%(expressions)s]"), ARRAY_OF_TEXTS)
    return call("array_remove", ARRAY_OF_TEXTS, names, typed_null(TEXT))
