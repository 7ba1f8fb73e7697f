"""The notifications of a person: how many, their list, and where each leads."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import may_see
from desk.models import Notification
from desk.notifications import change_work_mail, lines_of
from publishing.admin.addresses import page_of
from publishing.cache.compiled import Parameter, compiled

PER_PAGE = 50


class WorkMailForm(forms.Form):
    work_mail = forms.ChoiceField(
        label=_("E-mails about work"), choices=User.WorkMail, widget=forms.RadioSelect
    )


def notifications_of(user):
    return Notification.objects.filter(person=user)


def count_unread(user):
    return sum(unread_rows(user=user.pk))


@compiled
def unread_rows():
    unread = notifications_of(Parameter("user")).unread().order_by()
    counted = unread.values("person").annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)


def list_notifications(request):
    notifications = notifications_of(request.user).select_related("user")
    paginator = Paginator(notifications.order_by("-made_at", "-pk"), PER_PAGE)
    try:
        page = paginator.page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404 from error
    # What the person has kept the right to see.
    seen = [row for row in page if may_see(request.user, apps.get_model(row.to_model))]
    context = {
        **admin.site.each_context(request),
        "title": gettext("Notifications"),
        "page": page,
        "lines": lines_of(seen),
        "form": WorkMailForm(initial={"work_mail": request.user.work_mail}),
    }
    return TemplateResponse(request, "admin/desk/notifications.html", context)


def open_item(request, pk):
    """Go to the item; all notifications of it are read by that."""
    notification = notifications_of(request.user).filter(pk=pk).first()
    if notification is None:
        raise Http404
    pointer = notification.pointer
    notifications_of(request.user).of(pointer).mark_read()
    model = apps.get_model(pointer.model)
    if model._base_manager.filter(pk=pointer.pk).exists():
        return HttpResponseRedirect(page_of(model, "change", pointer.pk))
    messages.warning(request, gettext("It has been deleted in the meantime."))
    return HttpResponseRedirect(reverse("admin:notifications"))


@require_POST
def read_all(request):
    notifications_of(request.user).mark_read()
    return HttpResponseRedirect(reverse("admin:notifications"))


def choose_work_mail(request):
    form = WorkMailForm(request.POST)
    if form.is_valid():
        change_work_mail(request.user, form.cleaned_data["work_mail"])
        messages.success(request, gettext("Your choice is saved."))
    return HttpResponseRedirect(reverse("admin:notifications"))


PAGES = [
    ("notifications/", list_notifications, "notifications"),
    ("notifications/read/", read_all, "notifications_read"),
    ("notifications/work-mail/", choose_work_mail, "notifications_mail"),
    ("notifications/<pk:pk>/", open_item, "notification"),
]
