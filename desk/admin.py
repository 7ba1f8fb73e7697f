from functools import partial

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from accounts import audit, mail, notices, second_factor
from accounts.audit import Act
from accounts.models import STAND_INS, LogLine, User, UserSession
from accounts.permissions import may_manage, rights_beyond, speaks
from publishing.admin import RecordAdmin, RecordForm
from text.languages import language_of_words

# allauth's own, of which nobody changes anything here, are imported to be taken away.
admin.site.unregister([Group, Authenticator, EmailAddress])


class LanguagesField(forms.MultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            choices=settings.LANGUAGES,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class RightsForm(RecordForm):
    """The form of an account; nobody can give permissions that they lack."""

    def may_change(self, name):
        return name != "is_superuser" or self.user.is_superuser

    def clean_groups(self):
        groups = self.cleaned_data["groups"]
        stored = self.instance.groups.all() if self.instance.pk else []
        beyond = [
            str(group)
            for group in set(groups).difference(stored)
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
        return languages


class PersonForm(RightsForm, UserChangeForm):
    languages = LanguagesField(
        label=_("Languages"), help_text=_("The languages this person may write.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("is_superuser")
        if field and field.disabled:
            field.help_text = gettext("Only a superuser can change this.")

    def read_only_reason(self):
        if may_manage(self.user, self.instance):
            return ""
        return gettext("This account has rights that you lack: you cannot change it.")


class InvitationForm(RightsForm):
    """A new account, whose owner chooses the password by a link that is mailed."""

    languages = LanguagesField(
        label=_("Languages"), help_text=_("The languages this person may write.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.initial["languages"] = [
            code for code in self.instance.languages if speaks(self.user, code)
        ]

    def save(self, commit=True):
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


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
    add_form = InvitationForm
    add_form_template = None
    change_form_template = "admin/desk/user_form.html"
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
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "first_name", "last_name", "email"],
                "description": _(
                    "The person gets a link by mail, and chooses a password there."
                ),
            },
        ),
        (_("Languages"), {"fields": ["languages", "interface_language"]}),
        (_("Roles"), {"fields": ["groups"]}),
    ]
    filter_horizontal = ["groups"]

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(username__in=[*STAND_INS])

    def get_urls(self):
        sign_in = self.admin_site.admin_view(partial(show_sign_in, self))
        return [
            path("<id>/sign-in/", sign_in, name="accounts_user_sign_in"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request, obj=None):
        may_change = super().has_change_permission(request, obj)
        return may_change and (obj is None or may_manage(request.user, obj))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        person = form.instance
        if not change:
            transaction.on_commit(partial(invite, request, person))
        elif not person.is_active:
            UserSession.objects.filter(user=person).end()

    def response_add(self, request, obj, post_url_continue=None):
        """Go to the list: there is no password to be set."""
        return RecordAdmin.response_add(self, request, obj, post_url_continue)

    def has_delete_permission(self, request, obj=None):
        """Refuse: the history names people; whoever leaves is made inactive."""
        return False


def invite(request, person):
    """Mail a person the link, and tell who asked for it whether that went well."""
    if mail.send_link(person):
        audit.log(request.user, person, Act.INVITED)
        message = gettext("A link to choose a password is sent to %(email)s.")
        messages.success(request, message % {"email": person.email})
    else:
        message = gettext(
            "The mail to %(email)s could not be sent. Send it again on the page "
            "“Signing in” of this person."
        )
        messages.error(request, message % {"email": person.email})


def end_sessions(request, person):
    UserSession.objects.filter(user=person).end()
    audit.log(request.user, person, Act.SESSIONS)
    messages.success(request, gettext("The person is signed out everywhere."))


def remove_second_factor(request, person):
    second_factor.remove(person)
    UserSession.objects.filter(user=person).end()
    audit.log(request.user, person, Act.FACTOR_RESET)
    notices.tell(person, notices.RESET)
    messages.success(request, gettext("The person has no second factor any more."))


ACTIONS = {
    "invite": invite,
    "end_sessions": end_sessions,
    "remove_second_factor": remove_second_factor,
}


def show_sign_in(model_admin, request, id):
    """Show how a person signs in and where they have; POST does one of ``ACTIONS``."""
    person = model_admin.get_record(request, id)
    if not model_admin.has_change_permission(request, person):
        raise PermissionDenied
    if action := ACTIONS.get(request.POST.get("action")):
        action(request, person)
        return HttpResponseRedirect(request.path)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Signing in: %(name)s") % {"name": person},
        "opts": model_admin.opts,
        "person": person,
        "factors": Authenticator.objects.filter(user=person).order_by("pk"),
        "sessions": UserSession.objects.open_of(person),
    }
    return TemplateResponse(request, "admin/desk/sign_in.html", context)


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
