"""What is done to many rows of a list at once: each record whole, or not at all.

A step is a function of the user, a record, its working copy and the languages; what it
needs besides stands before them. It does what the buttons of the form do, by the same
functions, or raises ``Refused``. It may return what was published, or left the site,
with the record.
"""

from copy import copy
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext, ngettext

from publishing.admin import assignments
from publishing.admin.changelist import version_of
from publishing.content import changesets
from publishing.content.snapshots import SHARED
from publishing.content.status import LanguageStatus, State
from publishing.drafts import marks, permissions, transitions, workflow
from publishing.drafts.permissions import REFUSALS, Refused
from publishing.drafts.publication import Step, take_step
from publishing.drafts.working_copies import scopes_of
from publishing.drafts.working_copy import WorkingCopy, goes_out_at
from publishing.releases import contents
from publishing.releases.contents import hidden_parts
from publishing.revisions.display import label_of, within_quotes
from text.languages import in_order, own_name

# How many rows at once.
MOST = 200


@dataclass
class Report:
    """``left``: the records that were left out, each with the reason.

    ``attached``: what went out, or left the site, with others.
    """

    done: int = 0
    attachments: list = field(default_factory=list)
    left: list = field(default_factory=list)


def too_many(request, queryset):
    number = queryset.count()
    if number <= MOST:
        return False
    text = gettext(
        "%(number)d rows are chosen; at most %(most)d at once. Filter the list first."
    )
    messages.error(request, text % {"number": number, "most": MOST})
    return True


def apply_to_each(model_admin, request, queryset, step, languages=()) -> Report:
    """Take a step with each record, in a change set of its own."""
    report = Report()
    with transaction.atomic():
        pks = model_admin.lock(list(queryset.values_list("pk", flat=True)))
        records = model_admin.model.objects.filter(pk__in=pks).order_by("pk")
        label = model_admin.opts.label_lower
        copies = WorkingCopy.objects.filter(to_model=label, to_pk__in=pks)
        copies = copies.order_by("pk").select_for_update(of=("self",))
        copies = {row.to_pk: row for row in copies.prefetch_related("progress")}
        for record in records:
            working_copy = copies.get(record.pk)
            try:
                check_seen(request, record, working_copy)
                with transaction.atomic():
                    # If it fails, the report names the record as it stays.
                    row = copy(record), working_copy
                    attachments = step(request.user, *row, languages)
            except REFUSALS as error:
                report.left.append((record, permissions.reason_of(error, type(record))))
            else:
                report.done += 1
                report.attachments += attachments or []
    return report


def check_seen(request, record, working_copy):
    """Refuse what another has changed since the list was shown.

    Rows of pages that were never shown are taken as the filter finds them.
    """
    seen = request.POST.get(f"seen-{record.pk}")
    if seen is not None and seen != version_of(record, working_copy):
        raise Refused(permissions.CHECK_AGAIN)


# Steps


def forward(transition, user, record, working_copy, languages):
    """Take on drafts, and changes of what is published: to readers, or to a review."""
    publishes = transition is transitions.PUBLISH
    drafts = [
        code
        for code in languages
        if record.state_in(code) in transition.sources & transitions.UNPUBLISHED
        and record.status_in(code) != LanguageStatus.MISSING
    ]
    public = [code for code in languages if record.state_in(code) == State.PUBLISHED]
    dates = {}
    if publishes:
        # What waits for its date stays so, with the changes of it.
        dates = {code: at for code in public if (at := goes_out_at(record, code))}
    elif working_copy:
        stage = working_copy.progress_of
        public = [code for code in public if not stage(code).is_in_review]
    public = [code for code in public if code not in dates]
    is_open = working_copy and (drafts or public)
    of_both = [*drafts, *public], record, user, transition
    if not drafts and not (is_open and scopes_of(working_copy, *of_both)):
        if dates:
            words = [f"{own_name(it)}: {marks.goes_out(dates[it])}." for it in dates]
            raise Refused(" ".join(words))
        if not publishes:
            raise Refused(gettext("There is nothing to review."))
        if any(record.is_retired_in(code) for code in languages):
            raise Refused(gettext("It was withdrawn: publish it again in its form."))
        raise Refused(gettext("There is nothing to publish."))
    return take(user, record, working_copy, transition, drafts, public)


def unpublish(note, user, record, working_copy, languages):
    """Take languages off the site, or off the schedule; ``note``: why."""
    codes = {"unpublish": [], "unschedule": []}
    for code in languages:
        if record.state_in(code) == State.PUBLISHED:
            name = "unpublish" if record.was_seen_in(code) else "unschedule"
            codes[name].append(code)
    if not any(codes.values()):
        raise Refused(gettext("It is not published."))
    attachments = []
    for name in codes:
        step = transitions.TRANSITIONS[name], codes[name]
        attachments += take(user, record, working_copy, *step, reason=note)
    return attachments


def take(user, record, working_copy, transition, on_item, of_copy=(), reason=""):
    """Take a step, if the person may and nothing is missing; return what went along."""
    for language in on_item:
        if not transitions.may(user, record, language, transition):
            raise PermissionDenied
        if faults := transitions.faults(record, language, transition):
            model = type(record)
            words = [f"{label_of(model, name)}: {faults[name]}" for name in faults]
            raise Refused(" ".join(words))
    languages = [*on_item, *of_copy]
    step = Step(transition, languages, user, of_copy, reason=reason)
    return take_step(record, working_copy, step).attachments


def assign_to(person, due_on, user, record, _working_copy, languages):
    if not {*languages} <= {*assignments.languages_of(record)}:
        raise Refused(gettext("It is missing on purpose in this language."))
    for language in languages:
        workflow.assign(record.pointer, language, person, user, due_on)


def add_topic(topic, user, record, _working_copy, _languages):
    if not permissions.may(user, record, SHARED):
        raise PermissionDenied
    if record.topics.contains(topic):
        raise Refused(gettext("It has this topic already."))
    with changesets.changeset(user):
        record.mark_updated()
        record.topics.add(topic)


def add_to_release(release, _user, record, _working_copy, languages):
    contents.add(release, record, languages)


# The answer


def apply_and_report(model_admin, request, queryset, step, done, **options):
    """Take a step with the chosen rows, and say what was done and what was left out.

    ``done`` takes the number of records. Leads back to the list, or shows which records
    were left out and why.
    """
    try:
        with permissions.refusing_locks():
            report = apply_to_each(model_admin, request, queryset, step, **options)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return None
    if report.done:
        messages.success(request, done % {"number": report.done})
    say_attachments(request, report.attachments)
    if not report.left:
        return HttpResponseRedirect(request.get_full_path())
    number = len(report.left)
    text = ngettext(
        "%(number)d item was left as it was.",
        "%(number)d items were left as they were.",
        number,
    )
    return model_admin.render_page(
        request,
        "left_out",
        title=gettext("What was left out"),
        summary=text % {"number": number},
        left=report.left,
        back=request.get_full_path(),
    )


def say_attachments(request, found):
    for taken in found:
        codes = [code for code in in_order() if code in taken.languages]
        names = {
            "kind": taken.record._meta.verbose_name,
            "title": within_quotes(taken.record),
            "languages": ", ".join(map(own_name, codes)),
        }
        text = gettext("And the %(kind)s “%(title)s”: %(languages)s.")
        messages.success(request, text % names)


# What leaves the site with a text


def parting(records, languages, user):
    """Return what leaves the site with records, and what stays though they use it.

    ``going``: [(record, names of languages)]; ``staying``: [(record, why)].
    """
    going, staying = {}, {}
    unpublish = transitions.TRANSITIONS["unpublish"]
    for record in records:
        others = transitions.leaving(record, languages, unpublish, user)
        for language, other, reason in others:
            if reason:
                staying[other.pointer, reason] = other
            else:
                _other, codes = going.setdefault(other.pointer, (other, set()))
                codes.add(language)
    return {
        "going": [
            (other, ", ".join(own_name(code) for code in in_order() if code in codes))
            for other, codes in going.values()
        ],
        "staying": [(other, reason) for (_end, reason), other in staying.items()],
    }


# Parts that readers do not have yet


def describe_hidden_parts(parts) -> str:
    """Say how many parts of an item readers do not have, and what publishes them."""
    kind = type(parts[0][0])._meta.verbose_name_plural
    text = gettext(
        "Readers do not have yet: %(kind)s, %(number)d. “Add to a release…” takes them "
        "along."
    )
    return text % {"kind": kind, "number": len(parts)}


def say_hidden_parts(request, records, languages):
    """Say of what was published which of its parts are still drafts."""
    titles = {record.pointer: record for record in records}
    public = {
        pointer: [code for code in languages if record.is_public_in(code)]
        for pointer, record in titles.items()
    }
    for pointer, parts in hidden_parts(public).items():
        said = f"{titles[pointer]}: {describe_hidden_parts(parts)}"
        messages.warning(request, said)
