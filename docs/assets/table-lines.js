// How a row of a table stands: in which order its cells are, and which of them are hidden.

import { sight, vast } from "./table-vast.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").View} View */
/** @typedef {boolean | "until-found" | "data-gone"} Hidden With "data-gone" a cell has no room, but keeps its boxes until the picture is there. */
/** @typedef {{ order: string, states: Hidden[], key: string }} Line The state of each column's cell, in the order as written. */

/** The order of a row in which only the cells in sight are shown in their places, before all others. */
const HASTY = "hasty ";

export const GONE = /** @type {const} */ ("data-gone");

/** @param {string} order @param {Hidden[]} states @returns {Line} */
const lined = (order, states) => ({ order, states, key: `${order} ${states}` });

/** @param {Table} table @returns {Line} */
export const written = ({ columns }) =>
  lined(
    columns.map((_, at) => at).join(),
    columns.map(() => false),
  );

/** All that is chosen, and of a vast table what is near. @param {Table} table @param {View} view @param {number} more Columns beyond those in sight. @returns {Line} */
export function line(table, view, more) {
  const [from, to] = vast(table) ? sight(table, view, more) : [0, table.columns.length];
  /** @type {Hidden[]} */
  const states = table.columns.map(() => true);
  for (const [place, at] of view.columns.entries()) states[at] = place >= from && place < to ? false : "until-found";
  return lined(view.order.join(), states);
}

/**
 * Only what the next picture shows; the rest would be undone, or is done after it.
 * @param {View} view @param {Line} now @param {Line} wide What is near. @param {boolean} bare No columns: the first one covers what is left.
 * @param {Line[]} seen How the rows stand that are laid out: where one is longer, the cells of the others would grow.
 * @returns {(before: Line) => Line}
 */
export function hasty(view, now, wide, bare, seen) {
  const left = now.states[view.columns[0]] === false;
  const absent = now.states.map((_, at) => left && seen.every(({ states }) => states[at] === true));
  return (before) => {
    const same = before.order === now.order;
    const states = now.states.map((state, at) => {
      const was = before.states[at];
      const stays = was ? absent[at] : same && wide.states[at] === false;
      if ((bare && was) || (state === "until-found" && stays)) return was;
      return state === true && !was ? GONE : state;
    });
    return lined(same || !left ? now.order : `${HASTY}${now.order} ${states}`, states);
  };
}

/** Of a row that nobody sees: no cell that the browser's search must not find. @param {Line} before @param {Line} now @returns {Line} */
export function distant(before, now) {
  const there = (/** @type {Hidden} */ state) => state !== true && state !== GONE;
  const states = now.states.map((state, at) => (there(state) && there(before.states[at]) ? before.states[at] : state));
  return lined(before.order, states);
}

/** Puts a row's cells in their order. @param {HTMLElement[]} cells @param {View} view @param {Line} before @param {Line} now */
export function arrange(cells, view, before, now) {
  if (before.order === now.order) return;
  if (before.order.startsWith(HASTY)) for (const cell of cells) cell.removeAttribute("style");
  if (!now.order.startsWith(HASTY)) return cells[0]?.parentElement?.firstElementChild?.after(...view.order.map((at) => cells[at]));
  // To move an element costs more than to show it elsewhere.
  const shown = view.columns.filter((at) => now.states[at] === false);
  for (const [place, at] of shown.entries()) cells[at].style.order = String(place - shown.length);
}
