// Tables of so many columns that the browser needs help: what stands far beside the window is not laid out until somebody
// scrolls or searches there, and the citations wait outside the page until they are asked for.

import { aside } from "./table-cells.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").View} View */

const VAST = 24;
/** As in table-windows.css: there, a row's cells stand below each other. */
const STACK = matchMedia("(max-width: 44.99em)");

export const stacked = () => STACK.matches;

/** @param {Table} table */
export const vast = ({ columns }) => columns.length > VAST && "onbeforematch" in document;

/** The least width of a column; few columns grow to fill the window. @type {WeakMap<Element, number>} */
const WIDTHS = new WeakMap();

/** @param {Table} table */
function width({ element, columns }) {
  const now = columns.find(({ head }) => head.offsetWidth)?.head.offsetWidth ?? Infinity;
  const least = Math.min(now, WIDTHS.get(element) ?? Infinity);
  WIDTHS.set(element, least);
  return least;
}

/**
 * Columns are equally wide. @param {Table} table @param {View} view @param {number} more Columns on both sides.
 * @returns {[number, number]} From and to, of those shown.
 */
export function sight(table, view, more) {
  const { element, columns } = table;
  const frame = element.parentElement;
  if (!frame || stacked()) return [0, columns.length];
  const each = Math.min(width(table), frame.clientWidth);
  const room = frame.clientWidth - (element.querySelector("th")?.offsetWidth ?? 0);
  const first = Math.floor(Math.min(frame.scrollLeft, Math.max(each * view.columns.length - room, 0)) / each);
  return [first - more, first + Math.ceil(room / each) + more + Number(frame.scrollLeft % each > 0)];
}

/** @param {Table} table @param {() => void} moved Called once a picture while the table is scrolled or the window gets another size. */
export function prepare({ element }, moved) {
  element.classList.add("atlas-vast");
  aside.append(...(element.closest(".atlas-compare")?.querySelector(".atlas-cards")?.children ?? []));
  let waiting = false;
  const act = () => {
    waiting = false;
    moved();
  };
  // Of the table's frame or of the whole page.
  const scrolled = () => {
    if (!waiting) requestAnimationFrame(act);
    waiting = true;
  };
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
  addEventListener("resize", () => {
    WIDTHS.delete(element);
    scrolled();
  });
}
