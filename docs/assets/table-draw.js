// Brings the page's table to a view: the rows in sight at once, the others a few at a time, so that the next picture comes soon.

import { prepare, sight, vast } from "./table-vast.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").Row} Row */
/** @typedef {import("./table-model.js").View} View */
/** @typedef {Pick<Row, "element" | "cells">} Cells A row, or the head. */
/** @typedef {boolean | "until-found"} Hidden */
/** @typedef {{ order: string, states: Hidden[] }} Line How a row stands: the order of its cells, and which are hidden. */

/** More columns than a sheet of paper is wide. */
const WIDE = 10;
/** Rows beyond those in sight, on both sides, that a filter may bring into sight. */
const NEAR = 2;
/** Rows in sight where none was before. */
const FEW = 6;
/** The order of a row in which only the cells in sight have their places, before all others. */
const HASTY = "hasty";
/** Milliseconds of work between two pictures. */
const SLICE = 8;

/** @param {() => void} act */
export const afterPicture = (act) => requestAnimationFrame(() => setTimeout(act));

/** @param {Row[]} rows In their order. @param {Element} frame @returns {Row[]} Those in sight, with their neighbours. */
function near(rows, frame) {
  const edges = frame.getBoundingClientRect();
  const [from, to] = [Math.max(edges.top, 0), Math.min(edges.bottom, innerHeight)];
  const places = rows.flatMap(({ element }, at) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > from && top < to && bottom > top ? [at] : [];
  });
  const first = places[0] ?? 0;
  return rows.slice(Math.max(first - NEAR, 0), first + Math.max(places.length, FEW) + NEAR);
}

/** @param {Table} table @param {View} view @returns {Line} */
function line(table, view) {
  const [from, to] = vast(table) ? sight(table, view) : [0, table.columns.length];
  /** @type {Hidden[]} */
  const states = table.columns.map(() => true);
  for (const [place, at] of view.columns.entries()) states[at] = place >= from && place < to ? false : "until-found";
  return { order: view.order.join(), states };
}

/** @param {Line} a @param {Line} b */
const same = (a, b) => a.order === b.order && a.states.join() === b.states.join();

/** @param {HTMLElement} element @param {Hidden} state */
function hide(element, state) {
  if (/** @type {Hidden} */ (element.hidden) !== state) element.hidden = /** @type {boolean} */ (state);
}

/** @param {Table} table @returns {(view: View) => void} */
export function drawer(table) {
  const { element: whole, head, columns, rows, groups } = table;
  const frame = whole.parentElement ?? whole;
  /** @type {Line} */
  const asWritten = { order: columns.map((_, at) => at).join(), states: columns.map(() => false) };
  /** What each row shows, the head included. @type {Map<Element, Line>} */
  const drawn = new Map();
  let round = 0;

  /** Touches only what is not yet so. @param {Cells} row @param {View} view @param {Line} now */
  const bring = ({ element, cells }, view, now) => {
    const before = drawn.get(element) ?? asWritten;
    if (same(before, now)) return;
    drawn.set(element, now);
    if (before.order !== now.order) {
      const moved = now.order === HASTY ? view.columns.filter((at) => now.states[at] === false) : view.order;
      element.firstElementChild?.after(...moved.map((at) => cells[at]));
    }
    for (const [at, state] of now.states.entries()) if (before.states[at] !== state) hide(cells[at], state);
  };

  /** @param {Cells[]} left @param {View} view @param {Line} now @param {number} mine */
  const later = (left, view, now, mine) => {
    const end = performance.now() + SLICE;
    while (mine === round && left.length && performance.now() < end) {
      const row = left.shift();
      if (row) bring(row, view, now);
    }
    if (mine !== round) return;
    if (left.length) setTimeout(later, 0, left, view, now, mine);
    // The rows that came into sight can be lower than those before.
    else if (near(rows.filter((row) => view.rows.has(row)), frame).some(({ element }) => element.hidden)) draw(view);
  };

  /** @param {View} view */
  const draw = (view) => {
    const mine = ++round;
    const shown = rows.filter((row) => view.rows.has(row));
    const first = new Set(near(shown, frame));
    const now = line(table, view);
    const far = vast(table) ? "until-found" : false;
    for (const row of rows) hide(row.element, view.rows.has(row) ? !first.has(row) && far : true);
    const used = new Set(shown.map(({ group }) => group));
    for (const { id, element } of groups) hide(element, !used.has(id));
    whole.classList.toggle("atlas-wide", view.columns.length > WIDE);
    whole.classList.toggle("atlas-two", view.columns.length <= 2);
    const soon = far && now.states[view.columns[0]] === false ? { ...now, order: HASTY } : now;
    const top = { element: head, cells: columns.map((column) => column.head) };
    for (const one of [top, ...first]) bring(one, view, (drawn.get(one.element) ?? asWritten).order === now.order ? now : soon);
    afterPicture(() => later([top, ...rows], view, now, mine));
  };

  /** @type {View | null} */
  let last = null;
  if (vast(table)) prepare(table, () => last && draw(last));
  return (view) => {
    last = view;
    draw(view);
  };
}
