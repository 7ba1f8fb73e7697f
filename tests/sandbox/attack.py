"""What a hostile file would try in the sandbox: prints the result, or the error."""

import json
import os
import socket
import sys
import time
from pathlib import Path


def result_of(act):
    try:
        return act()
    except OSError as error:
        return type(error).__name__


def connect(port):
    socket.create_connection(("127.0.0.1", int(port)), timeout=2).close()
    return "connected"


def own_environment():
    return sorted(os.environ)


def environment_of_the_parent():
    return len(Path(f"/proc/{os.getppid()}/environ").read_bytes())


def write(path):
    return Path(path).write_text("written")


def open_many():
    return len([open(os.devnull) for _ in range(1000)])


def write_much(path):
    with Path(path).open("wb") as file:
        return file.truncate(10**12)


if __name__ == "__main__":
    act, *arguments = sys.argv[1:]
    act = {"wait": time.sleep}.get(act) or globals()[act]
    if act is time.sleep:
        arguments = map(int, arguments)
    json.dump(result_of(lambda: act(*arguments)), sys.stdout)
