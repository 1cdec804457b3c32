// One comparison table: shows a state, keeps it in the address, and changes it as the reader asks.

import { recalled, written } from "./table-address.js";
import { cells } from "./table-cells.js";
import { afterPicture, drawer } from "./table-draw.js";
import { read, view, whole } from "./table-model.js";
import { asked, button, show, told, tools } from "./table-tools.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").State} State */
/** @typedef {import("./table-model.js").View} View */

/** Fetched when somebody comes near its buttons; a click then finds it there, as clipboards want no waiting. */
const copying = () => import("./table-copy.js");

const SORT = { none: "⇄", best: "→", worst: "←" };
/** Pictures until a row far away must have found its place. */
const TRIES = 20;

/** A button in each head: hide the column, order by the row. @param {Table} table */
function handles(table) {
  for (const { head, label } of table.columns) head.append(button("hide", "×", `Hide ${label}`));
  for (const { element, title, ranks } of table.rows) {
    if (new Set(ranks).size > 1) element.cells[0].firstElementChild?.after(button("sort", SORT.none, `Order the columns by ${title}`));
  }
}

/** The button of a row says whether the columns are in its order. @param {Table} table @param {State} state @param {string} row */
function press(table, state, row) {
  const one = table.rows.find(({ id }) => id === row);
  const handle = one?.element.querySelector(".atlas-sort");
  if (!one || !handle) return;
  const on = row === state.order;
  handle.ariaPressed = String(on);
  handle.textContent = !on ? SORT.none : state.worst ? SORT.worst : SORT.best;
  handle.ariaLabel = on ? `Columns ordered by ${one.title}, ${one.ways[Number(state.worst)]}` : `Order the columns by ${one.title}`;
}

/** As given → best first → worst first → as given. @param {State} state @param {string} by @returns {State} */
function turned(state, by) {
  if (state.order !== by) return { ...state, order: by, worst: false };
  return state.worst ? { ...state, order: "", worst: false } : { ...state, worst: true };
}

/** A state with these columns, in the table's order. @param {Table} table @param {State} state @param {number[]} places @returns {State} */
function choosing(table, state, places) {
  return { ...state, columns: table.columns.flatMap(({ id }, at) => (places.includes(at) ? [id] : [])) };
}

/** The state that shows an element; the same state if it is shown already. @param {Table} table @param {State} state @param {View} drawn @param {Element} target */
function showing(table, state, drawn, target) {
  const row = table.rows.find(({ element }) => element.contains(target));
  const at = table.columns.findIndex(({ head }, index) => head === target || row?.cells[index] === target);
  const rows = row && !drawn.rows.has(row) ? { ...state, words: "", group: "", differ: false } : state;
  return at >= 0 && !drawn.columns.includes(at) ? choosing(table, rows, [...drawn.columns, at]) : rows;
}

/** Rows on the way get their true height only when they are near, which moves the target. @param {Element} target */
function settle(target, top = NaN, tries = TRIES) {
  target.scrollIntoView();
  const now = target.getBoundingClientRect().top;
  if (now !== top && tries) requestAnimationFrame(() => settle(target, now, tries - 1));
}

class Board {
  /** @param {HTMLElement} root @param {boolean} several Whether the page has other tables. */
  constructor(root, several) {
    this.root = root;
    this.several = several;
    this.table = read(root);
    /** Of the names in the address. */
    this.prefix = several ? `${this.table.id}.` : "";
    this.bar = tools(this.table, root);
    this.draw = drawer(this.table);
    this.state = whole();
    this.drawn = view(this.table, this.state);
    this.typing = false;
  }

  /** @param {State} next */
  paint(next) {
    const { table, bar, state } = this;
    if (next.order !== state.order) table.element.parentElement?.scrollTo({ left: 0, behavior: "instant" });
    this.drawn = view(table, next);
    this.state = next;
    this.draw(this.drawn);
    for (const row of new Set([state.order, next.order])) press(table, next, row);
    show(table, bar.form, next);
    bar.shown.value = told(table, next, this.drawn);
    bar.all.disabled = written(next, this.prefix) === written(whole(), this.prefix);
  }

  /** Typing makes one entry of the history, not one for each letter. @param {State} next @param {boolean} [typed] */
  change(next, typed = false) {
    this.paint(next);
    const step = this.typing && typed ? "replaceState" : "pushState";
    this.typing = typed;
    // On a page with many links a change of the address takes a noticeable time.
    afterPicture(() => {
      const address = written(this.state, this.prefix);
      if (address !== location.href) history[step](history.state, "", address);
    });
  }

  recall() {
    this.typing = false;
    this.paint(recalled(this.table, this.prefix));
  }

  /** A link to a row, a cell or a column shows it, whatever is chosen. */
  reveal() {
    const { table, root, state, drawn, several } = this;
    const target = table.element.querySelector(":target");
    for (const one of root.querySelectorAll(".atlas-marked")) one.classList.remove("atlas-marked");
    if (target || !several) document.documentElement.classList.toggle("atlas-aimed", target !== null);
    if (!target) return;
    const next = showing(table, state, drawn, target);
    if (next !== state) {
      this.paint(next);
      history.replaceState(history.state, "", written(next, this.prefix));
    }
    settle(target);
    const at = table.columns.findIndex(({ head }) => head === target);
    if (at >= 0) for (const { cells } of table.rows) cells[at].classList.add("atlas-marked");
  }

  /** @param {Element | null} head */
  hide(head) {
    const { table, state, drawn, bar } = this;
    const place = drawn.columns.findIndex((at) => table.columns[at].head === head);
    const kept = drawn.columns.filter((_, index) => index !== place);
    this.change(choosing(table, state, kept));
    const next = kept[Math.min(place, kept.length - 1)];
    const focus = next === undefined ? bar.picker : table.columns[next].head.querySelector("button");
    /** @type {HTMLElement | null} */ (focus)?.focus();
  }

  /** @param {EventTarget | null} target */
  handled(target) {
    const handle = target instanceof Element ? target.closest("button.atlas-sort, button.atlas-hide") : null;
    if (!handle) return;
    const row = this.table.rows.find(({ element }) => element.contains(handle));
    if (row) this.change(turned(this.state, row.id));
    else this.hide(handle.parentElement);
  }

  /** @param {string} name Of a button among the controls. */
  ordered(name) {
    const { table, state, drawn, bar } = this;
    if (name === "all") this.change({ ...state, columns: null });
    if (name === "nothing") this.change({ ...state, columns: [] });
    if (name !== "markdown" && name !== "csv") return;
    copying().then(({ csv, markdown, toClipboard }) => toClipboard((name === "csv" ? csv : markdown)(table, drawn), bar.copied));
  }

  listen() {
    const { table, bar } = this;
    table.element.addEventListener("click", ({ target }) => this.handled(target));
    bar.form.addEventListener("input", ({ target }) => {
      const next = asked(table, bar.form, this.state, /** @type {HTMLInputElement} */ (target));
      this.change(next, next.words !== this.state.words);
    });
    for (const near of ["pointerenter", "focusin"]) bar.form.addEventListener(near, copying, { once: true });
    bar.form.addEventListener("submit", (event) => event.preventDefault());
    bar.form.addEventListener("click", ({ target }) => target instanceof HTMLButtonElement && this.ordered(target.name));
    bar.all.addEventListener("click", () => {
      this.change(whole());
      afterPicture(() => bar.words.focus()); // the button is disabled now and has dropped the focus
    });
    addEventListener("hashchange", () => this.reveal());
    addEventListener("popstate", () => this.recall());
  }
}

/** @param {HTMLElement} root @param {boolean} several Whether the page has other tables. */
export function start(root, several) {
  const board = new Board(root, several);
  handles(board.table);
  cells(board.table.element);
  root.prepend(board.bar.root);
  board.listen();
  board.recall();
  board.reveal();
}
