from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.translation import gettext_lazy as _, override, pgettext

from bibliography.identifiers import OrcidField
from institute import years
from institute.organization.models import list_field
from library.models import Picture
from publishing.catalogue.demonstration import invented_keys, invented_last
from publishing.content.keys import optional_key
from publishing.content.search import weights
from publishing.models import Link, Publishable, PublishableQuerySet
from text import alphabet
from text.languages import LANGUAGES, current, languages_from
from text.richtext import RichTextField
from text.typography import typeset


def family_or_title(language, of=""):
    """Return by which word a list has a person; ``of``: the way there: ``person__``."""
    family = NullIf(F(f"{of}family_{language}"), models.Value(""))
    return Coalesce(family, F(f"{of}title_{language}"))


def between_names(language):
    """Return what an index has between family and given name: ", " in English."""
    with override(language):
        return pgettext("between family and given name", ", ")


def name_in_index(person):
    """Return the name as an index has it: "Example, Anna M.", else the title."""
    given = " ".join(filter(None, [person.given, person.patronymic]))
    if not (person.family and person.given):
        return person.family or person.title
    return f"{person.family}{between_names(current())}{given}"


def by_name(language, of=""):
    """Return by what a list sorts people, or what leads to them."""
    return [
        alphabet.sort_expression(family_or_title(language, of)),
        alphabet.sort_expression(f"{of}title_{language}"),
    ]


def initials_of(words):
    ends = dict.fromkeys([words[0], words[-1]])
    return "".join(word.strip("«“„”»")[:1] for word in ends)


class HasMonogram:
    """What has initials where there is no portrait."""

    def words_of_name(self, language):
        return self.title_in(language).split()

    @property
    def monogram(self):
        """Return (language, initials) of each language whose readers know the name."""
        codes = [code for code in languages_from(current()) if self.is_visible_in(code)]
        return [(code, initials_of(self.words_of_name(code))) for code in codes]


class PersonQuerySet(PublishableQuerySet):
    def invented_last(self, language):
        last = invented_last("pk", invented_keys(self.model))
        return self.order_by(*last, *by_name(language), "pk")

    def under(self, letter, language):
        return self.alias(
            letter=alphabet.first_letter(family_or_title(language))
        ).filter(letter=letter)

    def letters(self, language):
        """Return {letter: how many visible people it has}, in their order."""
        rows = (
            self.visible_in(language)
            .order_by()
            .values_list(alphabet.first_letter(family_or_title(language)))
            .annotate(models.Count("pk"))
        )
        return dict(sorted(rows))

    def with_posts(self):
        """Prefetch today's terms of office as ``posts``, the highest rank first."""
        terms = self.model.appointments.rel.related_model.objects.today()
        terms = terms.select_related("body", "role").order_by("role__position", "pk")
        return self.prefetch_related(
            models.Prefetch("appointments", queryset=terms, to_attr="posts")
        )

    def for_page(self):
        """Annotate the texts about the person, honours and projects, by their keys."""
        honours = self.model.honours.rel.related_model._base_manager
        honours = honours.filter(person=OuterRef("pk")).order_by("-honoured_in", "pk")
        names = {f"category_{code}": f"category__title_{code}" for code in LANGUAGES}
        honour = JSONObject(pk="pk", year="honoured_in", **names)
        people = super().for_page().with_keys_of(projects=years.latest_first())
        return people.annotate(
            mentions=Link.objects.mentions_of(self.model),
            honour_rows=ArraySubquery(honours.values_list(honour)),
        )


class Person(HasMonogram, Publishable):
    """A person on the site, under one name in each language.

    The English name is the one Latin spelling; others that are met are ``variants``.
    """

    texts = (
        *["title", "family", "given", "patronymic", "degree", "post", "affiliation"],
        *["summary", "body"],
    )
    picture_field = "picture"
    detail_route = "institute:person"
    list_route = "institute:people"
    is_dated = is_cited = False
    is_called_by_name = True
    entry_fields = tuple(f"{n}_{c}" for n in ["family", "post"] for c in LANGUAGES)

    title = models.CharField(_("full name"), max_length=200, blank=True)
    family = models.CharField(_("family name"), max_length=80, blank=True)
    given = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(
        _("patronymic"),
        max_length=80,
        blank=True,
        help_text=_("In English often an initial: “E.”"),
    )
    degree = models.CharField(_("degree and rank"), max_length=200, blank=True)
    post = models.CharField(
        _("post"),
        max_length=200,
        blank=True,
        help_text=_(
            "Elsewhere; posts in the Institute’s bodies are taken from the bodies "
            "themselves."
        ),
    )
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    body = RichTextField(_("biography"), blank=True)
    picture = optional_key(Picture, _("portrait"), "portrayed")
    variants = list_field(
        models.CharField(max_length=120),
        _("other spellings of the name"),
        _(
            "Spellings found elsewhere. The list of people names the texts here"
            " that use one of them."
        ),
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Readers see it."))
    orcid = OrcidField("ORCID")
    links = list_field(models.URLField(max_length=500), _("pages on other sites"))
    died_on = models.DateField(_("died on"), null=True, blank=True)

    search_weights = weights(A="title family", B="post affiliation summary", C="body")

    objects = PersonQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    @classmethod
    def catalogue_names(cls, language):
        variants = models.Func(
            F("variants"), models.Value("\n"), function="array_to_string"
        )
        names = super().catalogue_names(language)
        return [*names, F(f"family_{language}"), variants]

    def clean(self):
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        self._name_from_parts(stored)
        for language in LANGUAGES:
            name = f"title_{language}"
            try:
                self._meta.get_field(name).run_validators(getattr(self, name))
            except ValidationError as error:
                # Its parts may be too long only together.
                raise ValidationError({name: error.messages}) from error
        super().clean()

    def set_derived_fields(self, stored):
        self._name_from_parts(stored)
        super().set_derived_fields(stored)

    def after_save(self, stored):
        """Pass a new name on to the Hall of Fame, where it has the old one."""
        super().after_save(stored)
        before = {}
        for language in LANGUAGES if stored else ():
            new, old = (getattr(it, f"title_{language}") for it in [self, stored])
            if new and new != old:
                before[language] = old or ""
        if before:
            inductees = self.honours.values_list("pk", flat=True)
            for inductee in self.honours.model.locked(inductees):
                inductee.follow(self, before)

    def name_of_parts(self, language):
        """Return its known parts, typeset as a name that somebody wrote is stored."""
        names = ["given", "patronymic", "family"]
        parts = (getattr(self, f"{name}_{language}") for name in names)
        return typeset(" ".join(filter(None, parts)), language)

    def _name_from_parts(self, stored=None):
        """Set the title from the parts of the name, unless somebody wrote another."""
        for language in LANGUAGES:
            title = getattr(self, f"title_{language}")
            follows = (
                stored
                and title
                and title == getattr(stored, f"title_{language}")
                and typeset(title, language) == stored.name_of_parts(language)
            )
            if not title or follows:
                setattr(self, f"title_{language}", self.name_of_parts(language))

    def words_of_name(self, language):
        parts = [getattr(self, f"{name}_{language}") for name in ["given", "family"]]
        return parts if all(parts) else super().words_of_name(language)

    @property
    def name_in_short(self):
        """Return given and family name, or the title where they are unknown."""
        if self.given and self.family:
            return f"{self.given} {self.family}"
        return self.title
