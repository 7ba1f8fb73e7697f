"""Whether both languages of a record say the same, as far as a machine can tell.

``findings_in`` looks at one text, ``findings_of`` at all texts of a record and of its
children; a person answers a finding with "it is right" (``answers``), which holds until
its words change. Packages above add checks of their own::

    register(find_variants)  # () -> (pair) -> findings

What is called once prepares the check, by as many statements as it takes.
"""

from .findings import (
    PARAGRAPH,
    Finding,
    Pair,
    findings_in,
    findings_of,
    pairs_of,
    prepared,
    register,
    with_children,
)
