"""Parts of pages that are rendered once, for the tags ``{% fragment %}``."""

from django import template

from text.languages import current


def parse(parser, token, store_of):
    """Return the node of ``{% fragment "name" value … %}…{% endfragment %}``.

    The block is rendered once for each language and for the values behind its name. It
    may depend on nothing else of the page, and no block may stand in it. ``store_of``:
    returns, for a context, the dictionary that keeps it.
    """
    _tag, name, *values = token.split_contents()
    nodes = parser.parse(["endfragment"])
    parser.delete_first_token()
    filters = [parser.compile_filter(value) for value in values]
    return FragmentNode(nodes, name, filters, store_of)


class FragmentNode(template.Node):
    # ``extends`` looks for blocks in all nodes of the base template, at each page.
    child_nodelists = ()

    def __init__(self, nodelist, name, values, store_of):
        self.nodelist, self.name, self.values = nodelist, name, values
        self.store_of = store_of

    def render(self, context):
        fragments = self.store_of(context)
        values = (value.resolve(context) for value in self.values)
        key = self.name, current(), *values
        if key not in fragments:
            fragments[key] = self.nodelist.render(context)
        return fragments[key]
