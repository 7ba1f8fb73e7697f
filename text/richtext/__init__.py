"""Rich text: the HTML that is stored, and the HTML that is shown.

``clean`` turns any HTML, or plain text, into the HTML that is stored; ``RichTextField``
calls it whenever a value is saved. ``render`` turns stored HTML into that of a page,
``render_blocks`` that of each block.
``blocks_of`` divides stored HTML, ``pair_blocks`` finds what belongs together, and
``merge_versions`` puts together what two people have written.
``text_of``, ``pointers_in``, ``likely_pointers`` and ``images_in`` read stored HTML.
"""

from text.richtext.blocks import (
    blocks_of,
    kind_of,
    merge_versions,
    pair_blocks,
    pair_versions,
    running_text_of,
)
from text.richtext.cleaner import RichTextField, clean
from text.richtext.renderer import (
    Rendered,
    images_in,
    likely_pointers,
    pointers_in,
    render,
    render_blocks,
    text_of,
)
