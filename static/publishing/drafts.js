// What this browser keeps of forms while the server does not have it. It is forgotten
// when the server has saved it, after a week, and when the person signs out.

const PREFIX = "kept ";
const WEEK = 7 * 24 * 60 * 60 * 1000;

let isSignedOut = false;

export function store(place, draft) {
  if (isSignedOut) return;
  try {
    localStorage.setItem(PREFIX + place, JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // No room, or no permission: the server is asked again in a moment.
  }
}

export function stored(place) {
  return read(PREFIX + place);
}

export function forget(place) {
  localStorage.removeItem(PREFIX + place);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

async function forgetWhatIsSaved() {
  for (const key of keys()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > WEEK) localStorage.removeItem(key);
    else if (draft.isSubmitted && (await isSaved(draft))) localStorage.removeItem(key);
  }
}

async function isSaved({ url, windowId }) {
  try {
    const answer = await fetch(url, { redirect: "manual" });
    return answer.ok && (await answer.json()).closed_windows.includes(windowId);
  } catch {
    return false;
  }
}

document.getElementById("logout-form")?.addEventListener("submit", () => {
  isSignedOut = true;
  for (const key of keys()) localStorage.removeItem(key);
});

forgetWhatIsSaved();
