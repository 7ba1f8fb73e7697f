"""The Nu HTML checker, asked once about many pages."""

import json
import os
import subprocess
from pathlib import Path

# Java compiles less, and waits for nobody; the checker's grammar is deeply nested.
FOR_A_MINUTE = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]

# A control: a checker that finds nothing here finds nothing anywhere.
BROKEN = '<!DOCTYPE html><html lang="en"><title>Control</title><p><li>No list'


def errors_in(documents, folder):
    """Return {path: messages} of the pages with errors, the control among them."""
    paths = {}
    for number, (path, text) in enumerate([*documents, ("control", BROKEN)]):
        file = folder / f"{number}.html"
        file.write_text(text)
        paths[file] = path
    command = ["java", *FOR_A_MINUTE, "-jar", os.environ["VNU_JAR"], "--errors-only"]
    command += ["--format", "json", "--stdout", *map(str, paths)]
    # Its exit status says only whether there was an error.
    output = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
    errors = {}
    for message in json.loads(output)["messages"]:
        path = paths[Path(message["url"].removeprefix("file:"))]
        line = f"line {message.get('lastLine')}: {message['message']}"
        errors.setdefault(path, []).append(line)
    return errors
