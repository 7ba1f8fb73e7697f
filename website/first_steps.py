"""What is to be done until a site is opened: the guide of its first day."""

from typing import NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import mail
from accounts.authentication import has_second_factor
from accounts.models import User
from institute.models import Body, Organization, Page, Person
from news.models import Article
from publishing.admin.addresses import page_of
from publishing.cache import page_stamp
from publishing.content.status import LanguageStatus, has_status
from publishing.models import WorkingCopy
from text.languages import current, in_order, own_name
from website.models import LastRun, MenuItem
from website.preparation import NEW, is_being_prepared
from website.sections import Section

# Of administrators.
PERMISSION = "accounts.add_user"
DRAFT, REVIEW = LanguageStatus.DRAFT, LanguageStatus.REVIEW
TEXTS = [Page, Person, Body, Article]


class Step(NamedTuple):
    """``url``: where it is done; ``sends``: what its button sends instead."""

    title: str
    detail: str
    is_done: bool
    action: str
    url: str = ""
    sends: str = ""


def guide(request):
    """Return what stands in place of the first page of the back office, or None."""
    is_for_them = request.user.has_perm(PERMISSION) and "today" not in request.GET
    return show(request) if is_for_them and is_being_prepared() else None


def first_steps(request):
    """Show the steps; try the mail, or open the site."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    acts = {"mail": try_mail, "open": open_site}
    if act := acts.get(request.POST.get("step")):
        act(request)
        return HttpResponseRedirect(reverse("admin:index"))
    return show(request)


def show(request):
    is_open = not is_being_prepared()
    last = Step(_("Open the site"), "", is_open, _("Open"), sends="open")
    steps = [*steps_of_content(), *steps_of_operation(request.user), last]
    left = [step for step in steps if not step.is_done]
    return admin.site.render_page(
        request,
        "admin/first_steps.html",
        title=_("First steps"),
        steps=steps,
        next=left[0] if left else last,
        done=len(steps) - len(left),
    )


def steps_of_content():
    institute = Organization.objects.get_or_unnamed()
    names = [getattr(institute, f"name_{language}") for language in in_order()]
    has_look = bool(institute.mark or institute.accent)
    look = _("Without them the initials stand there, in the usual colour.")
    identity = f"{page_of(Organization, 'add')}?first_language={current()}"
    if institute.pk:
        identity = page_of(Organization, "change", institute.pk)
    name = Step(
        capfirst(_("name")),
        " · ".join(filter(None, names)) or _("What the Institute is called."),
        bool(getattr(institute, f"name_{institute.first_language}")),
        _("Add"),
        identity,
    )
    return [
        unless_it_waits(name, Organization),
        Step(
            _("Mark and colour"),
            "" if has_look else look,
            has_look,
            _("Add"),
            f"{identity}#mark",
        ),
        *map(step_of_texts, TEXTS),
        unless_it_waits(step_of_kind(MenuItem), MenuItem, Section),
    ]


def step_of_kind(model):
    """Return the step that is done once something of a kind is there."""
    rows = model.objects
    is_done = (rows if model is MenuItem else rows.visible_anywhere()).exists()
    return Step(
        capfirst(model._meta.verbose_name_plural),
        admin.site.get_model_admin(model).purpose,
        is_done,
        _("Add"),
        page_of(model, "changelist" if is_done else "add"),
    )


def step_of_texts(model):
    """Return the step that is done once readers have all that was written of a kind."""
    texts = model.objects.values_list("pk", flat=True)
    waits = {it: has_status(DRAFT, it) | has_status(REVIEW, it) for it in in_order()}
    keys = {it: {*texts.filter(condition)} for it, condition in waits.items()}
    step, every = step_of_kind(model), set.union(*keys.values())
    if not every:
        return step
    language = next(filter(keys.get, keys))
    status = DRAFT if texts.filter(has_status(DRAFT, language)) else REVIEW
    url = f"{page_of(model, 'changelist')}?status_{language}={status}"
    if len(every) == 1:
        url = page_of(model, "change", *every)
    numbers = (f"{own_name(it)}: {len(own)}" for it, own in keys.items())
    return to_publish(step, url, ", ".join(numbers))


def unless_it_waits(step, *models):
    """Return a step, or that of publishing what was changed in it since."""
    labels = [model._meta.label_lower for model in models]
    copy = WorkingCopy.objects.filter(to_model__in=labels).first()
    url = copy and page_of(copy.to_model, "change", copy.to_pk)
    return to_publish(step, url) if copy else step


def to_publish(step, url, numbers=""):
    detail = f"{_('Saved, but not published yet.')} {numbers}"
    return Step(step.title, detail, False, _("Publish"), url)


def steps_of_operation(user):
    runs = LastRun.objects.by_name()
    run = _("On the server: systemctl start institute-backup, then institute-verify.")
    is_sent = _("The mail is sent. Look whether it has come.")
    will_come = _("A mail will come to you: %(email)s") % {"email": user.email or "—"}
    return [
        Step(
            _("Second factor"),
            _(
                "A password can be guessed or stolen. A passkey, or a code from your "
                "phone, stops whoever has it; recovery codes let you in without the "
                "phone."
            ),
            has_second_factor(user),
            _("Set up a second factor"),
            reverse("mfa_index"),
        ),
        Step(
            _("People with access"),
            _("Invite who writes, translates and publishes."),
            User.objects.people().filter(is_active=True).count() > 1,
            _("Add"),
            page_of(User, "add"),
        ),
        Step(
            _("Mail"),
            is_sent if "mail" in runs else will_come,
            "mail" in runs,
            _("Send a trial"),
            sends="mail",
        ),
        Step(
            _("Backup"),
            run,
            {"backup", "verification"} <= runs.keys(),
            "",
        ),
    ]


def try_mail(request):
    subject = _("The mail of the site works")
    if mail.send(request.user, subject, request.build_absolute_uri("/")):
        LastRun.objects.note("mail")
        messages.success(request, _("The mail is sent. Look whether it has come."))
    else:
        messages.error(
            request,
            _("The mail was not sent: see MAIL_URL, and the address of your account."),
        )


def open_site(request):
    """Open it, if it has a name and anything to read."""
    institute = Organization.objects.get_or_unnamed()
    has_name = getattr(institute, f"name_{institute.first_language}")
    is_empty = not any(model.objects.visible_anywhere().exists() for model in TEXTS)
    if not has_name or is_empty:
        name, page = _("Give the Institute its name."), _("Publish a first page.")
        messages.error(request, page if has_name else name)
        return
    LastRun.objects.filter(name=NEW).delete()
    LastRun.objects.note("opening")
    page_stamp.renew_on_commit()
    words = format_html('{} <a href="/">{}</a>', _("The site is open."), _("View site"))
    messages.success(request, words)
