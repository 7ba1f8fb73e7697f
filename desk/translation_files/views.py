"""Files for translators in the back office: a selection goes out, a file comes back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.permissions import may_see, speaks
from desk.translation_files.contents import kinds, seen_by, states_of
from desk.translation_files.export import FORMATS, MOST_ITEMS, File, export
from desk.translation_files.imports import TranslationSubject
from desk.translation_files.tmx import (
    add_to_memory,
    foreign_segments,
    write_tmx,
)
from imports.views import ImportPages
from text.languages import LANGUAGES, in_order, own_name
from text.pointers import Pointer, parse_or_none


class ExportForm(forms.Form):
    language = forms.ChoiceField(label=_("Translate into"))
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(name, each.label) for name, each in FORMATS.items()],
        help_text=_(
            "The kit has the texts, the translation memory, the terms, and, where they "
            "are not very long, a PDF of them. Unpack it and open its folder in "
            "OmegaT; when you are done, choose Project → Create Translated Documents, "
            "and import the folder as a ZIP, or the file in “target”."
        ),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, own_name(code)) for code in in_order() if speaks(user, code)
        ]


class MemoryForm(forms.Form):
    upload = forms.FileField(
        label=_("Translation memory of others (TMX)"),
        help_text=_(
            "Its sentences are suggested to translators here; they are in no file that "
            "is exported."
        ),
        widget=forms.FileInput(attrs={"accept": ".tmx"}),
    )


class TranslationFiles(ImportPages):
    subject = TranslationSubject
    import_name = "translation_import"
    import_title = _("Import translations")

    def __init__(self, admin_site):
        self.admin_site = admin_site

    def pages(self):
        return [
            ("translations/files/", self.export, "translation_files"),
            ("translations/memory/", self.memory, "translation_memory"),
            (
                "translations/memory/export/",
                self.export_memory,
                "translation_memory_export",
            ),
        ]

    def may_open(self, user, run):
        """Let others read only reports that name nothing that they may not see."""
        return run.user == user or all(may_see(user, kind) for kind in kinds().values())

    @method_decorator(require_POST)
    def export(self, request):
        """Answer with a file: ``item=news.article/12`` of each, language, format.

        ``row=news.article/12/en``, as the queue of translations sends it: ask first.
        """
        pointers, language = chosen_items(request)
        pointers = seen_by(request.user, pointers)
        if pointers and "format" not in request.POST:
            return self.ask(request, pointers, language, return_address(request))
        names = [request.POST.get("language"), request.POST.get("format")]
        try:
            return file_response(export(pointers, *names, request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(return_address(request))

    def ask(self, request, pointers, language, back):
        states = states_of(pointers)
        return self.admin_site.render_page(
            request,
            "admin/desk/translation_export.html",
            title=gettext("Export for translation"),
            form=ExportForm(user=request.user, initial={"language": language}),
            items=pointers,
            titles=[states[each].record for each in pointers if each in states],
            back=back,
        )

    def memory(self, request):
        """Show how the memory leaves and how that of others comes in, or goes."""
        self._import_subject(request)
        form = MemoryForm(request.POST or None, request.FILES or None)
        if "remove" in request.POST:
            count, _rows = foreign_segments().delete()
            messages.success(request, gettext("Removed: %d") % count)
            return HttpResponseRedirect(request.path)
        if form.is_valid():
            try:
                added, left_out = add_to_memory(form.cleaned_data["upload"])
            except ValidationError as error:
                form.add_error("upload", error)
            else:
                said = gettext(
                    "Pairs of sentences added: %(added)d; left out, because they are "
                    "there already, or are no translation: %(left_out)d."
                ) % {"added": added, "left_out": left_out}
                messages.success(request, said)
                return HttpResponseRedirect(request.path)
        return self.admin_site.render_page(
            request,
            "admin/desk/translation_memory.html",
            title=gettext("Translation memory"),
            form=form,
            foreign=foreign_segments().count(),
        )

    def export_memory(self, request):
        self._import_subject(request)
        name = f"memory-{timezone.localdate():%Y-%m-%d}.tmx"
        return file_response(File(name, write_tmx(*LANGUAGES), "application/x-tmx+xml"))

    def export_list(self, model_admin, request, queryset):
        """Answer an action of a list: ask for language and format first."""
        pks = queryset.order_by("pk").values_list("pk", flat=True)
        pointers = [Pointer(model_admin.opts.label_lower, pk) for pk in pks]
        return self.ask(request, pointers, None, request.get_full_path())


def chosen_items(request):
    """Return the pointers of the items that were sent, and the language of a row."""
    rows = [row.rpartition("/") for row in request.POST.getlist("row")]
    names = [*request.POST.getlist("item"), *(name for name, _slash, _code in rows)]
    pointers = dict.fromkeys(filter(None, map(parse_or_none, names)))
    languages = {language for _name, _slash, language in rows}
    language = languages.pop() if len(languages) == 1 else None
    return [*pointers][: MOST_ITEMS + 1], language


def return_address(request):
    """Return where the person came from: the queue, or ``next``."""
    if "here" in request.POST:
        return f"{reverse('admin:translation_desk')}?{request.POST['here']}"
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if is_ours else reverse("admin:index")


def file_response(file):
    response = HttpResponse(file.octets, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
