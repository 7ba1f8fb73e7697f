from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from publishing.admin import RecordAdmin, RecordForm

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


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin, RecordAdmin):
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


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, RecordAdmin):
    form = RecordForm
