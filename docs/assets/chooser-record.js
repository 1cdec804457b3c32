// The chooser's result as an Architecture Decision Record in Markdown, every reason with its citation.

import { clash, declared, givenOf, proofOf, together } from "./chooser-engine.js";

/**
 * @typedef {import("./chooser-engine.js").Data} Data
 * @typedef {import("./chooser-engine.js").Answers} Answers
 * @typedef {import("./chooser-engine.js").Judged} Judged
 * @typedef {import("./chooser-engine.js").Reason} Reason
 * @typedef {import("./chooser-engine.js").Said} Said
 * @typedef {import("./chooser-engine.js").Fact} Fact
 * @typedef {import("./chooser-engine.js").Word} Word
 */

/** @type {Record<Word, string>} */
export const SPOKEN = {
  y: "yes",
  p: "in part",
  d: "yes, but disputed",
  u: "not stated",
  x: "no, but disputed",
  n: "no",
  "-": "",
};
const GROUP = { fits: "fits", possible: "possible", out: "ruled out" };

/** Text that Markdown takes as it is. @param {string} text */
const plain = (text) => text.replace(/[\\`*_[\]<>|~#]/g, "\\$&");

/** An address inside the parentheses of a link. @param {string} url */
const linked = (url) => url.replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));

/** @param {Data} data @param {Said} said */
function citation(data, said) {
  const [title, , publisher] = data.sources[said.source];
  const read = said.read ? `read in the text of ${said.read}` : "read in an undated text";
  return `[${plain(title)}](${linked(proofOf(data, said))}), ${plain(publisher)}, ${read}`;
}

/** @param {Data} data @param {Fact} fact */
export const factWords = (data, fact) =>
  `${data.criteria[fact.criterion]}: ${fact.value}${fact.qualifier ? ` (${fact.qualifier})` : ""}`;

/** @param {Data} data @param {Fact} fact */
function factLines(data, fact) {
  const lines = [`  - ${plain(factWords(data, fact))}. ${citation(data, fact)}.`];
  if (fact.note) lines.push(`    ${plain(fact.note)}`);
  for (const other of fact.disputed ?? []) lines.push(`    Disputed, also stated: ${plain(other.value)}. ${citation(data, other)}.`);
  if (fact.trust) lines.push(`    Which to trust: ${plain(fact.trust)}`);
  return lines;
}

/** @param {Data} data @param {Reason} reason */
function reasonLines(data, reason) {
  const { question, answer, condition, word, facts } = reason;
  const asked = `${data.criteria[condition.criterion]}, ${condition.asks}`;
  const head = `- **${SPOKEN[word]}**: ${plain(asked)} (${plain(question.title)} ${plain(answer.title)})`;
  return [head, ...facts.flatMap((place) => factLines(data, data.facts[place]))];
}

/** What speaks against a candidate, each once, with its proof where there is a fact. @param {Data} data @param {Judged} one */
function against(data, { group, reasons }) {
  const open = reasons.filter(({ word, condition }) => (group === "out" ? word === "n" && condition.force === "must" : word !== "y"));
  const told = open.map(({ condition, word, facts }) => {
    const fact = word === "u" ? undefined : data.facts[facts[0]];
    if (!fact) return `${plain(data.criteria[condition.criterion])}: ${SPOKEN[word]}`;
    return `[${plain(factWords(data, fact))}](${linked(proofOf(data, fact))})${fact.read ? `, ${fact.read}` : ""}`;
  });
  return [...new Set(told)].join("; ");
}

/** @param {Data} data @param {Judged[]} judged */
function optionLines(data, judged) {
  const rows = judged.map((one) => `| ${plain(one.candidate.label)} | ${GROUP[one.group]} | ${against(data, one)} |`);
  return ["| Option | Result | What speaks against it |", "|---|---|---|", ...rows];
}

/** @param {Data} data @param {Answers} answers */
function answerLines(data, answers) {
  return givenOf(data, answers).map(({ question, answer, assumed }) => {
    const tail = assumed ? " (assumed; the question was skipped)" : "";
    return `- ${plain(question.title)} **${plain(answer.title)}**${tail}`;
  });
}

/** @param {Data} data @param {Answers} answers */
function warningLines(data, answers) {
  const found = clash(data, answers);
  const lines = declared(data, answers).map((place) => `- ${plain(data.conflicts[place].why)}`);
  if (!found) return lines;
  const sides = found.sides.map(({ given }) => `"${plain(given.answer.title)}"`).join(" and ");
  return [`- Nothing is known to meet all demands; these stand against each other: ${sides}.`, ...lines];
}

/** @param {string} title @param {string[]} lines */
const section = (title, lines) => (lines.length ? ["", `## ${title}`, "", ...lines] : []);

/**
 * The whole record; `combined` has title and text of each combination by its id.
 * @param {Data} data @param {Answers} answers @param {Judged[]} judged
 * @param {{ address: string, today: string, combined: Record<string, { title: string, text: string }> }} about
 */
export function record(data, answers, judged, { address, today, combined }) {
  const [first] = judged;
  const name = data.services[first.candidate.service].name + (first.candidate.tier ? `, ${first.candidate.tier}` : "");
  const open = first.reasons.filter(({ word }) => word !== "y");
  const beside = together(data, answers, judged).map((key) => `- **${plain(combined[key].title)}.** ${plain(combined[key].text)}`);
  return [
    `# Use ${plain(name)}`,
    "",
    "- Status: proposed",
    `- Date: ${today}`,
    ...section("Context", answerLines(data, answers)),
    ...section("Decision", [first.group === "fits" ? `${plain(name)} meets all demands, as far as the cited pages say.` : `${plain(name)} comes nearest. It is not known to meet all demands.`]),
    ...section("Reasons", first.reasons.filter(({ word }) => word === "y").flatMap((reason) => reasonLines(data, reason))),
    ...section("Open points", open.flatMap((reason) => reasonLines(data, reason))),
    ...section("Warnings", warningLines(data, answers)),
    ...section("What goes with it", beside),
    ...section("Options considered", optionLines(data, judged)),
    "",
    `Made with the [Azure Integration Atlas](${linked(address)}). Figures change: follow the links before you build.`,
    "",
  ].join("\n");
}
