// The form of an item laid out for translating it: block beside block, one of which is
// written at a time. Its keys are listed below the form.

import { AtOnce } from "./translation_editor/at_once.js";
import { Blocks } from "./translation_editor/blocks.js";
import { Checks } from "./translation_editor/checks.js";
import { watchSource } from "./translation_editor/news.js";
import { Pane } from "./translation_editor/pane.js";

const root = document.querySelector(".translation");
if (root) start();

function start() {
  const blocks = new Blocks(root);
  const pane = new Pane(root, blocks);
  const checks = new Checks(root, blocks);
  blocks.addEventListener("open", ({ detail: block }) => pane.show(block));
  const atOnce = new AtOnce(root, blocks, checks);
  blocks.addEventListener("check", ({ detail: block }) => {
    checks.ask(block);
    atOnce.look();
  });
  root.addEventListener("click", ({ target }) => checks.press(target));
  // Before the keys of the bar.
  addEventListener("keydown", (event) => press(event, blocks, pane), {
    capture: true,
  });
  watchSource(blocks);
  checks.show();
  root.addEventListener("click", (event) => followRemark(event, blocks));
  // What is to be done first, if the form has nothing to say; else where one was.
  if (document.activeElement === document.body) blocks.begin();
  root.closest("form").addEventListener("submit", () => blocks.keepPlace());
}

/** Lead from the checklist to the block that it speaks of. */
function followRemark(event, blocks) {
  const link = event.target.closest(".checklist a[href^='#id_']");
  const text = link && blocks.textOf(link.hash.slice("#id_".length));
  if (!text) return;
  event.preventDefault();
  const remarked = text.blocks.find(({ dom }) =>
    dom.querySelector(".segment-checks li"),
  );
  blocks.open(remarked ?? text.blocks.find((block) => block.waits) ?? text.blocks[0]);
}

let waitsForDigit = false;

function press(event, blocks, pane) {
  if (document.querySelector("dialog[open]")) return;
  const command = commandOf(event, blocks, pane);
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  command();
}

function commandOf(event, blocks, pane) {
  const { code, altKey, ctrlKey, shiftKey } = event;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  const isSecond = waitsForDigit;
  waitsForDigit = ctrlKey && !altKey && code === "Semicolon";
  if (waitsForDigit) return () => {};
  if (digit && (isSecond || (altKey && !ctrlKey)))
    return () => pane.insert(Number(digit));
  if (code === "F8" && !document.querySelector("#content-main [aria-invalid=true]"))
    return () => blocks.goToOpen(shiftKey ? -1 : 1);
  if (ctrlKey && shiftKey && code === "KeyF") return pane.search;
  if (!altKey || ctrlKey || shiftKey) return null;
  const current = blocks.current;
  return {
    ArrowUp: () => blocks.go(-1),
    ArrowDown: () => blocks.go(1),
    Enter: current && (() => blocks.saySame(current)),
    KeyC: current && (() => current.put(current.source)),
    KeyM: () => pane.insertMemory(),
  }[code];
}
