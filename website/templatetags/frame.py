from django import template

from text.languages import current

register = template.Library()


@register.tag
def fragment(parser, token):
    """Render a block once for all pages of a language, as long as the frame is valid.

    ::

        {% fragment "menu" current_urls %}…{% endfragment %}

    The block may depend on the institute and the menus, on the language, and on the
    values behind its name; on nothing else of the page. No block may stand in it.
    """
    _tag, name, *values = token.split_contents()
    nodes = parser.parse(["endfragment"])
    parser.delete_first_token()
    return FragmentNode(nodes, name, [parser.compile_filter(value) for value in values])


class FragmentNode(template.Node):
    # ``extends`` looks for blocks in all nodes of the base template, at each page.
    child_nodelists = ()

    def __init__(self, nodelist, name, values):
        self.nodelist, self.name, self.values = nodelist, name, values

    def render(self, context):
        fragments = context["surroundings"].fragments
        values = (value.resolve(context) for value in self.values)
        key = self.name, current(), *values
        if key not in fragments:
            fragments[key] = self.nodelist.render(context)
        return fragments[key]
