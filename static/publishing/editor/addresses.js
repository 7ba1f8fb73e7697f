const POINTER = /^\/id\/([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\/[1-9][0-9]*)\/?$/;

/** Return "news.article/12" of "/id/news.article/12/", or nothing. */
export function pointerOf(address) {
  return POINTER.exec(address)?.[1];
}

/** Say whether a link may lead there: to an item of the site, or a full address. */
export function isAddress(text) {
  if (pointerOf(text)) return true;
  if (/^mailto:/i.test(text)) return /^mailto:[^@/\s]+@[^@/\s]+\.[^@/\s]+$/i.test(text);
  if (/^tel:/i.test(text)) return /^tel:\+?[0-9][0-9 ().-]+$/i.test(text);
  return /^https?:\/\/\S/i.test(text) && URL.canParse(text);
}

/** Make an address of what was typed as one without its beginning, or nothing. */
export function asAddress(text) {
  const typed = text.trim();
  const guesses = [typed];
  if (/^www\./i.test(typed)) guesses.push(`https://${typed}`);
  if (/^[^@/\s:]+@[^@/\s]+\.[^@/\s]+$/.test(typed)) guesses.push(`mailto:${typed}`);
  return guesses.find(isAddress);
}
