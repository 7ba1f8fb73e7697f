// A page without a browser, for scripts that only read and change one.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.env.NODE_MODULES}/`));
const { NodeFilter, parseHTML } = require("linkedom");
globalThis.NodeFilter = NodeFilter;

export function documentOf(html) {
  return parseHTML(`<!DOCTYPE html><html><body>${html}</body></html>`).document;
}
