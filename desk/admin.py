from functools import partial

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _, override

from accounts import audit, authentication, mail
from accounts.audit import Act
from accounts.models import STAND_INS, LogLine, User, UserSession
from accounts.permissions import may_manage, may_see
from desk import role_words
from desk.account_forms import (
    GroupForm,
    InvitationForm,
    PasswordForm,
    PermissionsField,
    PersonForm,
)
from desk.language_rules import LanguageRuleAdmin
from desk.log_lines import sentence_of
from institute.models import Organization
from publishing.admin import ReadOnlyMixin, RecordAdmin
from publishing.admin.filters import OfferedFilter
from publishing.models import LanguageRule
from text.languages import first_language, language_of_words

# allauth's own, of which nobody changes anything here, are imported to be taken away.
admin.site.unregister([Group, Authenticator, EmailAddress])
admin.site.register(LanguageRule, LanguageRuleAdmin)


class RoleFilter(OfferedFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        groups = Group.objects.order_by("pk")
        return [(str(group.pk), role_words.name_of(group)) for group in groups]

    def condition(self, model):
        return Q(groups=self.value())


class LoggedRights:
    """An admin class that logs which permissions a form gave or took."""

    def save_model(self, request, obj, form, change):
        stored = type(obj)._base_manager.filter(pk=obj.pk).first() if change else None
        form.rights_before = audit.rights_of(stored) if stored else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        audit.log_rights_change(request.user, form.instance, form.rights_before)


@admin.register(User)
class UserAdmin(LoggedRights, auth_admin.UserAdmin, RecordAdmin):
    form = PersonForm
    add_form = InvitationForm
    change_password_form = PasswordForm
    add_form_template = "admin/desk/invitation.html"
    change_form_template = "admin/desk/user_form.html"
    list_display = ["username", "first_name", "last_name", "languages", "is_active"]
    list_filter = [RoleFilter, "is_active"]
    fieldsets = [
        (None, {"fields": [("first_name", "last_name"), "email", "username"]}),
        (None, {"fields": ["groups", "languages"]}),
        (None, {"fields": ["interface_language", "work_mail", "is_active"]}),
    ]
    superuser_fieldsets = [
        (
            _("Rights beyond the role"),
            {"classes": ["collapse"], "fields": ["is_staff", "is_superuser"]},
        )
    ]
    add_fieldsets = [
        (None, {"fields": ["email", ("first_name", "last_name"), "username"]}),
        (
            None,
            {
                "fields": ["groups", "languages", "interface_language", "words"],
                "description": _(
                    "Only the person knows the password. They set up a second factor "
                    "when they first sign in."
                ),
            },
        ),
    ]
    radio_fields = {"interface_language": admin.HORIZONTAL, "work_mail": admin.VERTICAL}
    own_pages = {"sign_in": "<id>/sign-in/"}

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and request.user.is_superuser:
            return [*fieldsets, *self.superuser_fieldsets]
        return fieldsets

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(username__in=[*STAND_INS])

    def has_change_permission(self, request, obj=None):
        may_change = super().has_change_permission(request, obj)
        return may_change and (obj is None or may_manage(request.user, obj))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        person = form.instance
        if not change:
            words = form.cleaned_data["words"]
            transaction.on_commit(partial(invite, request, person, words))
        elif not person.is_active:
            UserSession.objects.filter(user=person).end()

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"interface_language": first_language(), **initial}

    def add_view(self, request, form_url="", extra_context=None):
        context = {
            "title": gettext("Invite a colleague"),
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
            **(extra_context or {}),
        }
        return super().add_view(request, form_url, context)

    def response_add(self, request, obj, post_url_continue=None):
        """Go to the list: there is no password to be set."""
        return RecordAdmin.response_add(self, request, obj, post_url_continue)

    def has_delete_permission(self, request, obj=None):
        """Refuse: the history names people; whoever leaves is made inactive."""
        return False

    def sign_in(self, request, id):
        """Show how a person signs in and where they have; POST does an ``ACTIONS``."""
        person = self.get_record(request, id)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        if action := ACTIONS.get(request.POST.get("action")):
            action(request, person)
            return HttpResponseRedirect(request.path)
        return self.admin_site.render_page(
            request,
            "admin/desk/sign_in.html",
            title=gettext("Signing in: %(name)s") % {"name": person},
            opts=self.opts,
            person=person,
            factors=Authenticator.objects.filter(user=person).order_by("pk"),
            sessions=UserSession.objects.open_of(person),
        )


def invite(request, person, words=""):
    """Mail a person the link, and tell who asked for it whether that went well."""
    groups = person.groups.prefetch_related("permissions__content_type")
    with override(person.interface_language):
        duties = [
            f"{role_words.name_of(group)}. {role_words.words_of(group)}"
            for group in groups
        ]
        facts = {"duties": duties, "words": words}
        facts["institute"] = str(Organization.objects.get_or_unnamed())
    if mail.send_link(person, inviter=request.user, **facts):
        audit.log(request.user, person, Act.INVITED)
        message = gettext("A link to choose a password is sent to %(email)s.")
        messages.success(request, message % {"email": person.email})
    else:
        message = gettext(
            "The e-mail to %(email)s could not be sent. Send it again from this "
            "person’s page “Signing in”."
        )
        messages.error(request, message % {"email": person.email})


def end_sessions(request, person):
    UserSession.objects.filter(user=person).end()
    audit.log(request.user, person, Act.SESSIONS)
    messages.success(request, gettext("The person is signed out everywhere."))


def remove_second_factor(request, person):
    authentication.remove_second_factor(person)
    UserSession.objects.filter(user=person).end()
    audit.log(request.user, person, Act.FACTOR_RESET)
    mail.tell(person, mail.FACTORS_REMOVED)
    messages.success(request, gettext("The person has no second factor any more."))


ACTIONS = {
    "invite": invite,
    "end_sessions": end_sessions,
    "remove_second_factor": remove_second_factor,
}


@admin.register(Group)
class GroupAdmin(LoggedRights, auth_admin.GroupAdmin, RecordAdmin):
    form = GroupForm
    list_display = ["role", "words"]

    @admin.display(description=_("role"), ordering="name")
    def role(self, group):
        return role_words.name_of(group)

    @admin.display(description=_("what the person does"))
    def words(self, group):
        return role_words.words_of(group)

    def get_queryset(self, request):
        groups = super().get_queryset(request)
        return groups.prefetch_related("permissions__content_type")

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "permissions":
            # Those of other apps are for nothing that the back office has.
            apps = {model._meta.app_label for model in self.admin_site._registry}
            permissions = Permission.objects.filter(content_type__app_label__in=apps)
            kwargs |= {"form_class": PermissionsField, "queryset": permissions}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(LogLine)
class LogAdmin(ReadOnlyMixin, RecordAdmin):
    list_display = ["when", "what", "about"]
    list_display_links = None
    fields = list_display
    list_filter = ["action_time", "user"]
    search_fields = ["object_repr", "change_message", "user__username"]
    list_select_related = ["user", "content_type"]
    ordering = ["-action_time", "-pk"]

    @admin.display(description=_("when"), ordering="action_time")
    def when(self, line):
        return line.action_time

    @admin.display(description=_("item"))
    def about(self, line):
        kind = line.content_type and line.content_type.name
        # As a sign-in is: what a person did to their own account.
        own = ContentType.objects.get_for_model(User).pk, str(line.user_id)
        if (line.content_type_id, line.object_id) == own:
            return None
        if kind and not line.object_repr:
            # It is purged: what it was called is forgotten.
            return f"{kind} {line.object_id}"
        name = format_html(
            '<span lang="{}">{}</span>',
            language_of_words(line.object_repr),
            line.object_repr,
        )
        return format_html("{} ({})", name, kind) if kind else name

    @admin.display(description=_("what was done"))
    def what(self, line):
        return sentence_of(line)

    def get_queryset(self, request):
        """Leave out what is about items that the person may not see: it names them."""
        lines = super().get_queryset(request)
        if request.user.is_superuser:
            return lines
        kinds = ContentType.objects.get_for_models(*self.admin_site._registry)
        seen = [kinds[model] for model in kinds if may_see(request.user, model)]
        return lines.filter(Q(content_type=None) | Q(content_type__in=seen))
