"""The forms of accounts and roles: nobody can give rights that they lack."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from accounts import mail
from accounts.models import User
from accounts.permissions import may_manage, rights_beyond, speaks
from desk import role_words
from publishing.admin import RecordForm
from text.languages import in_order


class RolesField(forms.ModelMultipleChoiceField):
    """Roles, each with what it may do in words."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return format_html(
            '<strong>{}</strong> <span class="role-words">{}</span>',
            role_words.name_of(group),
            role_words.words_of(group),
        )


class RightsForm(RecordForm):
    groups = RolesField(
        Group.objects.order_by("pk").prefetch_related("permissions__content_type"),
        label=_("Roles"),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        help_text=_("The languages this person may write."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for name in {"languages", "interface_language"} & self.fields.keys():
            self.fields[name].choices = [(it, names[it]) for it in in_order()]

    @cached_property
    def stored_roles(self):
        return list(self.instance.groups.all()) if self.instance.pk else []

    def clean_groups(self):
        """Refuse roles that the person lacks and the user may not give."""
        groups = self.cleaned_data["groups"]
        beyond = [
            role_words.name_of(group)
            for group in set(groups).difference(self.stored_roles)
            if rights_beyond(self.user, group.permissions.all())
        ]
        if beyond:
            message = gettext("These roles have rights that you lack: %(names)s.")
            raise forms.ValidationError(message % {"names": ", ".join(beyond)})
        return groups

    def clean_languages(self):
        languages = self.cleaned_data["languages"]
        stored = self.instance.languages if self.instance.pk else []
        if not all(speaks(self.user, code) for code in set(languages) - set(stored)):
            message = gettext(
                "You can only add languages that you may write in yourself."
            )
            raise forms.ValidationError(message)
        return [code for code in in_order() if code in languages]


class PersonForm(RightsForm, UserChangeForm):
    is_active = forms.TypedChoiceField(
        label=_("At the Institute"),
        choices=[(True, _("works here")), (False, _("has left, and cannot sign in"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever has none needs none: a superuser has all rights.
        self.fields["groups"].required = bool(self.stored_roles)

    def clean(self):
        cleaned = super().clean()
        if "interface_language" in self.changed_names:
            self.instance.is_language_chosen = True
            self.changed_names.add("is_language_chosen")
        return cleaned

    def read_only_reason(self):
        if may_manage(self.user, self.instance):
            return ""
        return gettext(
            "This account has rights or languages that you lack: you cannot change it."
        )


class InvitationForm(RightsForm):
    """A new account, whose owner chooses the password by a link that is mailed."""

    words = forms.CharField(
        label=_("A few words from you"),
        help_text=_("Included in the e-mail."),
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["username"].required = False
        self.fields["username"].help_text = gettext(
            "For signing in. If empty, it is made from the e-mail address."
        )
        self.initial["languages"] = [
            code for code in self.instance.languages if speaks(self.user, code)
        ]

    def clean(self):
        email = self.cleaned_data.get("email")
        if email and self.cleaned_data.get("username") == "":
            self.cleaned_data["username"] = User.objects.free_username(email)
        return super().clean()

    def save(self, commit=True):
        self.instance.is_staff = self.instance.is_language_chosen = True
        self.instance.set_unusable_password()
        return super().save(commit)


class PermissionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, permission):
        return role_words.words_of_permission(permission)


class PasswordForm(AdminPasswordChangeForm):
    """The form in which an administrator sets a password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            # Django's is in the language in which the site was started.
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist">'
                '<li class="warning">{}</li></ul>',
                gettext("Without a password the person signs in with a passkey."),
                gettext("The current password will then stop working."),
            )

    def save(self, commit=True):
        user = super().save(commit)
        mail.tell(user, mail.PASSWORD_CHANGED)
        return user


class GroupForm(RecordForm):
    def clean_permissions(self):
        permissions = self.cleaned_data["permissions"]
        stored = self.instance.permissions.all() if self.instance.pk else []
        beyond = rights_beyond(self.user, set(permissions).difference(stored))
        if beyond:
            message = gettext(
                "You lack these rights, so you cannot give them: %(names)s."
            )
            names = ", ".join(sorted(map(role_words.words_of_permission, beyond)))
            raise forms.ValidationError(message % {"names": names})
        return permissions
