"""The page that merges a concept into another: it shows the plan, then does it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from glossary.merge import merge_concepts, plan_merge
from glossary.models import Concept
from publishing.admin.addresses import page_of
from publishing.admin.delete_guard import versions_of
from publishing.admin.widgets import ItemField, ItemWidget
from publishing.content.snapshots import SHARED
from publishing.drafts.permissions import may
from publishing.revisions import display
from text.languages import LANGUAGES, language_of, own_name, title_language
from text.pointers import is_key


class MergeForm(forms.Form):
    target = ItemField(label=_("Merge into"), queryset=None)
    # The versions of the two that the page showed.
    versions = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, source, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        field.queryset = Concept.objects.exclude(pk=source.pk)
        # The same chooser as that of ``replaced_by``.
        field.widget = ItemWidget(Concept._meta.get_field("replaced_by"), admin_site)
        field.widget.choices = field.choices


class MergeMixin:
    """The part of the concept admin that merges two concepts."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [
            path("<pk:pk>/merge/", view, name="glossary_concept_merge"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original")
        if record and record.pk:
            context["may_merge"] = self.has_delete_permission(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request, pk):
        source = self.get_record(request, pk)
        if not self.has_delete_permission(request, source):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():
                # So that nobody changes a concept between the check and the merge.
                Concept.acquire_advisory_lock()
                if response := self._merge(request, source):
                    return response
        sent = request.POST if request.method == "POST" else request.GET
        # The chooser fails on a value that is no key.
        sent = sent if is_key(sent.get("target", "")) else None
        form = MergeForm(sent, source=source, admin_site=self.admin_site)
        is_valid = form.is_valid()
        plan = plan_merge(source, form.cleaned_data["target"]) if is_valid else None
        if plan:
            plan.obstacles += self._missing_rights(request.user, plan)
        response = TemplateResponse(
            request,
            "admin/glossary/merge.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": gettext("Merge into another"),
                "subtitle": str(source),
                "original": source,
                "form": form,
                "media": self.media + form.media,
                "plan": plan,
                "sides": plan and [side_of(source), side_of(plan.target)],
                "rows": plan and plan_rows(plan),
                "versions": plan and versions(source, plan.target),
            },
        )
        add_never_cache_headers(response)
        return response

    def _merge(self, request, source):
        form = MergeForm(request.POST, source=source, admin_site=self.admin_site)
        if not form.is_valid():
            return None
        target = form.cleaned_data["target"]
        plan = plan_merge(source, target)
        if plan.obstacles or self._missing_rights(request.user, plan):
            return None
        if form.cleaned_data["versions"] != versions(source, target):
            messages.warning(
                request,
                gettext(
                    "Somebody else has changed this in the meantime: check it again."
                ),
            )
            return None
        name = str(source)
        try:
            merge_concepts(source, target, request.user)
        except ProtectedError as error:
            messages.error(request, str(error.args[0]))
            return None
        message = gettext("“{source}” is merged into this entry.")
        messages.success(request, format_html(message, source=name))
        return HttpResponseRedirect(page_of(Concept, "change", target.pk))

    def _missing_rights(self, user, plan):
        """Return messages on the rights that this person lacks for the merge."""
        public = plan.target.public_languages()
        if not may(user, Concept, SHARED, public=public):
            return [
                gettext(
                    "You do not have permission to change what all languages of the "
                    "other share."
                )
            ]
        needed = {term.language for term, _status in plan.terms}
        needed |= {language_of(name) for name in plan.taken_over}
        return [
            gettext(
                "%(language)s: you do not have permission to write in this language."
            )
            % {"language": own_name(code)}
            for code in LANGUAGES
            if code in needed and not may(user, Concept, code, public=public)
        ]


def versions(source, target):
    by_pk = versions_of(Concept, [source.pk, target.pk])
    return f"{by_pk[source.pk]} {by_pk[target.pk]}"


def side_of(concept):
    return {
        "concept": concept,
        "language": title_language(concept),
        "url": page_of(Concept, "change", concept.pk),
        "languages": [
            {
                "code": code,
                "name": own_name(code),
                "definition": getattr(concept, f"summary_{code}"),
                "terms": [
                    term for term in concept.terms.in_order() if term.language == code
                ],
            }
            for code in LANGUAGES
        ],
    }


def plan_rows(plan):
    """Return the plan as rows: (label, [(text, its language), …])."""
    rows = [
        (
            gettext("Terms that will move"),
            [
                (f"{term.text} ({status.label})", term.language)
                for term, status in plan.terms
            ],
        ),
        (
            gettext("Terms that are already there"),
            [(term.text, term.language) for term in plan.terms_dropped],
        ),
        (gettext("Sources cited that will move"), titles_of_sources(plan.citations)),
        (gettext("Domains added"), titles_of(plan.domains)),
        (gettext("Broader concepts added"), titles_of(plan.broader)),
        (gettext("Narrower concepts added"), titles_of(plan.narrower)),
        (
            gettext("Relations left out: something would be broader than itself"),
            titles_of(plan.left_out),
        ),
        (gettext("Also not to be confused with"), titles_of(plan.confusable)),
        (gettext("Entries that it will replace"), titles_of(plan.replaced)),
        (gettext("Texts that will move"), labels(plan.taken_over)),
        (
            gettext("Texts that will be kept only in the history"),
            labels(plan.only_in_history),
        ),
        (gettext("Texts whose links will lead here"), titles_of(plan.texts)),
        (gettext("Codes that will lead here"), [(code, "") for code in plan.codes]),
    ]
    return [(label, texts) for label, texts in rows if texts]


def titles_of(records):
    return [(str(record), title_language(record)) for record in records]


def titles_of_sources(citations):
    return titles_of([citation.source for citation in citations])


def labels(names):
    return [
        (f"{display.label_of(Concept, name)} ({own_name(language_of(name))})", "")
        for name in names
    ]
