from contextlib import suppress
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.permissions import PERMISSIONS
from library import pictures
from library.images import Image
from publishing.content import changesets, locks
from publishing.content.constraints import Check, once
from publishing.content.registry import records_of
from publishing.models import Linkable, text_or_empty
from text.languages import LANGUAGES, current, languages_from

FOCUS = ["focus_x", "focus_y"]
# What is stored of the file.
FILE_FACTS = [
    *["token", "width", "height", "sizes", "digest"],
    *["original_name", "bytes"],
]
# What an image is drawn from, besides its texts.
IMAGE_FACTS = [
    *["token", "sizes", "licence", "source_url"],
    *["is_decorative", "is_drawing", "focus_y"],
]


class PictureQuerySet(models.QuerySet):
    def without_alt(self, language):
        """Return the pictures that lack a text alternative in the language."""
        return self.filter(
            Q(**{f"alt_{language}": ""}) | Q(**{f"alt_{language}": None}),
            is_decorative=False,
        )

    def with_digest(self, digest, *, besides):
        """Return another picture with these pixels; who uploads them as well waits."""
        locks.acquire(digest)
        return self.exclude(pk=besides.pk).filter(digest=digest).first()


class Picture(Linkable):
    """A picture of the library, with its texts: alternative, caption, credit.

    The names of its files follow from ``token``: see ``library.pictures``. A new file,
    or another focal point, gets a new token, so what is at a URL never changes.
    """

    class Licence(models.TextChoices):
        CC_BY = "CC BY 4.0", "CC BY 4.0"
        CC_BY_SA = "CC BY-SA 4.0", "CC BY-SA 4.0"
        CC0 = "CC0 1.0", "CC0 1.0"
        PUBLIC_DOMAIN = "public domain", _("public domain")
        PERMISSION = "permission", _("with the author’s permission")

    texts = ("alt", "caption", "credit")
    derived = ("updated_at",)
    publication_fields = ("created_at",)
    # A token that waited would name files that a later change of the file removes.
    immediate = (*FILE_FACTS, *FOCUS)
    entry_fields = (*IMAGE_FACTS, *(f"credit_{code}" for code in LANGUAGES))

    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("Describe the picture, for those who cannot see it: one sentence."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(
        _("credit"), max_length=150, blank=True, help_text=_("Who made the picture.")
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It adds nothing to the text, so it needs no text alternative."),
    )
    is_drawing = models.BooleanField(
        _("drawing on a light background"),
        default=False,
        help_text=_(
            "A chart or diagram: light and dark are swapped in the dark theme. Not "
            "for photographs, logos or pictures that are dark themselves."
        ),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    focus_x = models.PositiveSmallIntegerField(
        _("focal point from the left, %"), default=50
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point from the top, %"), default=50
    )

    token = models.CharField(max_length=40, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    sizes = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    original_name = models.CharField(_("file"), max_length=200, editable=False)
    bytes = models.PositiveIntegerField(_("size of the file"), editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = PERMISSIONS
        constraints = [
            Check(
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                name="library_picture_focus_is_inside",
                violation_error_message=_("The focal point must lie in the picture."),
            ),
            once("digest", message=_("This picture is in the library already.")),
        ]

    def __str__(self):
        codes = languages_from(current())
        alts = (getattr(self, f"alt_{code}") for code in codes)
        return next(filter(None, alts), self.original_name)

    def after_save(self, stored):
        """Delete the public files of the previous token after the commit."""
        if stored and stored.token != self.token:
            remove = partial(pictures.remove_public_files, stored.token)
            transaction.on_commit(remove, robust=True)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        remove = partial(pictures.remove_public_files, self.token)
        transaction.on_commit(remove, robust=True)
        return super().delete(*args, **kwargs)

    def prepare_restore(self, values):
        """Make the public files again from the master: they were deleted."""
        if values.get("token", self.token) == self.token and not self._state.adding:
            return values
        focus = [values.get(name, getattr(self, name)) for name in FOCUS]
        prepared = pictures.refocus(values.get("token", self.token), *focus)
        return values | {"token": prepared.store(), "sizes": prepared.sizes}

    def store_file(self, prepared, name, size):
        """Store what ``pictures.prepare`` made of an upload; take over its facts."""
        self.token = prepared.store()
        self.original_name, self.bytes = name[-200:], size
        for field in ["width", "height", "sizes", "digest"]:
            setattr(self, field, getattr(prepared, field))

    def hide_unused_files(self):
        # A full disk is logged by library.pictures.
        with suppress(ValidationError), changesets.changeset():
            picture = type(self).locked([self.pk]).get()
            if not any(map(picture.has_a_page_in, LANGUAGES)):
                picture.token = pictures.store_again(picture.token, picture.sizes)
                picture.save(update_fields=["token"])

    # Its images

    def image(self, language=None):
        names = [f"{name}_{language or current()}" for name in self.texts]
        texts = (getattr(self, name) or "" for name in names)
        return drawn({name: getattr(self, name) for name in IMAGE_FACTS}, *texts)

    def has_text_alternative_in(self, language):
        """Tell whether a reader of ``language`` who does not see it learns of it."""
        return self.is_decorative or bool(getattr(self, f"alt_{language}"))

    @classmethod
    def catalogue_columns_in(cls, language):
        caption = text_or_empty(f"caption_{language}")
        return super().catalogue_columns_in(language) | {"summary": caption}

    @classmethod
    def image_of(cls, entry):
        facts = {name: entry.details[name] for name in IMAGE_FACTS}
        credit = entry.details[f"credit_{entry.language}"] or ""
        return drawn(facts, entry.title, entry.summary, credit)

    @classmethod
    def address_of(cls, entry, language):
        return entry.image.largest_path

    # Its permanent URL

    def public_languages(self):
        """Return the languages in which a text that uses it was, is or will be seen."""
        return [] if self._state.adding else self._public_languages

    @cached_property
    def _public_languages(self):
        # A form asks often, and changes nothing about it.
        return self._languages_where(lambda record, code: record.is_public_in(code))

    def has_a_page_in(self, language):
        return bool(self._languages_where(lambda it, code: it.has_own_page_in(code)))

    def _languages_where(self, condition):
        """Return the languages in which a record that uses it fulfils ``condition``."""
        uses = self.uses()
        records = [
            (record, uses[pointer]) for pointer, record in records_of(uses).items()
        ]
        return [
            code
            for code in LANGUAGES
            if any(
                code in codes and condition(record, code) for record, codes in records
            )
        ]

    def may_be_seen_by(self, user):
        return user.is_staff

    def address_in(self, language):
        return self.image(language).largest_path


def drawn(facts, alt, caption, credit):
    """Return the ``Image``; a mere permission of the author is no licence there."""
    is_free = facts["licence"] not in ("", Picture.Licence.PERMISSION)
    licence = str(Picture.Licence(facts["licence"]).label) if is_free else ""
    texts = {"alt": alt, "caption": caption, "credit_line": credit}
    return Image(**texts, **facts | {"licence": licence})
