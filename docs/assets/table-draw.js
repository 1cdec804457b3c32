// Brings the page's table to a view: what is in sight at once, the rest a few at a time, so that the next picture comes soon.

import { GONE, arrange, distant, hasty, line, written } from "./table-lines.js";
import { prepare, stacked, vast } from "./table-vast.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").Row} Row */
/** @typedef {import("./table-model.js").View} View */
/** @typedef {import("./table-lines.js").Hidden} Hidden */
/** @typedef {import("./table-lines.js").Line} Line */
/** @typedef {Pick<Row, "element" | "cells">} Cells A row, or the head. */

/** More columns than a sheet of paper is wide. */
const WIDE = 10;
/** Rows and columns beyond those in sight, on both sides, for somebody who scrolls. */
const NEAR = 2;
/** Rows in sight where none was before. */
const FEW = 6;
/** Pixels; no row is lower. */
const LOW = 40;
/**
 * Rows of a vast table that are not wanted: out of sight, out of reach, but with their boxes, of which there are hundreds to
 * make anew. No class: rules of the theme with :not([class]) make the browser look at all that stands in an element whose
 * classes change.
 */
const OUT = "data-out";
/** Milliseconds of work between two pictures. */
const SLICE = 8;

/** @param {() => void} act */
export const afterPicture = (act) => requestAnimationFrame(() => setTimeout(act));

/**
 * Of a table at its beginning, the first rows are in sight, whichever come; of a scrolled one, browsers keep in their place
 * those that were there. @param {Row[]} rows Those shown, in their order. @param {Element} frame
 * @param {number} more Rows on both sides. @returns {Row[]} Those in sight.
 */
function near(rows, frame, more) {
  const edges = frame.getBoundingClientRect();
  const [from, to] = [Math.max(edges.top, 0), Math.min(edges.bottom, innerHeight)];
  const places = rows.flatMap(({ element }, at) => {
    if (element.closest(`[${OUT}]`)) return []; // to ask where it is would lay it out
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > from && top < to && bottom > top ? [at] : [];
  });
  const begins = stacked() ? edges.top > 0 : !frame.scrollTop && edges.top > -LOW;
  const first = begins ? 0 : (places[0] ?? 0);
  return rows.slice(Math.max(first - more, 0), first + Math.max(places.length, FEW) + more);
}

/** @param {HTMLElement} element @param {Hidden} state */
function hide(element, state) {
  if (element.hasAttribute(GONE) !== (state === GONE)) element.toggleAttribute(GONE);
  const hidden = /** @type {boolean} */ (state !== GONE && state);
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** @param {HTMLElement} element */
const laidOut = (element) => !element.hidden && !element.hasAttribute(OUT);

/** @param {Table} table @returns {(view: View) => void} */
export function drawer(table) {
  const { element: whole, head, columns, rows, groups } = table;
  const frame = whole.parentElement ?? whole;
  const far = vast(table) ? "until-found" : false;
  const top = { element: head, cells: columns.map((column) => column.head) };
  const asWritten = written(table);
  /** What each row shows, the head included. @type {Map<Element, Line>} */
  const drawn = new Map();
  let round = 0;

  /** @param {Cells} row */
  const before = ({ element }) => drawn.get(element) ?? asWritten;

  /** @param {HTMLElement} element @param {boolean} gone @param {Hidden} state If it is not gone. */
  const put = (element, gone, state) => {
    if (far && gone !== element.hasAttribute(OUT)) {
      element.toggleAttribute(OUT);
      element.ariaHidden = gone ? "true" : null;
    }
    hide(element, gone ? !far : state);
  };

  /** Touches only what is not yet so. @param {Cells} row @param {View} view @param {Line} now */
  const bring = (row, view, now) => {
    const was = before(row);
    if (was.key === now.key) return;
    drawn.set(row.element, now);
    arrange(row.cells, view, was, now);
    for (const [at, state] of now.states.entries()) if (was.states[at] !== state) hide(row.cells[at], state);
  };

  /** @param {(() => void)[]} jobs @param {number} mine */
  const later = (jobs, mine) => {
    const end = performance.now() + SLICE;
    while (mine === round && jobs.length && performance.now() < end) jobs.shift()?.();
    if (mine === round && jobs.length) setTimeout(later, 0, jobs, mine);
  };

  /** The classes make the browser look at each cell. @param {number} shown Columns. */
  const style = (shown) => {
    whole.classList.toggle("atlas-wide", shown > WIDE);
    whole.classList.toggle("atlas-two", shown <= 2);
  };

  /** @param {View} view @param {number} more Rows and columns beyond those in sight. */
  const draw = (view, more) => {
    const mine = ++round;
    const shown = rows.filter((row) => view.rows.has(row));
    const first = near(shown, frame, more);
    const now = line(table, view, more);
    const bare = !view.columns.length && !stacked();
    const seen = [top, ...rows.filter((row) => laidOut(row.element) || first.includes(row))];
    const soon = hasty(view, now, line(table, view, NEAR), bare, seen.map(before));
    const lines = [top, ...first].map((row) => (far ? soon(before(row)) : now));
    const used = new Set(shown.map(({ group }) => group));
    // What is drawn already costs nothing where it stands; it goes when there is time.
    for (const row of rows) {
      const stays = first.includes(row) || (!more && laidOut(row.element));
      put(row.element, !view.rows.has(row), stays ? false : far);
    }
    for (const { id, element } of groups) put(element, !used.has(id), false);
    whole.toggleAttribute("data-bare", bare);
    if (more) style(view.columns.length);
    for (const [place, row] of [top, ...first].entries()) bring(row, view, lines[place]);
    const rest = () => [
      ...[top, ...first].map((row) => () => bring(row, view, now)),
      ...shown.map((row) => () => first.includes(row) || bring(row, view, far ? distant(before(row), now) : now)),
      // The rows that came into sight can be lower than those before.
      () => near(shown, frame, NEAR).some(({ element }) => element.hidden) && draw(view, NEAR),
    ];
    afterPicture(() => {
      if (mine === round && more) later(rest(), mine);
      else if (mine === round) draw(view, NEAR);
    });
  };

  /** @type {View | null} */
  let last = null;
  const again = (/** @type {number} */ more) => last && draw(last, more);
  if (far) {
    prepare(table, () => again(NEAR));
    addEventListener("beforeprint", () => again(Infinity));
    addEventListener("afterprint", () => again(NEAR));
  }
  return (view) => {
    last = view;
    draw(view, far ? 0 : NEAR);
  };
}
