// Prints the score that MDN's HTTP Observatory gives each page, and what it finds wrong:
// node observatory.mjs FOLDER '{"httpPort": …, "httpsPort": …, "pages": {name: {path, headers}}}'

import { pathToFileURL } from "node:url";

const [folder, request] = process.argv.slice(2);
const { httpPort, httpsPort, pages } = JSON.parse(request);
const load = (file) => import(pathToFileURL(`${folder}/src/${file}`).href);
const { retrieve } = await load("retriever/retriever.js");
const { ALL_TESTS } = await load("constants.js");
const { getScoreModifier } = await load("grader/grader.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await load("grader/charts.js");

async function scoreOf({ path, headers }) {
  const options = { httpPort, httpsPort, path, ...(headers && { headers }) };
  const answers = await retrieve("localhost", options);
  const results = ALL_TESTS.map((test) => test(answers));
  const modifiers = results.map(({ result }) => getScoreModifier(result));
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 100);
  const strict = sum(modifiers.filter((modifier) => modifier < 0));
  return {
    status: answers.responses.auto.status,
    score: strict >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : strict,
    faults: results.filter(({ pass }) => !pass).map(({ result }) => result),
  };
}

const scores = {};
for (const [name, page] of Object.entries(pages)) scores[name] = await scoreOf(page);
console.log(JSON.stringify(scores));
