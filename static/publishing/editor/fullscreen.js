// The editor alone on the screen. Escape leaves it, and so does who goes on elsewhere.

/** Return a function that fills the screen with the editor, or leaves it again. */
export function fullScreen(frame, editor) {
  const isFull = () => frame.matches(":popover-open");
  const leave = () => {
    frame.hidePopover();
    frame.popover = null;
  };
  const toggle = () => {
    if (isFull()) {
      leave();
    } else {
      // In the top layer nothing around it can clip it.
      frame.popover = "manual";
      frame.showPopover();
    }
    editor.view.focus();
    editor.commands.scrollIntoView();
  };
  const press = (event) => {
    const isKey = (event.ctrlKey || event.metaKey) && event.altKey;
    // From the buttons Escape leads back to the text.
    const isInText = !event.target.closest("[role=toolbar]");
    const isLeaving = isFull() && event.key === "Escape" && isInText;
    if (!isLeaving && !(isKey && event.code === "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    toggle();
  };
  // Before the text has it.
  frame.addEventListener("keydown", press, { capture: true });
  frame.addEventListener("focusout", ({ relatedTarget }) => {
    const isElsewhere = relatedTarget && !frame.contains(relatedTarget);
    if (isFull() && isElsewhere && !relatedTarget.closest("dialog")) leave();
  });
  return toggle;
}
