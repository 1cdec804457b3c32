// Draws the chooser's result: the ranking, a reason for each demand with its cell and its proof, and what is ruled out.

import { proofOf, ranked } from "./chooser-engine.js";
import { SPOKEN, factWords } from "./chooser-record.js";

/**
 * @typedef {import("./chooser-engine.js").Data} Data
 * @typedef {import("./chooser-engine.js").Judged} Judged
 * @typedef {import("./chooser-engine.js").Ranked} Ranked
 * @typedef {import("./chooser-engine.js").Reason} Reason
 * @typedef {import("./chooser-engine.js").Fact} Fact
 * @typedef {import("./chooser-engine.js").Clash} Clash
 * @typedef {import("./chooser-engine.js").Candidate} Candidate
 * @typedef {Node | string | false | undefined} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} attributes @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined && child !== false).map((child) => /** @type {Node | string} */ (child)));
  return made;
}

/** The glyph is for the eye; the word stands beside it for everybody. @param {import("./chooser-engine.js").Word} word */
const badge = (word) => element("span", { class: "atlas-word", "data-word": word }, SPOKEN[word]);

/** @param {Judged[]} judged @param {string} joint */
const tierNames = (judged, joint = ", ") => judged.map(({ candidate }) => candidate.tier).join(joint);

export class View {
  /** @param {Data} data @param {Record<string, string>} pages Service → the address of its page. */
  constructor(data, pages) {
    this.data = data;
    this.pages = pages;
    /** Services whose details are open. @type {Set<string>} */
    this.open = new Set();
  }

  /** Paper has no way to open what is folded. @param {HTMLElement} within */
  unfold(within) {
    for (const details of within.querySelectorAll("details")) details.open = true;
  }

  /** @param {Candidate} candidate @param {string} criterion */
  cell({ id, service }, criterion) {
    return `${this.pages[service]}#${service}.${id}.${criterion}`;
  }

  /** A fact with its cell and its proof. @param {Candidate} candidate @param {Fact} fact */
  fact(candidate, fact) {
    const { data } = this;
    const [title] = data.sources[fact.source];
    const read = fact.read ? `, ${fact.read}` : ", undated";
    return element(
      "span",
      { class: "atlas-cited" },
      element("a", { href: this.cell(candidate, fact.criterion) }, factWords(data, fact)),
      " ",
      fact.disputed && element("span", { class: "atlas-mark" }, `disputed: also ${fact.disputed.map(({ value }) => value).join("; ")}`),
      fact.disputed && " ",
      element("a", { class: "atlas-proof", href: proofOf(data, fact), title }, `source${read}`),
      fact.note && element("span", { class: "atlas-note" }, fact.note),
    );
  }

  /** @param {Candidate} candidate @param {Reason} reason */
  reason(candidate, { condition, word, facts }) {
    const cited = facts.map((place) => this.fact(candidate, this.data.facts[place]));
    const title = this.data.criteria[condition.criterion];
    const asked = word === "u" || word === "-" ? `${title}: not stated. ` : "";
    const wanted = word === "y" ? "" : ` Asked for: ${condition.asks}.`;
    return element("li", { "data-word": word }, badge(word), " ", asked, ...cited, element("span", { class: "atlas-note" }, wanted));
  }

  /** Reasons under the answers that ask for them. @param {Judged} one */
  reasons({ candidate, reasons }) {
    /** @type {Map<string, Reason[]>} */
    const groups = new Map();
    for (const reason of reasons) {
      const title = reason.assumed ? `${reason.answer.title} (assumed, for you skipped it)` : reason.answer.title;
      groups.set(title, [...(groups.get(title) ?? []), reason]);
    }
    const parts = [...groups].flatMap(([title, own]) => [
      element("dt", {}, title),
      element("dd", {}, element("ul", {}, ...own.map((reason) => this.reason(candidate, reason)))),
    ]);
    return element("dl", { class: "atlas-reasons" }, ...parts);
  }

  /** The demands that rule a candidate out. @param {Judged} one */
  against({ candidate, reasons }) {
    const no = reasons.filter(({ condition, word }) => condition.force === "must" && word === "n");
    return no.flatMap(({ facts }, index) => [index > 0 && "; ", this.fact(candidate, this.data.facts[facts[0]])]);
  }

  /** The other tiers of a service, in one line for each group. @param {Judged} best @param {Judged[]} others */
  others(best, others) {
    const same = others.filter(({ group, score }) => group === best.group && score === best.score);
    const rest = others.filter((one) => !same.includes(one));
    const line = (/** @type {Child[]} */ ...children) => element("p", { class: "atlas-tiers" }, ...children);
    return [
      same.length > 0 && line(`${tierNames(same, " and ")} ${same.length > 1 ? "do" : "does"} just as well; the smaller tier stands first.`),
      ...rest.map((one) =>
        one.group === "out"
          ? line(element("strong", {}, one.candidate.tier), " is ruled out: ", ...this.against(one))
          : element("details", { class: "atlas-tier" }, element("summary", {}, `${one.candidate.tier} ${one.group === "fits" ? "fits less well" : "is possible"}`), this.reasons(one)),
      ),
    ];
  }

  /** How many demands are met. @param {Judged} one */
  tally({ reasons }) {
    const count = (/** @type {string} */ words) => reasons.filter(({ word }) => words.includes(word)).length;
    const parts = [
      [count("y"), "met"],
      [count("pd"), "in part or disputed"],
      [count("ux"), "open"],
      [count("n"), "not met"],
    ];
    return parts.filter(([many]) => many).map(([many, what]) => `${many} ${what}`).join(", ");
  }

  /** @param {Ranked} one @param {number} rank @param {boolean} leads */
  card({ service, tiers: [best, ...others] }, rank, leads) {
    const heading = element("h3", {}, element("a", { href: this.pages[service] }, best.candidate.label));
    const tally = element("p", { class: "atlas-tally" }, this.tally(best));
    const body = [this.reasons(best), ...this.others(best, others)];
    if (leads) return element("li", { class: "atlas-card-first", value: String(rank) }, heading, tally, ...body);
    const summary = element("summary", {}, element("strong", {}, best.candidate.label), " ", element("span", { class: "atlas-q" }, this.tally(best)));
    const details = element("details", {}, summary, ...body);
    details.open = this.open.has(service);
    details.addEventListener("toggle", () => (details.open ? this.open.add(service) : this.open.delete(service)));
    return element("li", { value: String(rank) }, details);
  }

  /** @param {Ranked} one */
  ruledOut({ service, tiers }) {
    /** Tiers for the same reasons stand together. @type {Map<string, Judged[]>} */
    const groups = new Map();
    for (const one of tiers) {
      const key = one.reasons.filter(({ word }) => word === "n").flatMap(({ facts }) => facts).join();
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    const { short } = this.data.services[service];
    const lines = [...groups.values()].map((own) =>
      element("li", {}, element("strong", {}, groups.size > 1 ? `${short} ${tierNames(own)}` : short), ": ", ...this.against(own[0])),
    );
    return lines;
  }

  /** @param {Clash} found */
  clash({ level, sides }) {
    const names = sides.map(({ given }) => `“${given.answer.title}”${given.assumed ? " (assumed)" : ""}`);
    const what =
      level === "out"
        ? `${names.length > 1 ? "These answers conflict" : "This answer leaves nothing"}: ${names.join(" and ")}. No candidate meets ${names.length === 2 ? "both" : "all"}.`
        : `No candidate is known to meet ${names.length > 1 ? "these together" : "this"}: ${names.join(" and ")}.`;
    const ways = sides.map(({ given, instead }) =>
      element("li", {}, `Without “${given.answer.title}”: `, instead ? element("strong", {}, instead.candidate.label) : "still none", instead?.group === "possible" && ", possible", "."),
    );
    return element("div", { class: "atlas-conflict", "data-level": level }, element("p", {}, element("strong", {}, what)), element("ul", {}, ...ways));
  }

  /** Everything below the headline. @param {Judged[]} judged @param {Clash | undefined} found */
  result(judged, found) {
    const services = ranked(judged);
    const inside = services.filter(({ tiers }) => tiers[0].group !== "out");
    const out = services.filter(({ tiers }) => tiers[0].group === "out");
    const fits = inside.filter(({ tiers }) => tiers[0].group === "fits");
    const possible = inside.filter((one) => !fits.includes(one));
    const list = (/** @type {Ranked[]} */ some, /** @type {number} */ from) =>
      element("ol", { class: "atlas-ranking" }, ...some.map((one, index) => this.card(one, from + index, from + index === 1)));
    const section = (/** @type {string} */ title, /** @type {HTMLElement} */ body) => [element("h3", { class: "atlas-group" }, title), body];
    return [
      found && this.clash(found),
      ...(fits.length ? [list(fits, 1)] : []),
      ...(possible.length ? section(fits.length ? "Possible, but not made for it, or open" : "Nearest", list(possible, fits.length + 1)) : []),
      ...(out.length ? section("Ruled out", element("ul", { class: "atlas-out" }, ...out.flatMap((one) => this.ruledOut(one)))) : []),
    ];
  }
}
