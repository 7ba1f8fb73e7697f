// What can be said of a text without its marks.
const WORD = /[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*/gu;

export const wordsOf = (text) => text.match(WORD) ?? [];

/** Return the sentences as {start, text}. */
export function sentencesOf(text, language) {
  const segmenter = new Intl.Segmenter(language || undefined, {
    granularity: "sentence",
  });
  return Array.from(segmenter.segment(text), ({ index, segment }) => ({
    start: index,
    text: segment,
  }));
}

/** Return the script in which a language is written: Latn, Cyrl. */
export const scriptOf = (language) => new Intl.Locale(language).maximize().script;
