// One comparison table: shows a state, keeps it in the address, and changes it as the reader asks.

import { recalled, written } from "./table-address.js";
import { csv, markdown, toClipboard } from "./table-copy.js";
import { cells } from "./table-cells.js";
import { afterPicture, drawer } from "./table-draw.js";
import { read, view, whole } from "./table-model.js";
import { asked, button, show, told, tools } from "./table-tools.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").State} State */
/** @typedef {import("./table-model.js").View} View */

const SORT = { none: "⇄", best: "→", worst: "←" };

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

/** The state that shows what the address leads to; the same state if it is shown already. @param {Table} table @param {State} state @param {View} drawn */
function revealing(table, state, drawn) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !table.element.contains(target)) return { state, target: null };
  const row = table.rows.find(({ element }) => element.contains(target));
  const at = table.columns.findIndex(({ head }, index) => head === target || row?.cells[index] === target);
  let next = state;
  if (row && !drawn.rows.has(row)) next = { ...next, words: "", group: "", differ: false };
  if (at >= 0 && next.columns && !drawn.columns.includes(at)) next = { ...next, columns: [...next.columns, table.columns[at].id] };
  return { state: next, target };
}

/** Rows on the way get their true height only when they are near, which moves the target. @param {Element} target */
function settle(target, top = NaN, tries = 20) {
  target.scrollIntoView();
  const now = target.getBoundingClientRect().top;
  if (now !== top && tries) requestAnimationFrame(() => settle(target, now, tries - 1));
}

/** @param {HTMLElement} root @param {boolean} several Whether the page has other tables. */
export function start(root, several) {
  const table = read(root);
  const prefix = several ? `${table.id}.` : "";
  const bar = tools(table, root);
  const draw = drawer(table);
  let state = whole();
  let drawn = view(table, state);
  let typing = false;

  const paint = (/** @type {State} */ next) => {
    const before = state.order;
    const now = view(table, next);
    if (next.order !== before) table.element.parentElement?.scrollTo({ left: 0, behavior: "instant" });
    draw(now);
    [state, drawn] = [next, now];
    for (const row of new Set([before, next.order])) press(table, next, row);
    show(table, bar.form, next);
    bar.shown.value = told(table, next, now);
    bar.all.disabled = written(next, prefix) === written(whole(), prefix);
  };
  /** Typing makes one entry of the history, not one for each letter. */
  const change = (/** @type {State} */ next, typed = false) => {
    paint(next);
    const step = typing && typed ? "replaceState" : "pushState";
    typing = typed;
    // After the picture: on a page with many links a change of the address costs a noticeable time.
    afterPicture(() => {
      const address = written(state, prefix);
      if (address !== location.href) history[step](history.state, "", address);
    });
  };
  const reveal = () => {
    const { state: next, target } = revealing(table, state, drawn);
    for (const one of root.querySelectorAll(".atlas-marked")) one.classList.remove("atlas-marked");
    if (!target) return;
    if (next !== state) {
      paint(next);
      history.replaceState(history.state, "", written(next, prefix));
    }
    settle(target);
    const at = table.columns.findIndex(({ head }) => head === target);
    if (at >= 0) for (const { cells } of table.rows) cells[at].classList.add("atlas-marked");
  };
  const hideColumn = (/** @type {Element} */ head) => {
    const at = drawn.columns.findIndex((one) => table.columns[one].head === head);
    const kept = drawn.columns.filter((_, index) => index !== at);
    change({ ...state, columns: table.columns.map(({ id }) => id).filter((id) => kept.some((one) => table.columns[one].id === id)) });
    const near = kept[Math.min(at, kept.length - 1)];
    const focus = near === undefined ? bar.picker : table.columns[near].head.querySelector("button");
    /** @type {HTMLElement | null} */ (focus)?.focus();
  };

  handles(table);
  cells(table.element);
  table.element.addEventListener("click", ({ target }) => {
    const handle = target instanceof Element ? target.closest("button.atlas-sort, button.atlas-hide") : null;
    const row = handle && table.rows.find(({ element }) => element.contains(handle));
    if (handle && row) change(turned(state, row.id));
    else if (handle?.parentElement) hideColumn(handle.parentElement);
  });
  bar.form.addEventListener("input", ({ target }) => {
    const next = asked(table, bar.form, state, /** @type {HTMLInputElement} */ (target));
    change(next, next.words !== state.words);
  });
  bar.form.addEventListener("submit", (event) => event.preventDefault());
  bar.form.addEventListener("click", ({ target }) => {
    const name = target instanceof HTMLButtonElement ? target.name : "";
    if (name === "all") change({ ...state, columns: null });
    if (name === "none") change({ ...state, columns: [] });
    if (name === "markdown") toClipboard(markdown(table, drawn), bar.copied);
    if (name === "csv") toClipboard(csv(table, drawn), bar.copied);
  });
  bar.all.addEventListener("click", () => {
    // The button is about to be disabled and would drop the focus.
    bar.words.focus();
    change(whole());
  });
  addEventListener("hashchange", reveal);
  addEventListener("popstate", () => {
    typing = false;
    paint(recalled(table, prefix));
  });
  root.prepend(bar.root);
  paint(recalled(table, prefix));
  reveal();
}
