from django import template

from publishing.cache import fragments

register = template.Library()


@register.tag
def fragment(parser, token):
    """Render a block once, as long as the frame is valid: see ``publishing.cache.fragments``.

    ::

        {% fragment "menu" current_urls %}…{% endfragment %}

    It may depend on the institute and the menus, too.
    """
    return fragments.parse(
        parser, token, lambda context: context["surroundings"].fragments
    )
