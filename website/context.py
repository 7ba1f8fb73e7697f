from django.utils.functional import SimpleLazyObject

from institute.models import Organization
from publishing.languages import current
from website.models import menu_in


def frame(request):
    """Give every page what stands around it: the institute and the menu.

    Both are asked for only where a template shows them.
    """
    return {
        "organization": SimpleLazyObject(Organization.objects.get_or_unnamed),
        "menu": SimpleLazyObject(lambda: menu_in(current(), request.path_info)),
        "LANGUAGE_CODE": current(),
    }
