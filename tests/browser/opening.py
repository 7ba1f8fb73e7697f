"""Opens a page once, wide and light, then narrow and dark, and asks all of it."""

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.documents import Document

# What axe is asked; and what colours and width decide.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLIC = [*WCAG, "best-practice"]
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]

SCHEMES = ("light", "dark")

WIDE = {"width": 1280, "height": 900}
# Where a form has room for both languages.
ROOMY = {"width": 1600, "height": 900}
NARROW = {"width": 390, "height": 844}
# A screen of 1280 × 1024 px at 400 %; and paper, A4 without its margins.
NARROWEST = {"width": 320, "height": 256}
PAPER = {"width": 642, "height": 900}

# What readers do to the looks of a page; the last one finds no fault, and remembers.
PUBLIC_WIDE = ["moving", "crowded", "spaced", "focusLostBackwards", "remember"]
PUBLIC_NARROW = ["sideways", "clipped", "spaced"]
ON_PAPER = ["sideways", "clipped", "overlapping", "crowded", "broken", "unprintable"]

CHECKS = Path(__file__).with_name("checks.js").read_text()

# A closed part of the page is part of the page.
OPEN_DETAILS = """
for (const details of document.querySelectorAll("details")) {
  details.removeAttribute("name");
  details.open = true;
}
// Of the menus of a form people open one at a time.
for (const bar of document.querySelectorAll(".bar-actions")) {
  const sizeOf = (menu) => menu.querySelectorAll("a, button").length;
  const menus = [...bar.querySelectorAll(":scope > .menu")];
  menus.sort((one, other) => sizeOf(other) - sizeOf(one));
  for (const menu of menus.slice(1)) menu.open = false;
}
"""

SETTLE_COLOURS = """
document.getAnimations().forEach((one) => one.finish());
"""

# Until the page stands as its fonts have it.
TWO_FRAMES = """
() => document.fonts.ready.then(() => new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(resolve))))
"""

# Null where the page lacks the script.
ASK_AXE = """
async (options) => window.axe
  ? (await axe.run(options)).violations.flatMap((violation) =>
      violation.nodes.map(({target, html}) =>
        `${violation.id}: ${target} ${html.slice(0, 200)}`))
  : null
"""

ASK = """
async (names) => {
  if (!window.checks) return null;
  const found = {};
  for (const name of names) found[name] = await checks[name]();
  return found;
}
"""


@dataclass
class Opening:
    """What was seen of one page; faults of its looks under the name of each."""

    name: str
    expected: int
    # As it was sent, and as it stands when its scripts have run.
    sent: Document
    rendered: Document
    axe: dict = field(default_factory=dict)
    # {check of checks.js: its faults}, of what was asked.
    faults: dict = field(default_factory=dict)

    def __repr__(self):
        return self.name

    def ask(self, page, where, *checks):
        for check, found in ask_all(page, *checks).items():
            faults = [f"{where}: {fault}" for fault in found]
            self.faults.setdefault(check, []).extend(faults)


def bring_checks(page):
    """Let every page that the window opens have the checks, which are long to send."""
    page.context.add_init_script(AXE_SCRIPT)
    page.context.add_init_script(CHECKS)


def ask(page, check):
    """Return the faults that a check of checks.js finds."""
    return ask_all(page, check)[check]


def ask_all(page, *checks):
    """Return {check of checks.js: the faults that it finds}."""
    return run(page, ASK, checks, CHECKS)


def run(page, expression, argument, script):
    """Return what an expression finds, which needs a script in the page."""
    page.wait_for_load_state()
    found = page.evaluate(expression, argument)
    if found is None:
        page.evaluate(script)
        found = page.evaluate(expression, argument)
    return found


def violations(page, tags, **options):
    return ask_axe(page, runOnly={"type": "tag", "values": tags}, **options)


def structure(page, tags):
    """Return the violations but for those of the looks, which take most of the time."""
    return violations(page, tags, rules={rule: {"enabled": False} for rule in LOOKS})


def looks(page):
    return ask_axe(page, runOnly={"type": "rule", "values": LOOKS})


def ask_axe(page, **options):
    options |= {
        "resultTypes": ["violations"],
        # It reads style sheets by a style element, which the policy refuses.
        "preload": False,
    }
    return run(page, ASK_AXE, options, AXE_SCRIPT)


def read(page, response, *, name, expected=200):
    """Return the page that ``response`` has brought, without its looks."""
    path = page.url
    sent = Document(path, response.status, response.all_headers(), response.text())
    rendered = Document(path, response.status, sent.headers, page.content())
    return Opening(name, expected, sent, rendered)


def look(page, response, *, name, tags, expected=200, is_public=True, schemes=SCHEMES):
    """Return all that is to be known of the page that ``response`` has brought.

    ``schemes``: in which colours the looks are asked: light and wide, dark and narrow.
    """
    opening = read(page, response, name=name, expected=expected)
    ask_wide = violations if "light" in schemes else structure
    opening.axe["light, wide"] = ask_wide(page, tags)
    opening.ask(page, "wide", "overlapping", *(PUBLIC_WIDE if is_public else []))
    if is_public:
        page.emulate_media(forced_colors="active")
        opening.ask(page, "wide", "coloursMissed")
    page.emulate_media(color_scheme="dark", forced_colors="none")
    page.set_viewport_size(NARROWEST if is_public else NARROW)
    page.evaluate(OPEN_DETAILS + SETTLE_COLOURS)
    if "dark" in schemes:
        opening.axe["dark, narrow"] = looks(page)
    if is_public:
        opening.ask(page, "at 400 %", *PUBLIC_NARROW, "stuck", "focusLost")
        look_at_paper(page, opening)
    else:
        opening.ask(page, "narrow", "sideways")
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return opening


def look_narrow(page, opening):
    page.set_viewport_size(NARROWEST)
    page.evaluate(OPEN_DETAILS)
    opening.ask(page, "narrow", *PUBLIC_NARROW)


def look_at_paper(page, opening):
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    opening.ask(page, "on paper", *ON_PAPER)
    page.emulate_media(media="screen", color_scheme="light")
