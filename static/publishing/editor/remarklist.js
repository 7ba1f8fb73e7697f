// The remarks on a text, below it: each leads to its place.
import { pm } from "../../django_prose_editor/editor.js";
import { element, icon, uniqueId } from "./elements.js";
import { remarksOn } from "./remarks.js";

const { NodeSelection, TextSelection } = pm.state;

// Milliseconds in which nothing is written: before the list changes, and before a
// screen reader hears of it.
const REST = 600;
const SILENCE = 5000;

function spoken({ name, words, count }, labels) {
  const text = labels[name].replace("{n}", count ?? "");
  return words ? `${text}: ${words}` : text;
}

function lead(editor, { from, to }) {
  const { state, view } = editor;
  const node = state.doc.nodeAt(from);
  const selection =
    node?.isAtom && !node.isText && to === from + 1
      ? NodeSelection.create(state.doc, from)
      : TextSelection.between(state.doc.resolve(from), state.doc.resolve(to));
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
  view.focus();
}

export function remarkList(editor, { labels, language, library }) {
  const title = element("p", { id: uniqueId(), className: "rich-text-remarks-title" });
  title.append(icon("lightbulb"), labels.remarks);
  const list = element("ul", { "aria-labelledby": title.id });
  const told = element("span", { className: "visually-hidden", role: "status" });
  const shown = element("div", { hidden: true }, [title, list]);
  const dom = element("div", { className: "rich-text-remarks" }, [shown, told]);
  let remarks = [];
  let texts = [];
  let heard = 0;
  let rest;
  let silence;

  const item = (text, number) => {
    const button = element("button", { type: "button" }, [text]);
    button.addEventListener("click", () => lead(editor, remarks[number]));
    return element("li", {}, [button]);
  };
  const show = () => {
    const pictureAt = (address) => library.at(address);
    remarks = remarksOn(editor.state.doc, { language, pictureAt });
    const now = remarks.map((remark) => spoken(remark, labels));
    if (now.join("\n") === texts.join("\n")) return;
    texts = now;
    list.replaceChildren(...texts.map(item));
    shown.hidden = !texts.length;
  };
  const tell = () => {
    if (texts.length === heard) return;
    heard = texts.length;
    told.textContent = heard ? `${labels.remarks}: ${heard}` : labels.noRemarks;
  };
  const later = () => {
    clearTimeout(rest);
    clearTimeout(silence);
    rest = setTimeout(show, REST);
    silence = setTimeout(tell, SILENCE);
  };
  show();
  heard = texts.length;
  library.addEventListener("known", later);
  editor.on("transaction", ({ transaction: { mapping, docChanged } }) => {
    if (docChanged) later();
    for (const remark of remarks) {
      remark.from = mapping.map(remark.from);
      remark.to = mapping.map(remark.to, -1);
    }
  });
  return dom;
}
