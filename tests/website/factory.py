from tests.records import in_both, make
from website.models import MenuItem


def make_menu_item(label="Item", **fields):
    return make(MenuItem, **{**in_both(label, "label"), **fields})


NEEDED = {MenuItem: in_both("Item", "label")}
