"""Writes the security headers for nginx and Caddy: python -m tools.server_headers.

Run it after a change of the security settings, a test says when; with HTTPS on, as a
public site has it.
"""

import os
import sys
from pathlib import Path

import django

NOTE = "# Written by tools/server_headers.py from the settings of the site.\n"


def main(folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    django.setup()
    from website.middleware import security_headers

    headers = security_headers().items()
    nginx = [f'add_header {name} "{value}" always;\n' for name, value in headers]
    caddy = [f'\t{name} "{value}"\n' for name, value in headers]
    (folder / "security-headers.conf").write_text(NOTE + "".join(nginx))
    (folder / "security-headers.caddy").write_text(
        # Deferred, they take the place of those that the site has sent.
        NOTE + "header {\n\tdefer\n" + "".join(caddy) + "}\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "deploy"))
