// The chooser's controls: questions that open one at a time, answers in the address, the result beside them.

import { clash, declared, fromAddress, givenOf, judge, toAddress, together } from "./chooser-engine.js";
import { record } from "./chooser-record.js";
import { View, element } from "./chooser-view.js";

/**
 * @typedef {import("./chooser-engine.js").Data} Data
 * @typedef {import("./chooser-engine.js").Answers} Answers
 * @typedef {import("./chooser-engine.js").Judged} Judged
 * @typedef {{ id: string, several: boolean, section: HTMLElement, button: HTMLButtonElement, chosen: HTMLElement,
 *   inputs: HTMLInputElement[] }} Asked
 */

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
function one(selector, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`chooser: ${selector} is missing`);
  return found;
}

/** @param {string} selector @param {ParentNode} [within] */
const all = (selector, within = document) => /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);

/** An answer becomes a label with a control. @param {HTMLElement} item @param {string} name @param {boolean} several */
function control(item, name, several) {
  const answer = one(".atlas-answer", item);
  const input = element("input", { type: several ? "checkbox" : "radio", name, value: item.dataset.answer ?? "" });
  const label = element("label", { class: "atlas-answer" }, input, ...answer.childNodes);
  answer.replaceWith(label);
  return input;
}

/** @param {HTMLElement} section @returns {Asked} */
function asked(section) {
  const id = section.dataset.question ?? "";
  const several = "several" in section.dataset;
  const heading = one(".atlas-question-title", section);
  const body = one(".atlas-question-body", section);
  const chosen = element("span", { class: "atlas-chosen" });
  const button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": body.id });
  const link = heading.querySelector(".headerlink");
  button.append(element("span", { id: `${heading.id}.text` }, heading.firstChild?.textContent ?? ""), chosen);
  heading.replaceChildren(button);
  if (link) heading.append(link);
  body.setAttribute("role", "group");
  body.setAttribute("aria-labelledby", `${heading.id}.text`);
  const list = one(".atlas-answers", body);
  const inputs = all("li:has(> .atlas-answer)", list).map((item) => control(item, id, several));
  return { id, several, section, button, chosen, inputs };
}

/** @param {Asked[]} questions @returns {Answers} */
function chosenAnswers(questions) {
  const said = questions.map(({ id, inputs }) => /** @type {const} */ ([id, inputs.filter(({ checked, value }) => checked && value).map(({ value }) => value)]));
  return Object.fromEntries(said.filter(([, values]) => values.length));
}

/** One sentence for the live region. @param {Data} data @param {Answers} answers @param {Judged[]} judged */
function headline(data, answers, judged) {
  if (!givenOf(data, answers).length) return "Nothing is asked yet, so nothing is ruled out.";
  const count = (/** @type {string} */ group) => judged.filter((each) => each.group === group).length;
  const fit = ["none fits", "1 fits"][count("fits")] ?? `${count("fits")} fit`;
  const warning = declared(data, answers).length ? " Two of the answers exclude each other." : "";
  const tail = `Of ${judged.length} tiers ${fit}, ${count("possible")} possible, ${count("out")} ruled out.${warning}`;
  if (!judged[0].reasons.length) return "These answers ask for nothing, so nothing is ruled out.";
  const { label } = judged[0].candidate;
  if (judged[0].group === "fits") return `${label} fits best. ${tail}`;
  return judged[0].group === "possible" ? `Nothing is known to fit; ${label} comes nearest. ${tail}` : `Nothing is left. ${tail}`;
}

class Chooser {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    this.data = data;
    this.questions = all("[data-question]", root).map(asked);
    const pages = all("a[data-service]", root).map((link) => [link.dataset.service, /** @type {HTMLAnchorElement} */ (link).href]);
    this.view = new View(data, Object.fromEntries(pages));
    this.body = one(".atlas-result-body", root);
    this.nothing = [...this.body.childNodes];
    this.status = element("p", { class: "atlas-status", role: "status" });
    this.actions = this.toolbar();
    one(".atlas-result-head", root).append(this.status, this.actions);
    this.jump = element("a", { class: "atlas-jump", href: "#choose.result" });
    one(".atlas-questions", root).append(this.jump);
    this.combinations = all("[data-combination]", root);
    this.clashes = all("[data-clash]", root);
    /** @type {Judged[]} */
    this.judged = [];
    this.listen();
  }

  toolbar() {
    const button = (/** @type {string} */ name, /** @type {() => void} */ act) => {
      const made = element("button", { type: "button" }, name);
      made.addEventListener("click", act);
      return made;
    };
    this.told = element("span", { class: "atlas-told", role: "status" });
    this.text = element("textarea", { readonly: "", rows: "12", "aria-label": "Decision record in Markdown", hidden: "" });
    const copy = button("Copy as decision record", () => this.copy());
    const print = button("Print", () => window.print());
    const clear = button("Start over", () => this.clear());
    this.copying = copy;
    return element("div", { class: "atlas-take" }, copy, print, clear, this.told, this.text);
  }

  listen() {
    for (const [place, question] of this.questions.entries()) {
      question.button.addEventListener("click", () => this.unfold(question.section.hasAttribute("data-open") ? undefined : question));
      for (const input of question.inputs) input.addEventListener("change", () => this.changed());
      const following = this.questions[place + 1];
      if (following) this.addNext(question, following);
    }
    addEventListener("popstate", () => this.recall());
    addEventListener("beforeprint", () => this.view.unfold(this.body));
  }

  /** @param {Asked} question @param {Asked} following */
  addNext(question, following) {
    const next = element("button", { type: "button", class: "atlas-next" }, "Next question");
    next.addEventListener("click", () => {
      this.unfold(following);
      following.button.focus();
    });
    one(".atlas-question-body", question.section).append(next);
  }

  /** Shows one question and folds the others. @param {Asked | undefined} question */
  unfold(question) {
    for (const each of this.questions) {
      each.section.toggleAttribute("data-open", each === question);
      each.button.setAttribute("aria-expanded", String(each === question));
    }
  }

  answers() {
    return chosenAnswers(this.questions);
  }

  changed() {
    const address = toAddress(this.data, location.href, this.answers());
    if (address !== location.href) history.pushState(null, "", address);
    this.show();
  }

  recall() {
    const answers = fromAddress(this.data, new URLSearchParams(location.search));
    for (const { id, inputs } of this.questions) {
      for (const input of inputs) input.checked = input.value ? Boolean(answers[id]?.includes(input.value)) : !answers[id];
    }
    this.show();
  }

  clear() {
    for (const { inputs } of this.questions) for (const input of inputs) input.checked = !input.value;
    this.unfold(this.questions[0]);
    this.questions[0].button.focus();
    this.changed();
  }

  show() {
    const { data } = this;
    const answers = this.answers();
    this.judged = judge(data, answers);
    for (const { id, chosen } of this.questions) {
      const titles = data.questions.find((each) => each.id === id)?.answers.filter((answer) => answers[id]?.includes(answer.id)) ?? [];
      chosen.textContent = titles.map(({ title }) => title).join("; ");
    }
    const said = headline(data, answers, this.judged);
    const asks = this.judged[0].reasons.length > 0;
    this.status.textContent = said;
    this.jump.textContent = said.split(". ")[0];
    this.jump.hidden = !asks;
    this.actions.hidden = !Object.keys(answers).length;
    if (this.copying) this.copying.hidden = !asks || this.judged[0].group === "out";
    this.body.replaceChildren(...(asks ? this.view.result(this.judged, clash(data, answers)).filter((part) => part instanceof Node) : this.nothing));
    this.beside(answers, asks);
    if (this.told) this.told.textContent = "";
    if (this.text) this.text.hidden = true;
  }

  /** Shows the combinations and declared conflicts that belong to the answers. @param {Answers} answers @param {boolean} asks */
  beside(answers, asks) {
    const wanted = asks ? together(this.data, answers, this.judged) : [];
    const clashing = declared(this.data, answers);
    for (const each of this.combinations) each.hidden = !wanted.includes(each.dataset.combination ?? "");
    for (const each of this.clashes) each.hidden = !clashing.includes(Number(each.dataset.clash));
    for (const group of [this.combinations, this.clashes]) {
      const section = group[0]?.parentElement;
      if (section) section.hidden = group.every(({ hidden }) => hidden);
    }
  }

  record() {
    const texts = this.combinations.map((each) => [each.dataset.combination, { title: one("h4", each).textContent ?? "", text: one("p", each).textContent ?? "" }]);
    const today = new Date().toISOString().slice(0, 10);
    return record(this.data, this.answers(), this.judged, { address: location.href, today, combined: Object.fromEntries(texts) });
  }

  async copy() {
    if (!this.told || !this.text) return;
    const text = this.record();
    try {
      await navigator.clipboard.writeText(text);
      this.told.textContent = "Copied, in Markdown.";
    } catch {
      this.text.value = text;
      this.text.hidden = false;
      this.text.focus();
      this.text.select();
      this.told.textContent = "The browser does not let this page copy. The text is selected: copy it yourself.";
    }
  }
}

/** Takes the page over; the questions without scripts are its beginning. */
export function start() {
  const root = one("#chooser");
  const data = /** @type {Data} */ (JSON.parse(document.getElementById("chooser.data")?.textContent ?? ""));
  const chooser = new Chooser(root, data);
  chooser.recall();
  chooser.unfold(chooser.questions[0]);
  root.setAttribute("data-ready", "");
}
