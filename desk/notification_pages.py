"""The notifications of a person: how many, their list, and where each leads."""

from functools import partial

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import may_see
from desk.models import Notification
from desk.notification_lines import lines_of
from desk.notifications import change_work_mail
from desk.outbox import has_outbox
from publishing.cache.compiled import Parameter, compiled

PER_PAGE = 50


class WorkMailForm(forms.Form):
    work_mail = forms.ChoiceField(
        label=_("E-mails about work"),
        choices=User.WorkMail,
        widget=forms.RadioSelect,
    )


def urls_of(site):
    pages = [
        ("", list_notifications, "notifications"),
        ("read/", read_all, "notifications_read"),
        ("work-mail/", choose_work_mail, "notifications_mail"),
        ("<pk:pk>/", open_item, "notification"),
    ]
    return [
        path(f"notifications/{route}", site.admin_view(partial(view, site)), name=name)
        for route, view, name in pages
    ]


def notifications_of(user):
    return Notification.objects.filter(person=user)


def count_unread(user):
    return sum(unread_rows(user=user.pk))


@compiled
def unread_rows():
    unread = notifications_of(Parameter("user")).unread().order_by()
    counted = unread.values("person").annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)


def list_notifications(site, request):
    notifications = notifications_of(request.user).select_related("user")
    paginator = Paginator(notifications.order_by("-made_at", "-pk"), PER_PAGE)
    try:
        page = paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error
    context = {
        **site.each_context(request),
        "title": gettext("Notifications"),
        "page": page,
        "lines": lines_of(filter(partial(may_see_item, request.user), page)),
        "form": WorkMailForm(initial={"work_mail": request.user.work_mail}),
        "has_outbox": has_outbox() and request.user.is_superuser,
    }
    return TemplateResponse(request, "admin/desk/notifications.html", context)


def may_see_item(user, notification):
    """Tell whether the person has kept the right to see it."""
    return may_see(user, apps.get_model(notification.to_model))


def open_item(site, request, pk):
    """Go to the item; all notifications of it are read by that."""
    notification = notifications_of(request.user).filter(pk=pk).first()
    if notification is None:
        raise Http404
    pointer = notification.pointer
    notifications_of(request.user).of(pointer).mark_read()
    model = apps.get_model(pointer.model)
    if model._base_manager.filter(pk=pointer.pk).exists():
        name = pointer.model.replace(".", "_")
        return HttpResponseRedirect(reverse(f"admin:{name}_change", args=[pointer.pk]))
    messages.warning(request, gettext("It has been deleted in the meantime."))
    return HttpResponseRedirect(reverse("admin:notifications"))


def read_all(site, request):
    return require_POST(_read_all)(request)


def _read_all(request):
    notifications_of(request.user).mark_read()
    return HttpResponseRedirect(reverse("admin:notifications"))


def choose_work_mail(site, request):
    form = WorkMailForm(request.POST)
    if form.is_valid():
        change_work_mail(request.user, form.cleaned_data["work_mail"])
        messages.success(request, gettext("Your choice is saved."))
    return HttpResponseRedirect(reverse("admin:notifications"))
