"""Parts of pages that are rendered once, for the tags ``{% fragment %}``."""

from django import template

from text.languages import current

# How many of them a store holds before it begins anew.
MOST = 500


def parse(parser, token, store_of):
    """Return the node of ``{% fragment "name" value … %}…{% endfragment %}``.

    The block is rendered once for each language and for the values behind its name. It
    may depend on nothing else of the page, and no block may stand in it. What somebody
    typed is no such value: it would be kept, and push out the others. ``store_of``:
    returns, for a context, the dictionary that keeps it.
    """
    _tag, name, *values = token.split_contents()
    nodes = parser.parse(["endfragment"])
    parser.delete_first_token()
    filters = [parser.compile_filter(value) for value in values]
    place = parser.origin.name, token.lineno, name
    return FragmentNode(nodes, place, filters, store_of)


class FragmentNode(template.Node):
    # ``extends`` looks for blocks in all nodes of the base template, at each page.
    child_nodelists = ()

    def __init__(self, nodelist, place, values, store_of):
        self.nodelist, self.place, self.values = nodelist, place, values
        self.store_of = store_of

    def render(self, context):
        fragments = self.store_of(context)
        values = (value.resolve(context) for value in self.values)
        key = self.place, current(), *values
        rendered = fragments.get(key)
        if rendered is None:
            rendered = self.nodelist.render(context)
            if len(fragments) >= MOST:
                fragments.clear()
            fragments[key] = rendered
        return rendered
