import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.forms.widgets import Script
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from library import pictures
from library.admin.kept_files import FileInput
from library.images import CARD
from library.models import Picture
from library.models.picture import FILE_FACTS, FOCUS
from publishing.admin import TranslatedAdmin, TranslatedForm, pair
from publishing.admin.addresses import page_of
from publishing.admin.filters import OfferedFilter
from publishing.content import changesets
from publishing.content.snapshots import SHARED
from publishing.drafts.overlay import overlay
from publishing.drafts.permissions import may, writable_scopes
from publishing.drafts.save import changes_wait, save_changes, working_copy_or_new
from publishing.models import Link
from text.languages import LANGUAGES, in_order, language_of, own_name
from text.typography import typeset

# Named one by one: a telephone then makes a JPEG of its own format.
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"


class PictureForm(TranslatedForm):
    """Stores a new file, or makes new renditions around another focal point.

    Both change at once for readers; the texts wait in the working copy.
    """

    upload = forms.FileField(
        label=_("File"),
        widget=FileInput({"accept": ACCEPTED}),
        help_text=_(
            "Data recorded by the camera, such as the location, is not stored."
        ),
    )

    def __init__(self, *args, **kwargs):
        instance = kwargs.get("instance")
        is_stored = instance is not None and instance.pk
        super().__init__(*args, **kwargs)
        if is_stored and not self.fields["upload"].disabled:
            self.fields["upload"].required = False
            self.fields["upload"].label = gettext("Replace the file")
            self.fields["upload"].help_text += " " + gettext(
                "The words stay: see whether they still describe the picture."
            )

    def may_change(self, name):
        if name in {"upload", *Picture.immediate}:
            public = self.instance.public_languages()
            return may(self.user, Picture, SHARED, public=public)
        return super().may_change(name)

    def as_stored(self, name, value):
        if value and language_of(name):
            # The texts go into attributes, on one line.
            value = re.sub(r"[ \t\r\n]+", " ", value).strip()
        return super().as_stored(name, value)

    def clean(self):
        cleaned = super().clean()
        self._require_alt(cleaned)
        self.prepared = None
        focus = cleaned.get("focus_x"), cleaned.get("focus_y")
        if self.is_recovering or self.errors.keys() & {"upload", *FOCUS}:
            return cleaned
        upload = cleaned.get("upload")
        if self.instance._state.adding and self.fields["upload"].disabled:
            # Whoever may add but not change cannot send a file.
            message = gettext(
                "You do not have permission to add pictures to the library."
            )
            self.add_error(None, message)
            return cleaned
        try:
            if upload and not self.fields["upload"].disabled:
                self.prepared = pictures.prepare(upload, *focus)
                self._refuse_duplicate(self.prepared.digest)
            elif self.changed_names & {*FOCUS}:
                self.prepared = pictures.refocus(self.instance.token, *focus)
        except ValidationError as error:
            self.add_error("upload", error)
        return cleaned

    def _require_alt(self, cleaned):
        if cleaned.get("is_decorative", self.instance.is_decorative):
            return
        for language in LANGUAGES:
            name = f"alt_{language}"
            if name in self.errors or cleaned.get(name):
                continue
            # Who is there for another thing, as its file, is not asked for words.
            is_about = {name, "is_decorative"} & self.changed_names
            is_asked = is_about or self.instance._state.adding
            if is_asked and self.may_change(name):
                self.add_error(
                    name, gettext("Describe the picture, or mark it as decorative.")
                )

    def _refuse_duplicate(self, digest):
        """Raise an error with a link to the picture that has the same pixels."""
        if duplicate := Picture.objects.with_digest(digest, besides=self.instance):
            message = format_html(
                '{} <a href="{}">{}</a>',
                gettext("This picture is in the library already:"),
                page_of(Picture, "change", duplicate.pk),
                duplicate,
            )
            raise ValidationError(message, code="duplicate")

    def _post_clean(self):
        """Store the files once all else is valid: the disk may be full."""
        super()._post_clean()
        if self.prepared is None:
            return
        if not self.errors:
            self._store()
        # Not left to the collector: fields and errors hold the form for a while.
        self.prepared.folder.cleanup()

    def _store(self):
        upload = self.cleaned_data.get("upload")
        try:
            if upload:
                self.instance.store_file(self.prepared, upload.name, upload.size)
            else:
                self.instance.token = self.prepared.store()
                self.instance.sizes = self.prepared.sizes
        except ValidationError as error:
            self.add_error("upload", error)
        self.changed_names.update(FILE_FACTS)


class WordsForm(forms.ModelForm):
    """What is said of pictures while their files are uploaded, each by itself."""

    class Meta:
        model = Picture
        fields = [
            *(name for text in Picture.texts for name in pair(text)),
            *["is_decorative", "is_drawing", "licence"],
        ]
        widgets = {name: forms.Textarea({"rows": 2}) for name in pair("alt")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        writable = writable_scopes(user, Picture, [])
        for name in [*self.fields]:
            language = language_of(name)
            if (language or SHARED) not in writable:
                del self.fields[name]
            elif language:
                self.fields[name].widget.attrs["lang"] = language

    def texts(self):
        """Return {text: [(language, its own name, field)]}, for a template."""
        return {
            text: [
                (code, own_name(code), self[f"{text}_{code}"])
                for code in in_order()
                if f"{text}_{code}" in self.fields
            ]
            for text in Picture.texts
        }

    def give(self, picture, user):
        """Save the words that a picture lacks; what is said of it, or waits, stays."""
        working_copy = working_copy_or_new(picture, user)
        shown = overlay(picture, working_copy)
        words = {
            name: typeset(" ".join(value.split()), language) if language else value
            for name, value in self.cleaned_data.items()
            for language in [language_of(name)]
            if value and not getattr(shown, name)
        }
        if not words:
            return
        if changes_wait(picture):
            save_changes(working_copy, picture, words, user)
        else:
            with changesets.changeset(user):
                for name, value in words.items():
                    setattr(picture, name, value)
                picture.save(update_fields=words)


def add_picture(upload):
    """Return the picture of a file, and whether it is new; raise ValidationError."""
    picture = Picture()
    prepared = pictures.prepare(upload, picture.focus_x, picture.focus_y)
    if duplicate := Picture.objects.with_digest(prepared.digest, besides=picture):
        return duplicate, False
    picture.store_file(prepared, upload.name, upload.size)
    picture.save()
    return picture, True


class AltFilter(admin.SimpleListFilter):
    title = _("text alternative")
    parameter_name = "alt"

    def lookups(self, request, model_admin):
        return [
            (code, gettext("missing: %(language)s") % {"language": own_name(code)})
            for code in LANGUAGES
        ]

    def queryset(self, request, queryset):
        if self.value() in LANGUAGES:
            return queryset.without_alt(self.value())
        return queryset


class UseFilter(OfferedFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("yes", _("used")), ("no", _("not used"))]

    def condition(self, model):
        links = Link.objects.in_text().filter(
            to_model=Picture._meta.label_lower, to_pk=OuterRef("pk")
        )
        is_used = Exists(links)
        for relation in Picture._meta.related_objects:
            users = relation.related_model._base_manager
            is_used |= Exists(users.filter(**{relation.field.name: OuterRef("pk")}))
        return is_used if self.value() == "yes" else ~is_used


@admin.register(Picture)
class PictureAdmin(TranslatedAdmin):
    purpose = _("Pictures for texts and people. Forms that need one take new ones too.")
    form = PictureForm
    accepted = ACCEPTED
    list_display = ["thumbnail", "named", "licence", "created_at"]
    list_display_links = ["named"]
    list_filter = [AltFilter, UseFilter, "licence"]
    search_fields = [*pair("alt"), *pair("caption"), *pair("credit"), "original_name"]
    ordering = ["-created_at"]
    readonly_fields = ["focal_point", "facts", "used_in"]

    class Media:
        css = {"all": ["library/focal.css"]}
        js = [Script("library/focal.js", type="module")]

    def has_delete_permission(self, request, obj=None):
        """Decide without a query of its uses: a used picture is protected anyway."""
        return super().has_delete_permission(request)

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets: the file, its texts in each language, the rest."""
        texts = [pair(name) for name in Picture.texts]
        shared = ["is_decorative", "is_drawing", "licence", "source_url"]
        shared += ["facts", "used_in"] if obj else []
        file = {"fields": ["upload", "focal_point", ("focus_x", "focus_y")]}
        public = obj.public_languages() if obj else []
        if obj and not may(request.user, Picture, SHARED, public=public):
            # The read-only facts name the file.
            file["fields"].remove("upload")
            if public:
                file["description"] = _(
                    "Published texts show this picture: only people who may publish "
                    "them can replace its file."
                )
        elif public:
            file["description"] = _(
                "Readers get another file, or another focal point, as soon as you save."
            )
        return [
            (None, file),
            (None, {"classes": ["in-columns"], "fields": texts}),
            (_("For all languages"), {"fields": shared}),
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in [*pair("alt"), *pair("caption")]:
            # To show the whole sentence; PictureForm removes its line breaks.
            field.widget = forms.Textarea({**field.widget.attrs, "rows": 3})
        return field

    # The list

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        width, height = picture.sizes[CARD][0]
        return format_html(
            '<img class="thumbnail{}" src="{}" alt="" width="{}" height="{}" '
            'loading="lazy">',
            " drawing" if picture.is_drawing else "",
            picture.image().path(CARD, width),
            width // 2,
            height // 2,
        )

    @admin.display(description=_("text alternative"))
    def named(self, picture):
        return picture

    # The form

    @admin.display(description=_("Focal point"))
    def focal_point(self, picture):
        """Show the picture; a script lets the focal point be chosen on it."""
        image = picture.image() if picture.pk else None
        return format_html(
            '<div class="focal-point" data-focal-x="id_focus_x" '
            'data-focal-y="id_focus_y" data-label="{}" data-card-label="{}" '
            'data-share-label="{}">{}</div>',
            gettext("Focal point: arrow keys move it"),
            gettext("In lists"),
            gettext("Where it is shared"),
            format_html(
                '<img src="{}" alt="" class="{}">',
                image.largest_path,
                "drawing" if image.is_drawing else "",
            )
            if image
            else "",
        )

    @admin.display(description=_("file"))
    def facts(self, picture):
        return format_html(
            "<bdi>{}</bdi>, {} × {}, {}",
            picture.original_name,
            picture.width,
            picture.height,
            filesizeformat(picture.bytes),
        )
