from django.contrib import admin, messages
from django.db.models import Count, F, Func
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.addresses import redirect_to
from publishing.admin.changelist import title_checkbox
from publishing.admin.record import RecordAdmin
from publishing.admin.releases import page
from publishing.releases.release import Release
from text.languages import language_of_words


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    purpose = _("Items that go out at one moment, or not at all.")
    list_display = ["named", "mark", "items_number", "made_by", "made_at"]
    list_filter = ["state"]
    search_fields = ["name"]
    ordering = ["-made_at", "-pk"]
    fields = ["name", "note"]

    def get_queryset(self, request):
        item = Func(F("items__to_model"), F("items__to_pk"), function="ROW")
        releases = super().get_queryset(request).select_related("made_by")
        return releases.annotate(number=Count(item, distinct=True))

    @admin.display(description=_("name"), ordering="name")
    def named(self, release):
        language = language_of_words(release.name)
        return format_html(
            '<span id="title-{}" lang="{}">{}</span>',
            release.pk,
            language,
            release.name,
        )

    # It is named by the cell that says the language of the name.
    action_checkbox = staticmethod(title_checkbox)

    @admin.display(description=_("state"), ordering="state")
    def mark(self, release):
        return page.mark_of(release).html

    @admin.display(description=_("items"), ordering="number")
    def items_number(self, release):
        return release.number

    def has_delete_permission(self, request, obj=None):
        """Keep what went out: it tells what can be taken back."""
        may_delete = super().has_delete_permission(request, obj)
        return may_delete and (obj is None or obj.is_open)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Show a release with its items; a new one has a form alone."""
        if obj is None:
            return super().render_change_form(request, context, *args, **kwargs)
        form = context["adminform"].form
        form.renew()
        return page.release_page(self, request, obj, form=form)

    def response_change(self, request, obj, post_url_continue=None):
        messages.success(request, gettext("Saved."))
        return redirect_to("change", obj)

    response_add = response_change
