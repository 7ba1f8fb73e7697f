"""What a process keeps in memory as long as the stored pages are right."""

from django import template
from django.db import connection

from publishing.cache import page_stamp
from text.languages import current

# Values under one stamp, and fragments that a store has before it begins anew.
MOST, MOST_FRAGMENTS = 1000, 500

# {function that finds a stamp: (the stamp, the values of it)}
_kept = {}


def is_seen_by_all():
    """Tell whether what is read now is what others read: no transaction is open."""
    return not connection.in_atomic_block


def cached_until_change(key, compute, find_stamp=page_stamp.current):
    """Return ``compute()``, or what it has returned for this key under this stamp.

    It may depend on what readers see, each change of which renews the stamp, and on
    nothing else. In a transaction it is always computed.
    """
    # It is read first, as before a page is rendered.
    stamp = find_stamp() if is_seen_by_all() else None
    if stamp is None:
        return compute()
    kept, values = _kept.get(find_stamp, (None, {}))
    if kept != stamp:
        values = {}
        _kept[find_stamp] = stamp, values
    if key not in values and len(values) >= MOST:
        return compute()
    if key not in values:
        values[key] = compute()
    return values[key]


def cached_until_save(key, compute):
    """Return the same, of what may depend on all that people save, drafts too."""
    return cached_until_change(key, compute, page_stamp.of_saves)


# Parts of pages that are rendered once, for ``{% kept %}`` and ``{% fragment %}``


def parse_fragment(parser, token, store_of):
    """Return the node of ``{% fragment "name" value … %}…{% endfragment %}``.

    The block is rendered once for each language and for the values behind its name. It
    may depend on nothing else of the page, and no block may stand in it. What somebody
    typed is no such value: it would be kept, and push out the others. ``store_of``:
    returns, for a context, the dictionary that keeps it.
    """
    tag, name, *values = token.split_contents()
    nodes = parser.parse([f"end{tag}"])
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
            if len(fragments) >= MOST_FRAGMENTS:
                fragments.clear()
            fragments[key] = rendered
        return rendered
