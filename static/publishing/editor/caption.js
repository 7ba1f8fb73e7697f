// The caption of a table, written in its place.
import { Node, pm } from "../../django_prose_editor/editor.js";

const { TextSelection } = pm.state;

export const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "caption", context: "tableBlock/" }],
  renderHTML: () => ["caption", 0],
  addKeyboardShortcuts() {
    const inCaption = () => {
      const { $from, empty } = this.editor.state.selection;
      return $from.parent.type === this.type && { $from, empty };
    };
    return {
      Enter: () => {
        const caret = inCaption();
        if (!caret) return false;
        const { doc } = this.editor.state;
        const { from } = TextSelection.near(doc.resolve(caret.$from.after()), 1);
        return this.editor.commands.setTextSelection(from);
      },
      Backspace: () => {
        const caret = inCaption();
        const isBlank = caret?.empty && caret.$from.parent.content.size === 0;
        return isBlank ? this.editor.commands.toggleCaption() : false;
      },
    };
  },
});
