"""The page on which an entry is merged into another: first seen, then done."""

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

from accounts.permissions import may_write, may_write_shared
from glossary.merging import merge, plan
from glossary.models import Concept
from publishing import display
from publishing.admin.addresses import page_of
from publishing.admin.delete_guard import versions_of
from publishing.widgets import ItemField, ItemWidget
from text.languages import LANGUAGES, language_of, own_name, title_language
from text.pointers import is_key


class MergeForm(forms.Form):
    target = ItemField(label=_("Merge into"), queryset=None)
    # What the two held when they were shown.
    versions = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, source, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        field.queryset = Concept.objects.exclude(pk=source.pk)
        # The same chooser as that of what replaces a concept.
        field.widget = ItemWidget(Concept._meta.get_field("replaced_by"), admin_site)
        field.widget.choices = field.choices


class Merging:
    """The part of the admin class of concepts that merges two."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [
            path("<pk:pk>/merge/", view, name="glossary_concept_merge"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        record = context.get("original")
        if record and record.pk and not context.get("working_copy"):
            context["may_merge"] = self.has_delete_permission(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def merge_view(self, request, pk):
        source = self.get_record(request, pk)
        if not self.has_delete_permission(request, source):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():
                # Nobody changes a concept between the look at it and the merge.
                Concept.acquire_advisory_lock()
                if response := self._merge(request, source):
                    return response
        sent = request.POST if request.method == "POST" else request.GET
        # Its chooser fails at what can be no key.
        sent = sent if is_key(sent.get("target", "")) else None
        form = MergeForm(sent, source=source, admin_site=self.admin_site)
        made = plan(source, form.cleaned_data["target"]) if form.is_valid() else None
        if made:
            made.obstacles += self._missing_rights(request.user, made)
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
                "plan": made,
                "sides": made and [side_of(source), side_of(made.target)],
                "told": made and told(made),
                "versions": made and versions(source, made.target),
            },
        )
        add_never_cache_headers(response)
        return response

    def _merge(self, request, source):
        form = MergeForm(request.POST, source=source, admin_site=self.admin_site)
        if not form.is_valid():
            return None
        target = form.cleaned_data["target"]
        made = plan(source, target)
        if made.obstacles or self._missing_rights(request.user, made):
            return None
        if form.cleaned_data["versions"] != versions(source, target):
            messages.warning(
                request,
                gettext("Another person changed this meanwhile: look again."),
            )
            return None
        name = str(source)
        try:
            merge(source, target, request.user)
        except ProtectedError as error:
            messages.error(request, str(error.args[0]))
            return None
        message = gettext("“{source}” is merged into this entry.")
        messages.success(request, format_html(message, source=name))
        return HttpResponseRedirect(page_of(Concept, "change", target.pk))

    def _missing_rights(self, user, made):
        """Return what keeps this person from changing the other entry so."""
        public = made.target.public_languages()
        if not may_write_shared(user, Concept, public_languages=public):
            return [
                gettext("You may not change what all languages of the other share.")
            ]
        needed = {term.language for term, _status in made.terms}
        needed |= {language_of(name) for name in made.taken_over}
        return [
            gettext("%(language)s: you do not write this language.")
            % {"language": own_name(code)}
            for code in LANGUAGES
            if code in needed
            and not may_write(user, Concept, code, is_public=code in public)
        ]


def versions(source, target):
    found = versions_of(Concept, [source.pk, target.pk])
    return f"{found[source.pk]} {found[target.pk]}"


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
                    one for one in concept.terms.in_order() if one.language == code
                ],
            }
            for code in LANGUAGES
        ],
    }


def told(made):
    """Return (what happens, (text, its language) of what it happens to)."""
    rows = [
        (
            gettext("Terms that go along"),
            [
                (f"{term.text} ({status.label})", term.language)
                for term, status in made.terms
            ],
        ),
        (
            gettext("Terms that are there already"),
            [(term.text, term.language) for term in made.terms_dropped],
        ),
        (gettext("Sources cited that go along"), titles(made.citations)),
        (gettext("Domains added"), named(made.domains)),
        (gettext("Broader concepts added"), named(made.broader)),
        (gettext("Narrower concepts added"), named(made.narrower)),
        (
            gettext("Relations left out: something would be broader than itself"),
            named(made.left_out),
        ),
        (gettext("Not to be confused with, too"), named(made.confusable)),
        (gettext("Entries that it then replaces"), named(made.replaced)),
        (gettext("Texts taken over"), labels(made.taken_over)),
        (gettext("Texts that only the history keeps"), labels(made.only_in_history)),
        (gettext("Texts whose links then lead here"), named(made.texts)),
        (gettext("Codes that then lead here"), [(code, "") for code in made.codes]),
    ]
    return [(label, things) for label, things in rows if things]


def named(records):
    return [(str(record), title_language(record)) for record in records]


def titles(citations):
    return named([citation.source for citation in citations])


def labels(names):
    return [
        (f"{display.label_of(Concept, name)} ({own_name(language_of(name))})", "")
        for name in names
    ]
