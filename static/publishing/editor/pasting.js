// What is pasted from elsewhere brings styles, which the page's policy refuses and
// would report: they are kept by another name, to be read by the rules below.
import { tidy } from "./tidying.js";

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

/** Return what is pasted as this editor would have written it, as far as can be. */
export function pasted(html) {
  const bare = withoutStyle(html);
  // What was copied here is as it was; rows without their table would lose their cells.
  if (/\sdata-pm-slice=/.test(bare) || /^\s*<t(?:[rdh]|body|head)\b/i.test(bare)) {
    return bare;
  }
  const { body } = new DOMParser().parseFromString(bare, "text/html");
  tidy(body);
  return body.innerHTML;
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
