from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import LogLine, User
from publishing.admin import RecordAdmin, RecordForm
from publishing.languages import language_of_words

admin.site.unregister(Group)


class LanguagesField(forms.MultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            choices=settings.LANGUAGES,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class PersonForm(RecordForm, UserChangeForm):
    languages = LanguagesField(
        label=_("Languages"), help_text=_("The languages this person may write.")
    )


class Rights:
    """Notes in the log which rights a form gave or took."""

    def save_model(self, request, obj, form, change):
        stored = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        request.rights_before = audit.rights_of(stored) if stored else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        audit.rights_changed(request.user, form.instance, request.rights_before)


@admin.register(User)
class UserAdmin(Rights, auth_admin.UserAdmin, RecordAdmin):
    form = PersonForm
    add_form = AdminUserCreationForm
    list_display = ["username", "first_name", "last_name", "languages", "is_active"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Languages"), {"fields": ["languages", "interface_language"]}),
        (
            _("Roles"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups"]},
        ),
    ]
    filter_horizontal = ["groups"]

    def has_delete_permission(self, request, obj=None):
        """Keep everybody whose name stands in the history: who leaves is not active."""
        return False


@admin.register(Group)
class GroupAdmin(Rights, auth_admin.GroupAdmin, RecordAdmin):
    form = RecordForm


@admin.register(LogLine)
class LogAdmin(RecordAdmin):
    """The log is read, and nobody adds to it by hand."""

    list_display = ["action_time", "user", "about", "says"]
    list_display_links = None
    list_filter = ["action_time", "user"]
    search_fields = ["object_repr", "change_message", "user__username"]
    list_select_related = ["user", "content_type"]
    ordering = ["-action_time", "-pk"]

    @admin.display(description=_("item"))
    def about(self, line):
        kind = line.content_type and line.content_type.name
        named = format_html(
            '<span lang="{}">{}</span>',
            language_of_words(line.object_repr),
            line.object_repr,
        )
        return format_html("{} ({})", named, kind) if kind else named

    @admin.display(description=_("what"))
    def says(self, line):
        return audit.told(line)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
