import re
from dataclasses import dataclass

from django.contrib import admin
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from desk.components import back_office, public

# A sample shows what there is without scripts.
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
SCHEMES = ["light", "dark"]


@dataclass
class Group:
    name: str
    components: list
    is_framed: bool = True


def show(request):
    """Show every component, the public ones under their own style sheet."""
    groups = [
        *(Group(*group) for group in public.groups()),
        *(Group(*group, is_framed=False) for group in back_office.groups(request)),
    ]
    for group in groups:
        for component in group.components:
            component.sample = component.html(request)
            if group.is_framed:
                component.sample = page_with(component, request)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Components"),
        "groups": groups,
        "schemes": [(SCHEMES[0], gettext("light")), (SCHEMES[1], gettext("dark"))],
    }
    return TemplateResponse(request, "admin/desk/components.html", context)


def page_with(component, request):
    """Return a public page that holds a component alone."""
    sample = SCRIPT.sub("", component.sample)
    context = {"component": component, "sample": sample}
    return render_to_string("admin/desk/component_page.html", context, request)
