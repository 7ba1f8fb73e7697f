"""PDFs that the project typesets: tagged, with a language and a title (PDF/UA-1).

Run as a program, this file prints the PDF of the Typst source that it is given, with
its inputs as JSON from the standard input. It does so in a process of its own, because
Typst keeps much memory and cannot be stopped.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent / "documents"
FONTS = ROOT.parent.parent / "library" / "typesetting" / "fonts"
SECONDS = 60

# So that the same source makes the same file, byte for byte.
STAMP = datetime(2000, 1, 1, tzinfo=UTC)


def typeset(source, **inputs):
    """Return the PDF of a Typst file below ``documents``, as bytes.

    ``inputs``: what the file reads as ``sys.inputs``, each a JSON text of its own.
    """
    done = subprocess.run(
        [sys.executable, __file__, source],
        input=json.dumps(
            {name: json.dumps(text) for name, text in inputs.items()}
        ).encode(),
        capture_output=True,
        timeout=SECONDS,
    )
    if done.returncode:
        raise ValueError(f"{source}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def compile_source(source, inputs):
    import typst

    return typst.compile(
        source,
        root=ROOT,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(STAMP.timestamp()),
        sys_inputs=inputs,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(compile_source(sys.argv[1], json.load(sys.stdin)))
