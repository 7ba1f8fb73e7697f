from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.admin import ChildInline, TranslatedAdmin, pair
from publishing.admin.addresses import page_of
from publishing.admin.forms import editing
from text.pointers import is_key
from website import doctor
from website.doctor.contents import RUNS, check_runs
from website.models import LastRun, MenuItem
from website.sections import Section, choices_now


class SectionChoices:
    """Goes before an admin class in whose form sections are chosen."""

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.choices = lambda: [*BLANK_CHOICE_DASH, *choices_now()]
        return field


class SubItemInline(SectionChoices, ChildInline):
    model = MenuItem
    verbose_name = _("item under this one")
    verbose_name_plural = _("items under this one")
    fieldsets = [
        (None, {"fields": [*map(pair, MenuItem.texts), ("section", "page", "url")]})
    ]
    autocomplete_fields = ["page"]


@admin.register(MenuItem)
class MenuItemAdmin(SectionChoices, TranslatedAdmin):
    purpose = _("What it leads to. “Sections of the site” names and hides them.")
    list_display = [*pair("label"), "section_name", "page", "url", "is_at_the_foot"]
    list_select_related = ["page"]
    autocomplete_fields = ["page"]
    fieldsets = [
        (None, {"fields": [pair("label"), pair("description")]}),
        (
            _("For all languages"),
            {"fields": [("section", "page", "url"), "is_at_the_foot"]},
        ),
    ]
    inlines = [SubItemInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(parent=None)

    @admin.display(description=_("section of the site"), ordering="section")
    def section_name(self, item):
        return dict(choices_now()).get(item.section)

    # What leads to an item under another: search, the queue of translations

    def get_record(self, request, object_id):
        return super().get_record(request, above(object_id) or object_id)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Lead to the form of the item above, which has those under it."""
        if (parent := above(object_id)) is None:
            arguments = request, object_id, form_url, extra_context
            return super().changeform_view(*arguments)
        language = editing(request).target_language
        page = ["translate", parent, language] if language else ["change", parent]
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(page_of(MenuItem, *page) + query)


@admin.register(Section)
class SectionAdmin(TranslatedAdmin):
    list_display = ["usual_name", *pair("name"), "is_shown"]
    fieldsets = [
        (None, {"fields": [pair("name")]}),
        (_("For all languages"), {"fields": ["is_shown"]}),
    ]

    def get_list_display(self, request):
        # Without a name of its own a section has the usual one: nothing is missing.
        return super().get_list_display(request)[:-1]

    # Code names a section: there is no column to sort by.
    @admin.display(description=_("title"))
    def usual_name(self, section):
        return self.linked_title(section)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def above(object_id):
    """Return the key of the item under which an item stands, or None."""
    if not is_key(str(object_id or "")):
        return None
    items = MenuItem.objects.filter(pk=object_id)
    return items.values_list("parent", flat=True).first()


# What the doctor has found, on the first page

PERMISSION = "website.view_lastrun"


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def look_again(request):
    """Look for problems at once; the worker alone looks for what takes long."""
    doctor.look(with_catalogue=False)
    return HttpResponseRedirect(f"{reverse('admin:index')}#problems")


def show_problems(request):
    """Return the problems as HTML for who may mend them, "" for others."""
    if not request.user.has_perm(PERMISSION):
        return ""
    runs = LastRun.objects.by_name()
    looks = [runs[name] for name in ["doctor", "catalogue"] if name in runs]
    problems = [problem for look in looks for problem in look.facts["problems"]]
    # What is done again and again says so itself: the worker may have stopped.
    ids = tuple(f"{name}." for name, *_others in RUNS)
    problems = [problem for problem in problems if not problem["code"].startswith(ids)]
    problems += doctor.not_silenced(check_runs(runs))
    problems.sort(key=lambda problem: not problem["is_error"])
    lines = [(problem["is_error"], *doctor.describe(problem)) for problem in problems]
    context = {"problems": lines, "runs": runs}
    return render_to_string("website/problems.html", context, request)
