from django import template
from wagtail.models import Site

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context):
    """Return the pages of the menu, and those below them."""
    root = Site.find_for_request(context["request"]).root_page
    return root.get_descendants().live().in_menu()
