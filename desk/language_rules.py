"""The rules of the institute about its languages, and a report on what breaks them."""

import logging
from datetime import timedelta
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, ngettext, override
from django.views.decorators.http import require_safe

import sandbox
from institute.models import Organization
from library.typesetting.generated_file import built_pdf
from publishing.admin import TranslatedAdmin, pair
from publishing.admin.addresses import page_of
from publishing.admin.translated_form import TranslatedForm
from publishing.catalogue import resolve
from publishing.content.pointer_model import SAME_RECORD
from publishing.content.registry import model_of, publishable_models
from publishing.content.status import any_language, visible
from publishing.models import CatalogueEntry, LanguageRule, SyncPoint
from publishing.pages.seo import absolute
from publishing.revisions.display import format_day, format_moment
from publishing.translations.translation_status import TranslationStatus
from text.languages import (
    LANGUAGES,
    current,
    languages_from,
    others,
    own_name,
    text_languages,
    title_language,
)
from text.pointers import Pointer

logger = logging.getLogger(__name__)
TEMPLATE = Path(__file__).parent / "language_report" / "report.typ"
# How many items the report names of a rule; it counts them all.
MOST = 500


def name_of_kind(model):
    return capfirst(str(model._meta.verbose_name_plural))


class LanguageRuleForm(TranslatedForm):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        help_text=_("If none is chosen: all."),
        choices=lambda: [
            (model._meta.label_lower, name_of_kind(model))
            for model in publishable_models()
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Required language"),
        choices=lambda: [("", text_languages(LANGUAGES)), *settings.LANGUAGES],
        required=False,
    )


class LanguageRuleAdmin(TranslatedAdmin):
    purpose = _(
        "What a law or your statutes ask of the languages, as “never in English "
        "alone”. The report shows what breaks it."
    )
    form = LanguageRuleForm
    list_display = ["linked_title"]
    change_list_template = "admin/desk/language_rules.html"
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("language", "days"), "kinds"]}),
    ]

    own_pages = {"report": "report/"}

    @method_decorator(require_safe)
    def report(self, request):
        """Show the report of now; ``?pdf=ru``: send it, to be shown to others."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        moment = timezone.now()
        if (language := request.GET.get("pdf")) in LANGUAGES:
            try:
                return pdf_of(report(moment, language), moment)
            except (sandbox.Overrun, sandbox.Broken, OSError):
                logger.exception("The report on languages has no PDF.")
                text = gettext(
                    "%(language)s: could not be made on %(moment)s; the log says why."
                )
                failed = {"language": own_name(language)}
                failed["moment"] = format_moment(moment)
                messages.error(request, text % failed)
        shown = report(moment, current())
        return self.admin_site.render_page(
            request,
            "admin/desk/language_report.html",
            title=shown["title"],
            opts=self.opts,
            report=shown,
            languages=[(code, own_name(code)) for code in languages_from(current())],
        )


def condition_of(rule):
    """Say what a rule asks, in the current language."""
    kinds = [name_of_kind(model) for model in kinds_of(rule)] if rule.kinds else []
    return " · ".join(
        [
            ", ".join(kinds) or gettext("All kinds"),
            gettext("Required: %(languages)s")
            % {"languages": text_languages(rule.languages)},
            gettext("Days allowed: %(days)d") % {"days": rule.days},
        ]
    )


def kinds_of(rule):
    known = [model for label in rule.kinds if (model := model_of(label))]
    return known if rule.kinds else publishable_models()


def report(moment, language):
    """Return what breaks each rule at a moment, as data for readers of a language."""
    with override(language):
        return {
            "language": language,
            "title": gettext("Report on the two languages of the site"),
            "institute": str(Organization.objects.get_or_unnamed()),
            "day": format_moment(moment),
            "rules": [section_of(rule, moment) for rule in LanguageRule.objects.all()],
        }


def section_of(rule, moment):
    entries = CatalogueEntry.objects.of_kinds(kinds_of(rule))
    until, number, found = moment - timedelta(rule.days), 0, []
    for code in rule.languages:
        for status, rows in breaking(entries, code, until):
            number += rows.count()
            what = f"{own_name(code)}: {status.label}"
            found += [
                (Pointer(model, pk), what, day)
                for model, pk, day in rows.values_list("to_model", "to_pk", "day")[
                    :MOST
                ]
            ]
    whole = entries.filter(any_language(visible)).count()
    shown = resolve([pointer for pointer, *_rest in found], current())
    result = ngettext(
        "%(number)d of %(whole)d item breaks the rule.",
        "%(number)d of %(whole)d items break the rule.",
        number,
    )
    if not number:
        result = gettext("No item breaks the rule; checked: %(whole)d.")
    return {
        "rule": str(rule),
        "language": title_language(rule),
        "condition": condition_of(rule),
        "result": result % {"number": number, "whole": whole},
        "rows": [
            {
                "form": page_of(pointer.model, "change", pointer.pk),
                "url": absolute(shown[pointer].url),
                "title": shown[pointer].title,
                "language": shown[pointer].language,
                "what": what,
                "day": gettext("since %(day)s") % {"day": format_day(day)},
            }
            for pointer, what, day in found
            # One may have left the site between the statements.
            if pointer in shown
        ],
    }


def breaking(entries, language, until):
    """Yield a status, and the entries that have had it in a language from ``until`` on.

    Readers have each of them in the other language; ``day`` is since when they lack
    this one, or have it out of date.
    """
    [other] = others(language)
    entries = entries.filter(visible(other))
    newer = SyncPoint.objects.filter(**SAME_RECORD).out_of_sync()
    newer = newer.exclude(newer=[language]).order_by("newer_at").values("newer_at")
    for status, here, day in [
        (TranslationStatus.MISSING, ~visible(language), F(f"published_at_{other}")),
        (TranslationStatus.STALE, visible(language), Subquery(newer[:1])),
    ]:
        rows = entries.filter(here).annotate(day=day).filter(day__lte=until)
        yield status, rows.order_by("day", "to_model", "to_pk")


def pdf_of(data, moment):
    colour = Organization.objects.get_or_unnamed().colour
    data |= {"accent": colour, "timestamp": int(moment.timestamp())}
    with built_pdf(data, TEMPLATE) as (file, _facts):
        response = HttpResponse(file.read_bytes(), content_type="application/pdf")
    name = f"two-languages-{timezone.localdate(moment)}-{data['language']}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
