from django import template

from publishing.cache import memory

register = template.Library()


@register.tag
def fragment(parser, token):
    """Render a block once, as long as the frame is valid: see ``cache.fragments``.

    ::

        {% fragment "menu" current_urls %}…{% endfragment %}

    It may depend on the institute and the menus, too.
    """
    return memory.parse_fragment(
        parser, token, lambda context: context["surroundings"].fragments
    )
