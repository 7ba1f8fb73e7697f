"""Makes a JPEG of the master of a picture, for those who take no WebP::

    python -m library.jpeg <master> <target>

It runs in the sandbox, as ``library.renditions`` does.
"""

import json
import sys
from pathlib import Path

from library.renditions import on_white, read_master

QUALITY = 90


def main(master, target):
    picture = on_white(read_master(Path(master)))
    picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    sys.stdout.write(json.dumps({"width": picture.width, "height": picture.height}))


if __name__ == "__main__":
    main(*sys.argv[1:])
