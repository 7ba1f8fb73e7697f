from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from accounts import audit
from accounts.models import REMOVED, LogLine, User
from accounts.permissions import may_manage, rights_beyond, speaks
from publishing.admin import RecordAdmin, RecordForm
from text.languages import language_of_words

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
    """The form of an account; nobody can give permissions that they lack."""

    languages = LanguagesField(
        label=_("Languages"), help_text=_("The languages this person may write.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("is_superuser")
        if field and field.disabled:
            field.help_text = gettext("Only a superuser can change this.")

    def may_change(self, name):
        return name != "is_superuser" or self.user.is_superuser

    def read_only_reason(self):
        if may_manage(self.user, self.instance):
            return ""
        return gettext("This account has rights that you lack: you cannot change it.")

    def clean_groups(self):
        groups = self.cleaned_data["groups"]
        added = set(groups).difference(self.instance.groups.all())
        beyond = [
            str(group)
            for group in added
            if rights_beyond(self.user, group.permissions.all())
        ]
        if beyond:
            message = gettext("These roles have rights that you lack: %(names)s.")
            raise forms.ValidationError(message % {"names": ", ".join(beyond)})
        return groups

    def clean_languages(self):
        languages = self.cleaned_data["languages"]
        added = set(languages) - set(self.instance.languages)
        if not all(speaks(self.user, language) for language in added):
            message = gettext(
                "You can only add languages that you may write in yourself."
            )
            raise forms.ValidationError(message)
        return languages


class GroupForm(RecordForm):
    """The form of a role; nobody can give permissions that they lack."""

    def clean_permissions(self):
        permissions = self.cleaned_data["permissions"]
        stored = self.instance.permissions.all() if self.instance.pk else []
        beyond = rights_beyond(self.user, set(permissions).difference(stored))
        if beyond:
            message = gettext(
                "You lack these rights, so you cannot give them: %(names)s."
            )
            names = ", ".join(sorted(map(str, beyond)))
            raise forms.ValidationError(message % {"names": names})
        return permissions


class LoggedRights:
    """An admin class that logs which permissions a form gave or took."""

    def save_model(self, request, obj, form, change):
        stored = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        request.rights_before = audit.rights_of(stored) if stored else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        audit.log_rights_change(request.user, form.instance, request.rights_before)


@admin.register(User)
class UserAdmin(LoggedRights, auth_admin.UserAdmin, RecordAdmin):
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

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(username=REMOVED)

    def has_change_permission(self, request, obj=None):
        may_change = super().has_change_permission(request, obj)
        return may_change and (obj is None or may_manage(request.user, obj))

    def save_model(self, request, obj, form, change):
        if not change and not request.user.is_superuser:
            obj.languages = request.user.languages
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """Refuse: the history names people; whoever leaves is made inactive."""
        return False


@admin.register(Group)
class GroupAdmin(LoggedRights, auth_admin.GroupAdmin, RecordAdmin):
    form = GroupForm


@admin.register(LogLine)
class LogAdmin(RecordAdmin):
    """The log is read-only."""

    list_display = ["action_time", "user", "about", "what"]
    list_display_links = None
    list_filter = ["action_time", "user"]
    search_fields = ["object_repr", "change_message", "user__username"]
    list_select_related = ["user", "content_type"]
    ordering = ["-action_time", "-pk"]

    @admin.display(description=_("item"))
    def about(self, line):
        kind = line.content_type and line.content_type.name
        name = format_html(
            '<span lang="{}">{}</span>',
            language_of_words(line.object_repr),
            line.object_repr,
        )
        return format_html("{} ({})", name, kind) if kind else name

    @admin.display(description=_("what"))
    def what(self, line):
        return audit.describe(line)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
