"""Who is one author, however articles name them."""

import pytest

from journal.names import Identity, keys_of

ORCID, ANOTHER = "0000-0002-1825-0097", "0000-0002-1694-233X"


@pytest.mark.parametrize(
    ("identities", "people"),
    [
        # A page or an ORCID here, and elsewhere the name alone.
        ([(1, "", "anna"), (None, "", "anna")], 1),
        ([(None, ORCID, "anna"), (None, "", "anna")], 1),
        # Printed under another name.
        ([(1, "", "anna"), (1, ORCID, "married"), (None, ORCID, "a.")], 1),
        # Of two with one name, a third could be either.
        ([(1, "", "anna"), (2, "", "anna"), (None, "", "anna")], 3),
        ([(1, ORCID, "anna"), (None, ANOTHER, "anna"), (None, "", "anna")], 3),
        ([(1, ORCID, "anna"), (1, ANOTHER, "anna"), (None, "", "anna")], 1),
        ([(None, "", "anna"), (None, "", "boris")], 2),
    ],
)
def test_page_orcid_or_a_name_that_nobody_shares_make_one_author(identities, people):
    identities = [Identity(*identity) for identity in identities]
    for order in [identities, identities[::-1]]:
        keys = keys_of(order)
        assert len({keys[identity] for identity in identities}) == people
