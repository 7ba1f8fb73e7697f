// Where a link leads: an item of the site, found by words of it, or a full address.
import { asAddress, pointerOf } from "./addresses.js";
import { chain } from "./create.js";
import { openDialog } from "./dialog.js";
import { element, uniqueId } from "./elements.js";
import { asked, Picker } from "./picker.js";

export function openLink(editor, { labels, url }) {
  const current = editor.getAttributes("link").href;
  const title = uniqueId();
  const target = element("p", { hidden: !current });
  const error = element("p", {
    id: uniqueId(),
    className: "rich-text-error",
    role: "alert",
  });
  const ask = (query, signal) => asked(url, query, signal);
  const picker = new Picker({
    ask,
    fill: (item) => [item.text],
    name: (item) => item.title ?? item.text,
    isQuestion: (text) => text && !asAddress(text),
    labels,
    label: labels.linkText,
    hint: labels.linkHelp,
    value: current && !pointerOf(current) ? current : "",
    describedBy: [error.id],
  });
  openDialog({
    title: labels.link,
    titleId: title,
    body: [target, ...picker.parts, error],
    labels,
    removeLabel: current && labels.removeLink,
    onRemove: () => chain(editor).extendMarkRange("link").unsetMark("link").run(),
    onApply: () => {
      const { chosen, text } = picker;
      const href = chosen ? `/id/${chosen.id}/` : asAddress(text);
      if (href) put(editor, href, text);
      else if (text || !current) {
        error.textContent = labels.chooseOrType;
        picker.input.focus();
        return false;
      }
      return true;
    },
    onClose: () => {
      picker.stop();
      editor.view.focus();
    },
  });
  picker.input.select();
  if (current) showTarget(target, current, labels, ask);
}

/** Say where the link leads now, by the title of the item if it is one. */
async function showTarget(target, href, labels, ask) {
  const place = element("a", { href, target: "_blank", rel: "noopener" }, [href]);
  target.append(`${labels.leadsTo} `, place);
  const id = pointerOf(href);
  const answer = id && (await ask({ id }));
  const item = answer?.results.find((result) => result.id === id);
  if (item) place.textContent = item.text;
}

/** Make a link of the link at the caret, of what is selected, or of new words. */
function put(editor, href, text) {
  const { empty, $from } = editor.state.selection;
  const change = editor.chain();
  if (editor.isActive("link")) change.extendMarkRange("link").setMark("link", { href });
  else if (!empty) change.setMark("link", { href });
  else {
    const marks = (editor.state.storedMarks ?? $from.marks()).map((m) => m.toJSON());
    marks.push({ type: "link", attrs: { href } });
    change.insertContent({ type: "text", text, marks });
  }
  change.run();
}
