from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.forms.widgets import Script
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from library.admin.picture_form import ACCEPTED, PictureForm
from library.images import CARD
from library.models import Picture
from publishing.admin import TranslatedAdmin, pair
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may
from publishing.models import Link
from text.languages import LANGUAGES, own_name


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


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("yes", _("used")), ("no", _("not used"))]

    def queryset(self, request, queryset):
        links = Link.objects.in_text().filter(
            to_model=Picture._meta.label_lower, to_pk=OuterRef("pk")
        )
        is_used = Exists(links)
        for relation in Picture._meta.related_objects:
            users = relation.related_model._base_manager
            is_used |= Exists(users.filter(**{relation.field.name: OuterRef("pk")}))
        if self.value() in {"yes", "no"}:
            return queryset.filter(is_used if self.value() == "yes" else ~is_used)
        return queryset


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
            (
                _("For all languages"),
                {
                    "fields": [
                        *["is_decorative", "is_drawing", "licence", "source_url"],
                        *(["facts", "used_in"] if obj else []),
                    ]
                },
            ),
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
