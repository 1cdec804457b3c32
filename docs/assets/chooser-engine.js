// Counts the chooser's verdicts for the answers that are chosen. The verdicts themselves are made when the site is built
// (src/atlas/verdict.py); nothing is compared here.

/**
 * @typedef {"y" | "p" | "d" | "u" | "x" | "n" | "-"} Word yes, partly, disputed, unknown, doubtful, no, nothing to say
 * @typedef {{ value: string, source: number, proof: string, read: string }} Said
 * @typedef {Said & { criterion: string, qualifier?: string, note?: string, disputed?: Said[], trust?: string }} Fact
 * @typedef {{ force: "must" | "should" | "prefer", weight: number, criterion: string, asks: string, words: string,
 *   facts: number[][] }} Condition `words` has a letter, and `facts` a list, for each candidate
 * @typedef {{ id: string, title: string, conditions: Condition[] }} Answer
 * @typedef {{ id: string, title: string, several: boolean, answers: Answer[], assumed?: string }} Question
 * @typedef {{ id: string, label: string, service: string, tier: string }} Candidate
 * @typedef {{ questions: Question[], candidates: Candidate[], services: Record<string, { name: string, short: string }>,
 *   criteria: Record<string, string>, facts: Fact[], sources: [string, string, string][],
 *   conflicts: { answers: string[], why: string }[],
 *   combinations: Record<string, { answers: string[], oneOf: string[], first: string[] }> }} Data
 * @typedef {Record<string, string[]>} Answers question → chosen answers
 * @typedef {{ question: Question, answer: Answer, assumed?: boolean }} Given
 * @typedef {Given & { condition: Condition, word: Word, facts: number[] }} Reason
 * @typedef {"fits" | "possible" | "out"} Group
 * @typedef {{ candidate: Candidate, place: number, group: Group, score: number, reasons: Reason[] }} Judged
 * @typedef {{ service: string, tiers: Judged[] }} Ranked
 * @typedef {{ given: Given, instead: Judged | undefined }} Side one answer, and what comes first without it
 * @typedef {{ level: "possible" | "out", sides: Side[] }} Clash
 */

/** What each word counts: what is not stated counts less than any yes, and more than a no. @type {Record<Word, number>} */
const WORTH = { y: 1, p: 0.75, d: 0.7, u: 0.3, x: 0.15, n: 0, "-": 0 };
const KNOWN = "ypd";
/** @type {readonly Group[]} */
const GROUPS = ["fits", "possible", "out"];
const MOST_SIDES = 4;

/** What is taken for granted while a question is skipped: it bends, so its musts are shoulds. @param {Question} question @returns {Given[]} */
function assumedFor(question) {
  const answer = question.answers.find(({ id }) => id === question.assumed);
  if (!answer) return [];
  const conditions = answer.conditions.map((one) => (one.force === "must" ? { ...one, force: /** @type {const} */ ("should") } : one));
  return [{ question, answer: { ...answer, conditions }, assumed: true }];
}

/**
 * The answers that are chosen, and what is assumed beside them once anything is asked.
 * @param {Data} data @param {Answers} answers @returns {Given[]}
 */
export function givenOf(data, answers) {
  const chosen = data.questions.map((question) =>
    question.answers.filter(({ id }) => answers[question.id]?.includes(id)).map((answer) => ({ question, answer })),
  );
  if (!chosen.flat().some(({ answer }) => answer.conditions.length)) return chosen.flat();
  return data.questions.flatMap((question, place) => (chosen[place].length ? chosen[place] : assumedFor(question)));
}

/** @param {Given} given */
export const refOf = ({ question, answer }) => `${question.id}.${answer.id}`;

/** @param {Given[]} given @param {number} place @returns {Reason[]} */
function reasonsFor(given, place) {
  const every = given.flatMap((one) =>
    one.answer.conditions.map((condition) => {
      const word = /** @type {Word} */ (condition.words[place]);
      return { ...one, condition, word, facts: condition.facts[place] };
    }),
  );
  return every.filter(({ word }) => word !== "-");
}

/** @param {Data} data @param {Answers} answers */
const chosenRefs = (data, answers) => new Set(givenOf(data, answers).filter(({ assumed }) => !assumed).map(refOf));

/** @param {Reason[]} reasons @returns {Group} */
function groupOf(reasons) {
  const asked = reasons.filter(({ condition }) => condition.force !== "prefer");
  if (asked.some(({ condition, word }) => condition.force === "must" && word === "n")) return "out";
  return asked.every(({ word }) => KNOWN.includes(word)) ? "fits" : "possible";
}

/** @param {Reason[]} reasons */
function scoreOf(reasons) {
  const weight = reasons.reduce((sum, { condition }) => sum + condition.weight, 0);
  const points = reasons.reduce((sum, { condition, word }) => sum + condition.weight * WORTH[word], 0);
  return weight ? Math.round((points / weight) * 1e6) : 0;
}

/** @param {Judged} one */
const blank = ({ reasons }) => Number(reasons.length > 0 && reasons.every(({ word }) => word === "u"));

/** @param {Judged} a @param {Judged} b */
function byRank(a, b) {
  const group = GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group);
  return group || blank(a) - blank(b) || b.score - a.score || a.place - b.place;
}

/** @param {Data} data @param {Given[]} given @returns {Judged[]} */
function judgedBy(data, given) {
  const every = data.candidates.map((candidate, place) => {
    const reasons = reasonsFor(given, place);
    return { candidate, place, group: groupOf(reasons), score: scoreOf(reasons), reasons };
  });
  return every.sort(byRank);
}

/**
 * All candidates, the best first.
 * @param {Data} data @param {Answers} answers
 */
export const judge = (data, answers) => judgedBy(data, givenOf(data, answers));

/**
 * Services by their best tier.
 * @param {Judged[]} judged @returns {Ranked[]}
 */
export function ranked(judged) {
  /** @type {Map<string, Judged[]>} */
  const found = new Map();
  for (const one of judged) found.set(one.candidate.service, [...(found.get(one.candidate.service) ?? []), one]);
  return [...found].map(([service, tiers]) => ({ service, tiers }));
}

/** @template T @param {T[]} from @param {number} size @returns {T[][]} */
function choose(from, size) {
  if (size === 0) return [[]];
  return from.flatMap((first, index) => choose(from.slice(index + 1), size - 1).map((rest) => [first, ...rest]));
}

/**
 * The candidates, as bits, that an answer alone keeps out of the groups that are wanted.
 * @param {Data} data @param {Given} given @param {readonly Group[]} wanted
 */
function keptOut(data, given, wanted) {
  return data.candidates.reduce((bits, _, place) => {
    const inside = wanted.includes(groupOf(reasonsFor([given], place)));
    return inside ? bits : bits | (1n << BigInt(place));
  }, 0n);
}

/**
 * The fewest answers that together leave nothing in the groups that are wanted; all of them where no few do.
 * @param {Data} data @param {Given[]} given @param {readonly Group[]} wanted @returns {Given[]}
 */
function fewest(data, given, wanted) {
  const bits = new Map(given.map((one) => [one, keptOut(data, one, wanted)]));
  const all = (1n << BigInt(data.candidates.length)) - 1n;
  const empty = (/** @type {Given[]} */ some) => some.reduce((sum, one) => sum | (bits.get(one) ?? 0n), 0n) === all;
  for (let size = 1; size <= Math.min(MOST_SIDES, given.length); size += 1) {
    const found = choose(given, size).find(empty);
    if (found) return found;
  }
  return given;
}

/** @param {Data} data @param {Given[]} given @param {Given} without */
function firstWithout(data, given, without) {
  const [first] = judgedBy(data, given.filter((one) => one !== without));
  return first?.group === "out" ? undefined : first;
}

/**
 * Which answers leave nothing over ("out"), or nothing that is known to fit ("possible"); undefined where something fits.
 * @param {Data} data @param {Answers} answers @returns {Clash | undefined}
 */
export function clash(data, answers) {
  const given = givenOf(data, answers).filter(({ answer }) => answer.conditions.length);
  const best = judgedBy(data, given)[0].group;
  if (!given.length || best === "fits") return undefined;
  const level = best;
  const sides = fewest(data, given, level === "out" ? ["fits", "possible"] : ["fits"]);
  return { level, sides: sides.map((one) => ({ given: one, instead: firstWithout(data, given, one) })) };
}

/**
 * Places of the conflicts that the data declare between chosen answers.
 * @param {Data} data @param {Answers} answers
 */
export function declared(data, answers) {
  const refs = chosenRefs(data, answers);
  return data.conflicts.flatMap((one, place) => (one.answers.every((ref) => refs.has(ref)) ? [place] : []));
}

/**
 * Ids of the combinations that belong to the answers.
 * @param {Data} data @param {Answers} answers @param {Judged[]} judged
 */
export function together(data, answers, judged) {
  const refs = chosenRefs(data, answers);
  const first = judged[0]?.group === "out" ? "" : judged[0]?.candidate.service;
  const fits = (/** @type {Data["combinations"][string]} */ one) =>
    one.answers.every((ref) => refs.has(ref)) &&
    (!one.oneOf.length || one.oneOf.some((ref) => refs.has(ref))) &&
    (!one.first.length || one.first.includes(first));
  return Object.keys(data.combinations).filter((key) => fits(data.combinations[key]));
}

/** Address of the words that prove a statement. @param {Data} data @param {Said} said */
export const proofOf = (data, said) => `${data.sources[said.source][1]}#:~:${said.proof}`;

/**
 * Answers that the address names; what is not offered is passed over.
 * @param {Data} data @param {URLSearchParams} parameters @returns {Answers}
 */
export function fromAddress(data, parameters) {
  const said = data.questions.map(({ id, several, answers }) => {
    const known = answers.map((answer) => answer.id).filter((answer) => parameters.getAll(id).includes(answer));
    return /** @type {const} */ ([id, several ? known : known.slice(0, 1)]);
  });
  return Object.fromEntries(said.filter(([, chosen]) => chosen.length));
}

/**
 * The address with the answers in it, and all else that it said.
 * @param {Data} data @param {string} href @param {Answers} answers
 */
export function toAddress(data, href, answers) {
  const address = new URL(href);
  for (const { id } of data.questions) {
    address.searchParams.delete(id);
    for (const answer of answers[id] ?? []) address.searchParams.append(id, answer);
  }
  return address.href;
}
