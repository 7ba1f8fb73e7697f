// What is pasted from elsewhere brings styles, which the page's policy refuses and
// would report: they are kept by another name, to be read by the rules below.
const TAG = /<[a-z][^\s/>]*(?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

export function withoutStyle(html) {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(TAG, (tag) =>
      tag
        .replace(/\sstyle\s*=/gi, " data-style=")
        .replace(/\son\w+\s*=/gi, " data-on="),
    );
}

/** Rules for a mark that others write as a style, or undo by one. */
export const styled = (tags, isOn, isOff) => [
  ...tags.map((tag) => ({
    tag,
    getAttrs: ({ dataset }) => !isOff.test(dataset.style ?? "") && null,
  })),
  {
    tag: "[data-style]",
    consuming: false,
    getAttrs: ({ dataset }) => isOn.test(dataset.style) && null,
  },
];
