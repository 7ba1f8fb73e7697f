// How keys are written for the person at them.
const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

export function shortcut(keys) {
  if (!isMac) return keys.replace("Mod", "Ctrl");
  return keys.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧");
}
